"""What differs between triple stores: where each takes graphs and queries, and how it knows a user.

All speak SPARQL 1.1 Query and the SPARQL 1.1 Graph Store Protocol; a new store is one line in ``PROFILES``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum
from urllib.parse import quote


class Login(StrEnum):
    """How a user and a password, or a token, are shown to a store."""

    BASIC = "Basic"
    BEARER = "Bearer"
    DIGEST = "Digest"


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of store; ``query`` and ``data`` are paths below the address that the user gives."""

    name: str
    query: str
    data: str
    login: Login = Login.BASIC
    has_default_graph: bool = True

    def root(self, address: str) -> str:
        """The address without its end, where that is the store's own path for queries."""
        return address.rstrip("/").removesuffix(self.query)

    def query_url(self, address: str) -> str:
        """Where queries are asked."""
        return self.root(address) + self.query

    def data_url(self, address: str, graph: str) -> str:
        """Where triples for ``graph`` are posted; the empty name is the default graph."""
        which = f"graph={quote(graph, safe='')}" if graph else "default"
        return f"{self.root(address)}{self.data}?{which}"


PROFILES: Mapping[str, Profile] = {
    profile.name: profile
    for profile in (
        Profile("oxigraph", "/query", "/store"),
        Profile("fuseki", "/query", "/data"),
        Profile("virtuoso", "/sparql", "/sparql-graph-crud-auth", Login.DIGEST, has_default_graph=False),
        Profile("graphdb", "", "/rdf-graphs/service"),
        Profile("rdf4j", "", "/rdf-graphs/service"),
        Profile("qlever", "", "", Login.BEARER),
    )
}


def recognise(address: str, headers: Message) -> Profile | None:
    """The store that answered at ``address`` with these headers; None when it does not tell."""
    server = headers.get("Server", "")
    if server.startswith("Oxigraph/"):
        return PROFILES["oxigraph"]
    if server.startswith("Virtuoso/"):
        return PROFILES["virtuoso"]
    if "Fuseki-Request-Id" in headers:
        return PROFILES["fuseki"]
    if "/repositories/" in address:
        return PROFILES["rdf4j"]  # GraphDB speaks the same protocol
    return None
