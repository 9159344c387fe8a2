"""What a person decided goes before what the rules left open, and says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.documents.articles import split_articles
from kg.errors import RuleError
from kg.export.rdf import RdfWriter
from kg.extraction import extract
from kg.merging.merge import merge
from kg.model import Extraction, Graph
from kg.rulebook.rules import Rules, load_rules
from tests.builders import BASE

TEXT = "把局长沈永先进事迹作为教材。"


def read(text: str, rules: Rules) -> Extraction:
    return extract(next(split_articles(text, "d1", rules.layout)), rules)


def decided(folder: Path, **values: object) -> Rules:
    """The shipped rules and one decision."""
    lines = "\n".join(f"{key} = {value if isinstance(value, int) else repr(value)}" for key, value in values.items())
    (folder / "decisions.toml").write_text(f"[[decision]]\n{lines}\n", "utf-8")
    return load_rules(folder)


def test_a_name_whose_end_is_open_stays_undecided_with_both_readings(rules: Rules) -> None:
    [case] = read(TEXT, rules).unresolved
    assert case.candidates == ("沈永", "沈永先")
    assert case.reason.startswith("person.open_end: ")
    assert TEXT[case.evidence.start : case.evidence.end] == "沈永先"


def test_a_decision_settles_the_case_and_stands_in_the_provenance(tmp_path: Path) -> None:
    rules = decided(tmp_path, document="d1", text="沈永先", start=TEXT.index("沈"), **{"is": "沈永先"}, why="名册")
    found = read(TEXT, rules)
    assert found.unresolved == ()
    [person] = [entity for entity in found.entities if entity.type == "Person"]
    assert person.key == "person/沈永先"
    assert [mention.rule for mention in person.mentions] == ["decision"]


def test_a_division_of_many_namesakes_is_undecided_until_a_code_is_given(rules: Rules, tmp_path: Path) -> None:
    text = "记者来到鼓楼区采访。"
    [case] = read(text, rules).unresolved
    assert case.reason.startswith("place.several_divisions: ")
    assert "鼓楼区 (320106 江苏省 南京市)" in case.candidates
    settled = read(text, decided(tmp_path, document="d1", text="鼓楼区", **{"is": "320106"}))
    [place] = settled.entities
    assert (place.key, place.code, settled.unresolved) == ("place/320106", "320106", ())


def test_a_decision_about_another_document_changes_nothing(rules: Rules, tmp_path: Path) -> None:
    other = decided(tmp_path, document="d2", text="沈永先", **{"is": "沈永先"})
    assert read(TEXT, other) == read(TEXT, rules)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("text = 'x'\nis = 'y'", "no 'document'"),
        ("document = 'd'\ntext = 'x'\nis = 'y'\nwhen = 'z'", "unknown key 'when' in a decision; allowed are "),
        ("document = 'd'\ntext = 'x'\nis = 'y'\nstart = 'z'", "invalid literal for int"),
    ],
)
def test_a_decision_in_another_form_is_refused(tmp_path: Path, lines: str, message: str) -> None:
    (tmp_path / "decisions.toml").write_text(f"[[decision]]\n{lines}\n", "utf-8")
    with pytest.raises(RuleError, match=message):
        load_rules(tmp_path)


HEAD = "丹东市公安局局长何志强说，要抓好落实。"
BARE = "何志强说，天气很好。"


def built(rules: Rules, *texts: str) -> Graph:
    documents = (next(split_articles(text, f"d{number}", rules.layout)) for number, text in enumerate(texts, 1))
    return merge([extract(document, rules) for document in documents], BASE, rules.resolution.identity)


def people(graph: Graph) -> dict[str, set[str]]:
    """The end of the IRI of each person → the documents that name him."""
    found = [node for node in graph.nodes if node.type == "Person"]
    return {node.iri.rpartition("/")[2]: {mention.document for mention in node.mentions} for node in found}


def test_a_person_known_by_name_alone_is_who_somebody_decided_he_is(rules: Rules, tmp_path: Path) -> None:
    [case] = built(rules, HEAD, BARE).unresolved
    assert (case.evidence.document, case.candidates) == ("d2", ("何志强@丹东市公安局",))
    settled = built(
        decided(tmp_path, document="d2", text="何志强", why="名册", **{"is": case.candidates[0]}), HEAD, BARE
    )
    assert (people(settled), settled.unresolved) == ({"何志强": {"d1", "d2"}}, ())


def test_a_decision_joins_one_of_several_namesakes_and_no_other(tmp_path: Path) -> None:
    other = "锦州市公安局局长何志强说，要守法。"
    settled = built(decided(tmp_path, document="d3", text="何志强", **{"is": "何志强@锦州市公安局"}), HEAD, other, BARE)
    assert people(settled) == {"何志强@丹东市公安局": {"d1"}, "何志强@锦州市公安局": {"d2", "d3"}}


def test_a_decision_for_somebody_else_keeps_a_person_apart(tmp_path: Path) -> None:
    settled = built(decided(tmp_path, document="d2", text="何志强", **{"is": "何志强@记者"}), HEAD, BARE)
    assert people(settled) == {"何志强@丹东市公安局": {"d1"}, "何志强@记者": {"d2"}}
    assert settled.unresolved == ()


def test_a_decision_for_the_holder_of_a_national_office_bears_the_plain_name(rules: Rules, tmp_path: Path) -> None:
    texts = ("国务院总理何志强出席会议。", HEAD, "锦州市公安局局长何志强说，要守法。")
    assert people(built(rules, *texts))["何志强"] == {"d1"}
    settled = built(decided(tmp_path, document="d2", text="何志强", **{"is": "何志强"}), *texts)
    assert people(settled) == {"何志强": {"d1", "d2"}, "何志强@锦州市公安局": {"d3"}}


def test_a_settled_build_says_in_links_and_in_rdf_what_was_decided(tmp_path: Path) -> None:
    rules = decided(tmp_path, document="d1", text="沈永先", start=TEXT.index("沈"), **{"is": "沈永先"}, why="名册")
    graph = built(rules, TEXT)
    [person] = [node for node in graph.nodes if node.type == "Person"]
    assert (person.name, person.aliases) == ("沈永先", ("沈永",))
    assert [(link.form, link.reason) for link in person.links] == [("沈永", "decision: 名册")]
    evidence = RdfWriter(graph, rules.vocabulary).evidence_triples
    [statement] = [triple.subject for triple in evidence if triple[1:] == ("kg:rule", '"decision"')]
    said = {triple.predicate: triple.object for triple in evidence if triple.subject == statement}
    assert said["rdf:subject"].endswith("person/沈永先>")
    assert (said["rdf:predicate"], said["rdf:object"]) == ("skos:altLabel", '"沈永"@zh')
    assert said["prov:wasQuotedFrom"].endswith("d1#char=3,5>")
