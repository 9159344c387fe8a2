"""Real triple stores, started for the tests on loopback with nothing in them, and stopped after."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlencode

import pytest

from kg.stores.client import Secret
from kg.stores.profiles import PROFILES

TOOLS = Path(sys.prefix) / "stores"  # where the Makefile puts what is no Python package
_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temp.db
TransactionFile = temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = .
NumberOfBuffers = 20000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = 1000000
"""
_NO_GRAPH = "http://rdf4j.org/schema/rdf4j#nil"
_REPOSITORY = """
@prefix config: <tag:rdf4j.org,2023:config/> .
[] a config:Repository ; config:rep.id "kg" ; config:rep.impl [ config:rep.type "openrdf:SailRepository" ;
  config:sail.impl [ config:sail.type "openrdf:MemoryStore" ] ] .
"""


@dataclass(frozen=True, slots=True)
class Running:
    """A store that answers."""

    name: str
    address: str
    secret: Secret = field(default_factory=Secret)

    def rows(self, sparql: str) -> list[tuple[str, ...]]:
        """The answer to a SELECT query, as text."""
        url = PROFILES[self.name].query_url(self.address)
        headers = {"Accept": "application/sparql-results+json"}
        request = urllib.request.Request(url, urlencode({"query": sparql}).encode(), headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            found = json.load(answer)
        columns = found["head"]["vars"]
        return [tuple(row.get(c, {"value": ""})["value"] for c in columns) for row in found["results"]["bindings"]]

    def count(self, graph: str = "") -> int:
        """How many triples are in a graph; in the default graph when none is named."""
        pattern = f"GRAPH <{graph}> {{ ?s ?p ?o }}" if graph else "?s ?p ?o"
        alone = f"FROM <{_NO_GRAPH}>" if self.name == "rdf4j" and not graph else ""  # where all graphs answer together
        return int(self.rows(f"SELECT (COUNT(*) AS ?n) {alone} {{ {pattern} }}")[0][0])


def missing(what: str, remedy: str = "`make stores` installs it") -> NoReturn:
    """Skips the test; in continuous integration, where everything must be there, fails it."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is not there: {remedy}")
    pytest.skip(f"{what} is not there: {remedy}")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def running(
    command: Sequence[str], folder: Path, ready: str, environment: Mapping[str, str] = os.environ
) -> Iterator[None]:
    """A server, from when ``ready`` answers until the end."""
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, env=environment)
    try:
        for _ in range(600):
            if server.poll() is not None or answers(ready):
                break
            time.sleep(0.1)
        assert answers(ready), (folder / "server.log").read_text("utf-8", "replace")[-2000:]
        yield
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except urllib.error.HTTPError as error:
        error.close()
        return True
    except OSError:
        return False


@contextmanager
def oxigraph(folder: Path, port: int = 0) -> Iterator[Running]:
    program = Path(sys.executable).with_name("oxigraph")
    if not program.exists():
        missing("the Oxigraph server")
    address = f"http://127.0.0.1:{port or free_port()}"
    command = [str(program), "serve", "--location", "db", "--bind", address.removeprefix("http://")]
    with running(command, folder, address):
        yield Running("oxigraph", address)


def jena() -> Path:
    """Apache Jena: Fuseki and the command lines beside it, in one file."""
    jar = next(TOOLS.glob("jena-fuseki-server-*.jar"), None)
    if not jar or not shutil.which("java"):
        missing("Apache Jena Fuseki")
    return jar


def neo4j_import(folder: Path, *files: str) -> subprocess.CompletedProcess[str]:
    """What Neo4j's own importer says, as it makes a new database in ``folder``."""
    jars = TOOLS / "neo4j"
    if not jars.is_dir() or not shutil.which("java"):
        missing("Neo4j's importer")
    (folder / "conf").mkdir(parents=True)
    (folder / "conf" / "neo4j.conf").touch()
    homes = {"NEO4J_HOME": str(folder), "NEO4J_CONF": str(folder / "conf")}
    command = ["java", "-Xmx1g", "-cp", f"{jars}/*", "org.neo4j.cli.AdminTool", "database", "import", "full", "neo4j"]
    return subprocess.run(
        [*command, *files], cwd=folder, env={**os.environ, **homes}, capture_output=True, text=True, check=False
    )


@contextmanager
def fuseki(folder: Path) -> Iterator[Running]:
    jar, port = jena(), free_port()
    command = ["java", "-Xmx1g", "-jar", str(jar), "--localhost", "--port", str(port), "--mem", "--update", "/ds"]
    with running(command, folder, f"http://127.0.0.1:{port}/ds"):
        yield Running("fuseki", f"http://127.0.0.1:{port}/ds")


@contextmanager
def virtuoso(folder: Path) -> Iterator[Running]:
    program = shutil.which("virtuoso-t")
    if not program:
        missing("Virtuoso")
    port = free_port()
    (folder / "virtuoso.ini").write_text(_INI.format(sql=free_port(), http=port), "utf-8")
    with running([program, "-f", "+configfile", "virtuoso.ini"], folder, f"http://127.0.0.1:{port}/sparql"):
        yield Running("virtuoso", f"http://127.0.0.1:{port}", Secret("dba", "dba"))


@contextmanager
def rdf4j(folder: Path) -> Iterator[Running]:
    war, jetty = (next(TOOLS.glob(f"{name}-*"), None) for name in ("rdf4j-http-server", "jetty-runner"))
    if not war or not jetty or not shutil.which("java"):
        missing("RDF4J")
    port = free_port()
    command = ["java", "-Xmx1g", f"-Dorg.eclipse.rdf4j.appdata.basedir={folder}", "-jar", str(jetty)]
    command += ["--host", "127.0.0.1", "--port", str(port), "--path", "/rdf4j-server", str(war)]
    address = f"http://127.0.0.1:{port}/rdf4j-server"
    with running(command, folder, f"{address}/protocol"):
        repository = f"{address}/repositories/kg"
        asked = urllib.request.Request(repository, _REPOSITORY.encode(), {"Content-Type": "text/turtle"}, method="PUT")
        with urllib.request.urlopen(asked, timeout=60):
            yield Running("rdf4j", repository)


START: Mapping[str, Callable[[Path], AbstractContextManager[Running]]] = {
    "oxigraph": oxigraph,
    "fuseki": fuseki,
    "virtuoso": virtuoso,
    "rdf4j": rdf4j,
}
