"""GEXF, for Gephi: the GraphML of a build as networkx writes it, without what changes from day to day."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter


def gexf(graphml: Path) -> str:
    """The graph of a GraphML file of ours. An edge's label is its relation, because GEXF has its own ``type``."""
    graph = nx.read_graphml(graphml, force_multigraph=True)
    for *_, values in graph.edges(data=True):
        values["label"] = values.pop("type")
    writer = GEXFWriter()
    writer.xml.remove(writer.xml.find("meta"))  # the day and the version of networkx
    writer.add_graph(graph)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{writer}\n'
