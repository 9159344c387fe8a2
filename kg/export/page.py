"""The graph as one interactive page: no request leaves it, and the same graph gives the same bytes.

pyvis fills ``page.html``; ``page.js`` is the program, ``page.css`` the style, both inlined with their hashes.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from kg.export.positions import Link, layout, look
from kg.model import Edge, Evidence, Field, Graph
from kg.vocabulary import Vocabulary

Json = dict[str, Any]
Where = tuple[str, Field]

_HERE = Path(__file__).parent
_LIBRARY = "lib/vis-9.1.2/vis-network.min.js"
# What JSON may hold but a script element must not: tags, entities, and the line ends of old JavaScript.
_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}
_OPTIONS: Json = {
    "physics": {"enabled": False},
    "interaction": {"hover": True, "selectConnectedEdges": False},
    "nodes": {"scaling": {"label": {"drawThreshold": 7}}},
    "edges": {"smooth": False, "arrows": {"to": {"scaleFactor": 0.4}}, "selectionWidth": 1},
}


def page(graph: Graph, vocabulary: Vocabulary) -> str:
    """The whole HTML: the picture, the evidence behind it and the program that joins the two."""
    import pyvis.network  # here, because it pulls in IPython

    place = {node.iri: i for i, node in enumerate(graph.nodes)}
    links = [(place[edge.head], place[edge.tail]) for edge in graph.edges]
    network = pyvis.network.Network(directed=True)
    network.set_options(json.dumps(_OPTIONS))
    _draw(network, graph, vocabulary, links)

    network.set_template_dir(str(_HERE), "page.html")
    style, program = ((_HERE / name).read_text("utf-8") for name in ("page.css", "page.js"))
    library = (Path(pyvis.__file__).parent / _LIBRARY).read_text("utf-8")
    network.templateEnv.filters |= {"json": _json, "hash": _hash}
    network.templateEnv.globals |= {
        "facts": _facts(graph, vocabulary, links),
        "style": style,
        "scripts": (library, program),
    }
    html: str = network.generate_html()
    return html


def _draw(network: Any, graph: Graph, vocabulary: Vocabulary, links: Sequence[Link]) -> None:
    """Put every node at its place and every edge between its two."""
    degrees = Counter(i for link in links for i in set(link))
    looks = [look(node.name, degrees[i]) for i, node in enumerate(graph.nodes)]
    for i, (node, drawn, point) in enumerate(zip(graph.nodes, looks, layout(looks, links), strict=True)):
        kind = vocabulary.entities[node.type]
        font = {"size": drawn.font}
        x, y = round(point.real), round(point.imag)
        network.add_node(i, drawn.label, kind.shape, kind.color, size=drawn.size, font=font, x=x, y=y)
    for i, ((head, tail), edge) in enumerate(zip(links, graph.edges, strict=True)):
        network.add_edge(head, tail, id=i, dashes=edge.source == "gazetteer")


# The facts: what the panel tells -------------------------------------------------------------------------------------


def _facts(graph: Graph, vocabulary: Vocabulary, links: Sequence[Link]) -> Json:
    """What the page knows, in the order of the graph; edges and quotes refer to the other lists by position."""
    documents = {document.id: i for i, document in enumerate(graph.documents)}
    spans = [_spans(node.mentions) for node in graph.nodes]
    quotes = sorted({_passage(evidence) for edge in graph.edges for evidence in edge.evidence})
    position = {quote: i for i, quote in enumerate(quotes)}

    def cite(evidence: Evidence, link: Link) -> Json:
        marks = [_marks(evidence, spans[end]) for end in link]
        return {"quote": position[_passage(evidence)], "rule": evidence.rule, "marks": marks}

    def state(edge: Edge, link: Link) -> Json:
        cited = [cite(evidence, link) for evidence in edge.evidence]
        return _pick(edge, "type", "post", "source") | {"evidence": cited}

    return {
        "entities": {name: _pick(kind, "zh", "en", "color", "shape") for name, kind in vocabulary.entities.items()},
        "relations": {name: _pick(kind, "zh", "en") for name, kind in vocabulary.relations.items()},
        "documents": [_pick(document, "id", "title", "date") for document in graph.documents],
        "quotes": [{"document": documents[d], "field": f, "start": s, "end": e, "text": t} for d, f, s, e, t in quotes],
        "nodes": [
            _pick(node, "iri", "type", "name", "code", "aliases") | {"mentions": len(node.mentions)}
            for node in graph.nodes
        ],
        "edges": [state(edge, link) for edge, link in zip(graph.edges, links, strict=True)],
    }


def _pick(value: object, *names: str) -> Json:
    return {name: getattr(value, name) for name in names}


def _passage(evidence: Evidence) -> tuple[str, Field, int, int, str]:
    return evidence.document, evidence.field, evidence.start, evidence.end, evidence.text


def _spans(mentions: Iterable[Evidence]) -> dict[Where, list[Link]]:
    """Where a thing is named, by document and field."""
    spans: dict[Where, list[Link]] = defaultdict(list)
    for mention in mentions:
        spans[mention.document, mention.field].append((mention.start, mention.end))
    return spans


def _marks(evidence: Evidence, spans: dict[Where, list[Link]]) -> list[Link]:
    """Where a thing is named inside a quote, counted from the quote's beginning."""
    inside = spans.get((evidence.document, evidence.field), ())
    return [(s - evidence.start, e - evidence.start) for s, e in inside if evidence.start <= s < e <= evidence.end]


def _json(value: object) -> str:
    """JSON that is inert inside a script element, and UTF-8 even where a text holds half a surrogate pair."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _hash(text: str) -> str:
    """The Content-Security-Policy source that allows exactly this inline text."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
