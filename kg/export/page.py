"""The graph as one interactive page: no request leaves it, and the same graph gives the same bytes.

pyvis fills ``web/page.html``; the scripts in ``web/`` are the program, ``page.css`` the style, all inlined with their
hashes. The page holds the whole graph and the documents' texts; of a large graph it draws the most connected first, and
texts too many for one page lie in files beside it, which it loads from the disk when they are asked for.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from kg.export.facts import Json, facts, texts
from kg.model import Graph
from kg.rulebook.vocabulary import Vocabulary

PAGE = "graph.html"
DRAWN_WHOLE = 2000  # A graph of more nodes starts with its ``DRAWN_FIRST`` most connected.
DRAWN_FIRST = 1000
EMBEDDED = 20_000_000  # Bytes of texts that the page holds itself; more lie in files of
SHARE = 2_000_000  # bytes or a little more.

_WEB = Path(__file__).parent / "web"
_LIBRARY = "lib/vis-9.1.2/vis-network.min.js"
# In the order in which they run: what is declared, then what uses it at once.
_SCRIPTS = (
    *("words", "texts", "model", "view", "address", "canvas", "light", "captions", "walk"),
    *("panel", "evidence", "search", "filters", "lists", "reading", "takeaway", "main"),
)
# What JSON may hold but a script element must not: tags, entities, and the line ends of old JavaScript.
_ESCAPES = {c: f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}
_OPTIONS: Json = {
    "physics": {"enabled": False},
    "interaction": {"hover": True, "selectConnectedEdges": False, "tooltipDelay": 0},
    "edges": {"smooth": False, "arrows": {"to": {"scaleFactor": 0.4}}, "selectionWidth": 1},
}


def page(graph: Graph, vocabulary: Vocabulary) -> dict[str, Iterable[str]]:
    """``graph.html``: the picture, the evidence and texts behind it, the program; and the files of texts it needs.

    Each in chunks, to be taken once; the page itself is made when it is asked for.
    """
    parts = [_json(text) for text in texts(graph)]
    shares = _shares(parts) if sum(len(part.encode()) for part in parts) > EMBEDDED else []
    files = {f"graph-texts-{number:03}.js": share for number, share in enumerate(shares, 1)}
    values = {
        "texts": "[]" if shares else f"[{','.join(parts)}]",
        "files": [[name, first] for name, (first, _) in files.items()],
    }
    return {PAGE: _filled(graph, vocabulary, values)} | {
        name: [f"takeTexts({first},[{','.join(share)}]);\n"] for name, (first, share) in files.items()
    }


def _filled(graph: Graph, vocabulary: Vocabulary, values: Json) -> Iterator[str]:
    """The page with all its values."""
    import pyvis.network  # here and below, because it pulls in IPython

    place = {node.iri: i for i, node in enumerate(graph.nodes)}
    links = [(place[edge.head], place[edge.tail]) for edge in graph.edges]
    network = pyvis.network.Network(directed=True)
    network.set_options(json.dumps(_OPTIONS))
    _draw(network, graph, vocabulary, links)
    network.set_template_dir(str(_WEB), "page.html")
    library = (Path(pyvis.__file__).parent / _LIBRARY).read_text("utf-8")
    scripts = [(_WEB / f"{name}.js").read_text("utf-8") for name in _SCRIPTS]
    network.templateEnv.filters |= {"json": _json, "hash": _hash}
    network.templateEnv.globals |= values | {
        "facts": facts(graph, vocabulary),
        "style": (_WEB / "page.css").read_text("utf-8"),
        "scripts": [library, *(f'"use strict";\n{script}' for script in scripts)],
    }
    html: str = network.generate_html()
    network.templateEnv.globals.clear()  # Templates are cyclic, and would be held with all the facts.
    yield html


def _shares(parts: Sequence[str]) -> list[tuple[int, list[str]]]:
    """The texts in files' worth: the number of the first, and all."""
    shares: list[tuple[int, list[str]]] = []
    room = 0
    for at, part in enumerate(parts):
        if room <= 0:
            shares.append((at, []))
            room = SHARE
        shares[-1][1].append(part)
        room -= len(part.encode())
    return shares


def _draw(network: Any, graph: Graph, vocabulary: Vocabulary, links: Sequence[tuple[int, int]]) -> None:
    """Give every node its look and every edge its two ends; a place only to what is drawn first."""
    from pyvis.edge import Edge
    from pyvis.node import Node

    from kg.export.positions import layout, look  # which needs networkx

    degrees = Counter(i for link in links for i in set(link))
    looks = [look(node.name, degrees[i]) for i, node in enumerate(graph.nodes)]
    first = _first(len(looks), degrees)
    row = {i: k for k, i in enumerate(first)}
    inner = [(row[head], row[tail]) for head, tail in links if head in row and tail in row]
    points = dict(zip(first, layout([looks[i] for i in first], inner), strict=True))
    # Not by add_node and add_edge: for each one they look through all nodes that are there.
    for i, (node, drawn) in enumerate(zip(graph.nodes, looks, strict=True)):
        kind = vocabulary.entities[node.type]
        at = {"x": round(points[i].real), "y": round(points[i].imag)} if i in points else {}
        more = {"color": kind.color, "size": drawn.size, "font": {"size": drawn.font}, **at}
        network.nodes.append(Node(i, kind.shape, drawn.label, **more).options)
    for i, ((head, tail), edge) in enumerate(zip(links, graph.edges, strict=True)):
        network.edges.append(Edge(head, tail, True, id=i, dashes=edge.source == "gazetteer").options)


def _first(count: int, degrees: Counter[int]) -> list[int]:
    """What is drawn before the reader asks for anything: all, or the most connected of too many."""
    if count <= DRAWN_WHOLE:
        return list(range(count))
    return sorted(sorted(range(count), key=lambda i: (-degrees[i], i))[:DRAWN_FIRST])


def _json(value: object) -> str:
    """JSON that is inert inside a script element, and UTF-8 even where a text holds half a surrogate pair."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _hash(text: str) -> str:
    """The Content-Security-Policy source that allows exactly this inline text."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
