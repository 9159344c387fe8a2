"""Whether a published build is what its shapes.ttl says, by pySHACL: a judge that knows nothing of this package."""

from __future__ import annotations

from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import SH, NamespaceManager
from rdflib.term import Node

from kg.conformance.violations import Violation
from kg.errors import KGError, StorageError
from kg.stores.query import load

SHAPES = "shapes.ttl"


def validate(folder: Path) -> list[Violation]:
    """What in the facts and the evidence of a build violates its shapes, sorted; none when it conforms.

    Raises StorageError when no whole build is in ``folder``, KGError when pySHACL is not installed.
    """
    return violations(load(folder), load(folder, [SHAPES]))


def violations(data: Graph, shapes: Graph) -> list[Violation]:
    """What pySHACL finds, sorted. Raises KGError when it is not installed, StorageError for shapes that are none."""
    try:
        import pyshacl
    except ImportError as error:
        raise KGError("kg validate", "pySHACL is not installed", "pip install 'zhengtu[validate]'") from error
    try:
        _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    except RuntimeError as error:  # what pySHACL raises for shapes that it cannot read
        raise StorageError(SHAPES, f"not the shapes of a build: {error}", "build again") from error
    if not isinstance(report, Graph):  # or returns
        raise StorageError(SHAPES, f"not the shapes of a build: {report!s}", "build again")
    names = shapes.namespace_manager
    return sorted({_violation(report, result, names) for result in report.objects(None, SH.result)})


def _violation(report: Graph, result: Node, names: NamespaceManager) -> Violation:
    focus, path, value = (_term(report.value(result, p), names) for p in (SH.focusNode, SH.resultPath, SH.value))
    messages = (one for one in report.objects(result, SH.resultMessage) if isinstance(one, Literal))
    return Violation(focus, path, value if path else "", next(str(one) for one in messages if one.language == "en"))


def _term(term: Node | None, names: NamespaceManager) -> str:
    """A property with its prefix, another IRI in full, a literal in its quotes; nothing where there is no term."""
    return term.n3(names).removeprefix("<").removesuffix(">") if isinstance(term, Literal | URIRef) else ""
