"""One thing, one node: pairs of names that are one thing and pairs that are not, each in documents of their own.

And words that stand for a name (我校, 该市, 王部长), or for none that is certain.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.documents.articles import split_articles
from kg.extraction import extract
from kg.extraction.reading import read
from kg.merging.merge import merge
from kg.model import Graph
from kg.rulebook.rules import Rules
from tests.builders import BASE, IDENTITY

LINES = Path(__file__).with_name("cases.tsv").read_text("utf-8").splitlines()
ROWS = [line.replace(" ¶ ", "\n").split("\t") for line in LINES if not line.startswith("#")]
CASES = [row for row in ROWS if row[0] in ("same", "apart")]
WORDS = [row for row in ROWS if row[0] in ("stands", "open")]


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
    assert len(CASES) + len(WORDS) == len(ROWS)


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


@pytest.mark.parametrize(
    ("verdict", "word", "name", "text"), WORDS, ids=[f"{c[0]}-{n}" for n, c in enumerate(WORDS, 1)]
)
def test_a_word_stands_for_a_name_just_where_one_reading_is_left(
    rules: Rules, verdict: str, word: str, name: str, text: str
) -> None:
    reading = read(next(split_articles(text, "d0", rules.layout)), rules)
    words = [mention for mention in reading.mentions if mention.text == word]
    ids = reading.referents.of.get(words[-1], ()) if words else ()
    found = [e for e in reading.named.entities if e.id in ids]
    assert word in text
    wanted = name.split("、") if verdict == "stands" else []
    assert len(found) == len(wanted)
    assert all(any(one in (e.name, *e.aliases) for e in found) for one in wanted)


def test_a_surname_and_a_title_make_no_entity_and_no_form_but_carry_relations(rules: Rules) -> None:
    text = "福建师范大学校长李明华出席会议。李校长考察沈阳市。"
    found = extract(next(split_articles(text, "d0", rules.layout)), rules)
    [person] = [e for e in found.entities if e.type == "Person"]
    assert (person.name, person.aliases) == ("李明华", ())
    assert [r.evidence.text for r in found.relations if (r.head, r.type) == (person.id, "visits")] == [
        "李校长考察沈阳市。"
    ]


def test_words_for_places_make_no_form_but_carry_relations(rules: Rules) -> None:
    text = "湖北、湖南召开会议。两省共同印发《湿地保护规划》。"
    found = extract(next(split_articles(text, "d0", rules.layout)), rules)
    names = {e.id: e.name for e in found.entities}
    assert {(names[r.head], r.type, names[r.tail]) for r in found.relations} == {
        ("湖北", "issues", "湿地保护规划"), ("湖南", "issues", "湿地保护规划"), ("湖北", "cooperates_with", "湖南"),
    }  # fmt: skip
    assert all("两省" not in (e.name, *e.aliases) for e in found.entities)


@pytest.mark.parametrize(("source", "name"), [("辽宁日报", "辽宁"), ("人民日报", ""), ("辽宁日报.txt", "")])
def test_the_paper_that_a_record_names_as_its_source_says_whose_province_is_ours(
    rules: Rules, source: str, name: str
) -> None:
    text = "代表团访问湖北。湖北和辽宁签署协议。我省出台规划。"
    document = next(split_articles(text, "d0", rules.layout))._replace(source=source)
    reading = read(document, rules)
    (word,) = (m for m in reading.mentions if m.text == "我省")
    ids = reading.referents.of.get(word, ())
    assert [e.name for e in reading.named.entities if e.id in ids] == ([name] if name else [])


def test_an_alias_that_is_defined_twice_is_each_time_what_was_defined_last(rules: Rules) -> None:
    text = (
        "国务院公布《湿地保护规划》（以下简称《规划》）。《规划》提出要求。\n"
        "国务院公布《森林防火规划》（以下简称《规划》）。《规划》提出要求。"
    )
    data = build([text], rules)
    places = {n.name: [m.start for m in n.mentions if m.text == "《规划》"] for n in data.nodes if n.type == "Plan"}
    assert [len(starts) for starts in places.values()] == [len(starts) for starts in places.values() if starts]
    assert max(places["湿地保护规划"]) < text.index("森林") < min(places["森林防火规划"])
