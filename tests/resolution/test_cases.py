"""One thing, one node: pairs of names that are one thing and pairs that are not, each in documents of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.documents import split_articles
from kg.extraction import extract
from kg.merge import merge
from kg.model import Graph
from kg.rules import Rules
from tests.builders import BASE, IDENTITY

LINES = Path(__file__).with_name("cases.tsv").read_text("utf-8").splitlines()
CASES = [line.split("\t") for line in LINES if not line.startswith("#")]


def build(texts: list[str], rules: Rules) -> Graph:
    documents = [next(split_articles(text, f"d{number}", rules.layout)) for number, text in enumerate(texts)]
    return merge([extract(document, rules) for document in documents], BASE, IDENTITY)


def node(data: Graph, form: str, document: str) -> str:
    """The IRI of the one node that a form names in a document."""
    (iri,) = {n.iri for n in data.nodes for m in n.mentions if m.text == form and m.document == document}
    return iri


def test_there_are_enough_cases_of_each_kind() -> None:
    verdicts = [verdict for verdict, *_ in CASES]
    assert (verdicts.count("same") >= 90, verdicts.count("apart") >= 50) == (True, True)
    assert len(CASES) >= 150


@pytest.mark.parametrize(
    ("verdict", "one", "other", "texts"), CASES, ids=[f"{c[0]}-{n}" for n, c in enumerate(CASES, 1)]
)
def test_a_name_is_one_node_with_another_just_where_both_name_one_thing(
    rules: Rules, verdict: str, one: str, other: str, texts: str
) -> None:
    parts = texts.split(" ‖ ")
    data = build(parts, rules)
    same = node(data, one, "d0") == node(data, other, f"d{len(parts) - 1}")
    assert same is (verdict == "same")
