"""Order and locality: no document changes what another one says, and in whatever order they come, one graph."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.documents.articles import split_articles
from kg.export.records import record_line
from kg.extraction import extract
from kg.merging.labels import with_todays_names
from kg.merging.merge import merge
from kg.model import Document, Evidence, Extraction, Graph, Node
from kg.rulebook.rules import Rules
from tests.builders import BASE, IDENTITY
from tests.resolution.test_cases import ROWS

TEXTS = sorted({text for *_, texts in ROWS for text in texts.split(" ‖ ")})
NUMBERS = range(len(TEXTS))
BY_NAME = "name of a holder of a national office"
SOME = st.lists(st.sampled_from(NUMBERS), unique=True, max_size=40)


@pytest.fixture(scope="module")
def documents(rules: Rules) -> list[Document]:
    return [next(split_articles(text, f"d{number:03}", rules.layout)) for number, text in enumerate(TEXTS)]


@pytest.fixture(scope="module")
def extractions(documents: Sequence[Document], rules: Rules) -> list[Extraction]:
    return [extract(document, rules) for document in documents]


def merged(extractions: Iterable[Extraction], rules: Rules) -> Graph:
    return with_todays_names(merge(extractions, BASE, IDENTITY), rules.gazetteer)


@settings(max_examples=5, deadline=None)
@given(order=st.permutations(NUMBERS))
def test_the_order_of_documents_changes_nothing_in_the_graph(
    order: list[int], extractions: list[Extraction], rules: Rules
) -> None:
    assert merged((extractions[number] for number in order), rules) == merged(extractions, rules)


@settings(max_examples=20, deadline=None)
@given(chosen=SOME.flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_the_order_of_a_few_documents_changes_nothing_either(
    chosen: tuple[list[int], list[int]], extractions: list[Extraction], rules: Rules
) -> None:
    one, other = (merged((extractions[number] for number in order), rules) for order in chosen)
    assert one == other


@settings(max_examples=20, deadline=None)
@given(order=SOME)
def test_what_was_read_before_changes_no_byte_of_a_documents_record(
    order: list[int], documents: list[Document], extractions: list[Extraction], rules: Rules
) -> None:
    for number in order:
        assert record_line(extract(documents[number], rules), BASE) == record_line(extractions[number], BASE)


@settings(max_examples=20, deadline=None)
@given(first=SOME)
def test_two_parts_have_the_mentions_and_edges_of_the_whole(
    first: list[int], extractions: list[Extraction], rules: Rules
) -> None:
    rest = [number for number in NUMBERS if number not in first]
    parts = [merged((extractions[number] for number in numbers), rules) for numbers in (first, rest)]
    whole = merged(extractions, rules)
    assert {m for n in whole.nodes for m in n.mentions} == {m for p in parts for n in p.nodes for m in n.mentions}
    quotes = [{(e.type, e.post, q) for g in graphs for e in g.edges for q in e.evidence} for graphs in (parts, [whole])]
    assert quotes[0] == quotes[1]


def joined(node: Node) -> frozenset[Evidence]:
    """The mentions that more than a bare name joins: it would be neither of two holders of national offices."""
    bare = {link.evidence.document for link in node.links if link.reason == BY_NAME}
    return frozenset(mention for mention in node.mentions if mention.document not in bare)


@settings(max_examples=20, deadline=None)
@given(first=SOME)
def test_what_is_one_thing_in_a_part_by_more_than_a_name_is_one_in_the_whole(
    first: list[int], extractions: list[Extraction], rules: Rules
) -> None:
    whole = [frozenset(node.mentions) for node in merged(extractions, rules).nodes]
    for node in merged((extractions[number] for number in first), rules).nodes:
        assert any(joined(node) <= all_ for all_ in whole)
