"""GraphML, for Cytoscape, yEd and Gephi. By hand: networkx refuses lists and lets control characters through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from kg.model import Graph

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NODE_KEYS = ("type", "label", "code", "aliases")
_EDGE_KEYS = ("type", "post", "source", "quote")


def graphml(graph: Graph) -> str:
    """The whole graph as one GraphML document; lists are joined by ``|``."""
    return "\n".join(_lines(graph)) + "\n"


def _lines(graph: Graph) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    for kind, keys in (("node", _NODE_KEYS), ("edge", _EDGE_KEYS)):
        for key in keys:
            yield f'  <key id="{kind}_{key}" for="{kind}" attr.name="{key}" attr.type="string"/>'
    yield '  <graph edgedefault="directed">'
    for node in graph.nodes:
        values = (node.type, node.name, node.code, "|".join(node.aliases))
        yield f"    <node id={_attribute(node.iri)}>{_data('node', _NODE_KEYS, values)}</node>"
    for number, edge in enumerate(graph.edges):
        values = (edge.type, edge.post, edge.source, "|".join(e.text for e in edge.evidence))
        ends = f"source={_attribute(edge.head)} target={_attribute(edge.tail)}"
        yield f'    <edge id="e{number}" {ends}>{_data("edge", _EDGE_KEYS, values)}</edge>'
    yield "  </graph>"
    yield "</graphml>"


def _data(kind: str, keys: tuple[str, ...], values: tuple[str, ...]) -> str:
    return "".join(
        f'<data key="{kind}_{key}">{_content(value)}</data>' for key, value in zip(keys, values, strict=True) if value
    )


def _content(value: str) -> str:
    """XML readers turn a bare carriage return into a line feed (https://www.w3.org/TR/xml/#sec-line-ends)."""
    return escape(_clean(value), {"\r": "&#13;"})


def _attribute(value: str) -> str:
    return quoteattr(_clean(value))


def _clean(text: str) -> str:
    """Without what XML 1.0 cannot hold (https://www.w3.org/TR/xml/#charsets)."""
    return _FORBIDDEN.sub("\ufffd", text)
