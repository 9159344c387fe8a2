"""zhengtu 政图: Chinese policy documents and newspapers as a knowledge graph that can be trusted.

>>> import kg
>>> result = kg.build(["seeds"])            # doctest: +SKIP
>>> result.graph                            # doctest: +SKIP
<networkx.classes.multidigraph.MultiDiGraph object at ...>
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Document", "Extraction", "Graph", "build", "extract", "load_rules"]

if TYPE_CHECKING:
    from kg.extraction import extract
    from kg.model import Document, Extraction, Graph
    from kg.pipeline import build
    from kg.rulebook.rules import load_rules

_HOMES = {
    "build": "kg.pipeline",
    "extract": "kg.extraction",
    "load_rules": "kg.rulebook.rules",
    "Document": "kg.model",
    "Extraction": "kg.model",
    "Graph": "kg.model",
}


def __getattr__(name: str) -> Any:
    """Loads the public names when they are first asked for, so that ``kg --help`` need not load the whole line."""
    if name not in _HOMES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
