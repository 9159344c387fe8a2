"""How good the rules are: counted by hand on three small gold documents, and laws that hold for any."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction import extract
from kg.model import Document, Entity, Extraction, Field, Relation
from kg.rulebook.rules import Rules
from kg.workbench.evaluate import ALL, Item, Score, Verdict, judge, missed, read_gold, rule_scores, score
from tests.builders import VOCABULARY, document, evidence

GOLD = Path(__file__).with_name("gold")
NOTHING = Score(0, 0, 0)


@pytest.fixture(scope="module")
def gold(rules: Rules) -> list[Extraction]:
    return read_gold(GOLD, rules)


@pytest.fixture(scope="module")
def names(rules: Rules) -> dict[str, str]:
    """Type → the id of a rule that makes it."""
    return {rule.type: rule.id for rule in rules.entity_rules} | {r.relation: r.id for r in rules.relation_rules}


@pytest.fixture(scope="module")
def found(gold: list[Extraction], names: Mapping[str, str]) -> list[Extraction]:
    """One thing split, one of the wrong type, two merged, symmetric relations turned round, a document not read."""
    meeting, plan, _ = (one.document for one in gold)
    return [
        _extraction(
            meeting,
            names,
            [
                ("f1", "Place", "云州"),
                ("f2", "Place", "云州省"),
                ("f3", "Person", "林书航"),
                ("f4", "Place", "东河大学"),
                ("f5", "Person", "周若宁"),
                ("f6", "Place", "北岭市"),
            ],
            [
                ("f3", "holds_post", "f1"),
                ("f5", "holds_post", "f4"),
                ("f5", "meets", "f3"),
                ("f6", "cooperates_with", "f2"),
            ],
        ),
        _extraction(
            plan,
            names,
            [("f1", "Institution", "北岭市水务局", "北岭市人民政府"), ("f2", "Plan", "条例", "《条例》")],
            [("f1", "issues", "f2"), ("f1", "implements", "f2")],
        ),
    ]


def _extraction(
    doc: Document, names: Mapping[str, str], things: list[tuple[str, ...]], stated: list[tuple[str, str, str]]
) -> Extraction:
    """``things`` are (id, type, name, form, …); each relation is read from the whole text by a rule of its type."""
    entities = (
        Entity(id_, type_, name, "key", mentions=tuple(evidence(doc, form, names[type_]) for form in (name, *forms)))
        for id_, type_, name, *forms in things
    )
    relations = (Relation(head, type_, tail, evidence(doc, rule=names[type_])) for head, type_, tail in stated)
    return Extraction(doc, tuple(entities), tuple(relations))


# --- reading ---


def test_gold_is_read_as_a_perfect_extraction(gold: list[Extraction]) -> None:
    meeting, plan, room = gold
    assert [one.document.id for one in gold] == ["meeting", "plan", "reading-room"]
    assert (meeting.document.title, meeting.document.date) == ("云州省与北岭市加强合作", "2030-03-04")
    assert [mention.text for mention in meeting.entities[0].mentions] == ["云州", "云州省"]
    assert meeting.relations[0].post == "省长"
    assert len(plan.document.blocks) == 2
    assert [m.field for entity in room.entities[:2] for m in entity.mentions] == [Field.TEXT, Field.TITLE]
    assert [relation.evidence.text for relation in room.relations] == ["石桥村村民陈望秋", ""]
    for one in gold:
        for quote in [m for e in one.entities for m in e.mentions] + [r.evidence for r in one.relations]:
            assert one.document.quote(quote.field, quote.start, quote.end) == quote.text


# --- scoring ---


def test_entities_are_counted_by_type(gold: list[Extraction], found: list[Extraction]) -> None:
    scores = score(gold, found, VOCABULARY).entities
    assert scores == {
        "Event": NOTHING,
        "Institution": Score(1, 0, 3),  # merged: 北岭市水务局; of the wrong type: 东河大学; not read: 望秋书屋
        "Person": Score(2, 0, 1),
        "Place": Score(2, 2, 1),  # split off: 云州; 东河大学
        "Plan": Score(1, 0, 0),
        ALL: Score(6, 2, 5),
    }
    assert [*scores] == [*sorted(VOCABULARY.entities), ALL]


def test_relations_are_counted_by_type(gold: list[Extraction], found: list[Extraction]) -> None:
    scores = score(gold, found, VOCABULARY).relations
    assert {name: one for name, one in scores.items() if one != NOTHING} == {
        "cooperates_with": Score(1, 0, 0),
        "establishes": Score(0, 0, 1),
        "holds_post": Score(0, 2, 2),  # at the part split off, and at a thing of the wrong type
        "implements": Score(0, 1, 1),  # by the thing merged, which is the 北岭市人民政府
        "issues": Score(1, 0, 0),
        "meets": Score(1, 0, 0),
        "resides_in": Score(0, 0, 1),
        ALL: Score(3, 3, 5),
    }
    assert [*scores] == [*sorted(VOCABULARY.relations), ALL]


def test_precision_recall_f1() -> None:
    one = Score(3, 3, 5)
    assert (one.precision, one.recall) == (1 / 2, 3 / 8)
    assert one.f1 == pytest.approx(3 / 7)
    assert (NOTHING.precision, NOTHING.recall, NOTHING.f1) == (0, 0, 0)


def test_only_what_the_text_states_is_counted_once(gold: list[Extraction]) -> None:
    meeting = gold[0]
    known = meeting.relations[3]._replace(head="e5", type="located_in", tail="e1", source="gazetteer")
    again = meeting.relations[0]._replace(post="代省长")
    more = meeting._replace(relations=(*meeting.relations, known, again))
    assert score([meeting], [more], VOCABULARY) == score([meeting], [meeting], VOCABULARY)


def test_only_symmetric_relations_may_be_turned_round(gold: list[Extraction]) -> None:
    meeting = gold[0]
    turned = meeting._replace(relations=tuple(r._replace(head=r.tail, tail=r.head) for r in meeting.relations))
    scores = score([meeting], [turned], VOCABULARY).relations
    assert [scores[name] for name in ("meets", "cooperates_with", "holds_post")] == [
        Score(1, 0, 0),
        Score(1, 0, 0),
        Score(0, 2, 2),
    ]


@pytest.mark.parametrize(
    ("written", "read", "same"),
    [
        ("《规划（2030—2035年）》", "规划(2030-2035年)", True),
        ("“十六五” 规划", "十六五规划", True),
        ("ＡＢ计划", "AB计划", True),
        ("《甲规划》", "乙规划", False),
        ("《》", "“”", False),  # nothing is left of either
    ],
)
def test_forms_are_compared_without_widths_marks_and_space(written: str, read: str, same: bool) -> None:
    doc = document(written + read)
    one, other = (
        Extraction(doc, (Entity("e1", "Plan", form, "key", mentions=(evidence(doc, form),)),))
        for form in (written, read)
    )
    assert score([one], [other], VOCABULARY).entities[ALL] == (Score(1, 0, 0) if same else Score(0, 1, 1))


def test_longest_shared_form_then_most_forms_then_first_id_decides() -> None:
    doc = document("甲乙丙丁")

    def things(**forms: str) -> Extraction:
        return _extraction(doc, {"Place": "r"}, [(id_, "Place", *text.split()) for id_, text in forms.items()], [])

    def right(gold: Extraction, found: Extraction) -> list[str]:
        return [item.text[-1] for item in judge([gold], [found], VOCABULARY) if item.verdict is Verdict.RIGHT]

    assert right(things(g="甲 丙丁"), things(a="甲", b="丙丁")) == ["丁"]
    assert right(things(g="甲 乙 丙"), things(a="甲", b="丙 乙")) == ["丙"]
    assert right(things(g="甲 乙"), things(b="甲", a="乙")) == ["乙"]


# --- what is wrong, what is missed ---


def test_missed_items_are_listed_with_their_quotes(gold: list[Extraction], found: list[Extraction]) -> None:
    items = missed(gold, found, VOCABULARY)
    assert {item.verdict for item in items} == {Verdict.MISSED}
    assert [(item.type, item.document, item.text, item.quote) for item in items] == [
        ("Institution", "meeting", "Institution 东河大学", "云州省省长林书航四日在云州会见东河大学校长周若宁。"),
        ("Institution", "plan", "Institution 北岭市水务局", "《条例》由北岭市水务局组织实施。"),
        ("Institution", "reading-room", "Institution 望秋书屋", "三年前，陈望秋创办了望秋书屋。"),
        ("Person", "reading-room", "Person 陈望秋", "三年前，陈望秋创办了望秋书屋。"),
        ("Place", "reading-room", "Place 石桥村", "石桥村村民陈望秋的书屋"),
        ("establishes", "reading-room", "陈望秋 —establishes→ 望秋书屋", ""),
        ("holds_post", "meeting", "周若宁 —holds_post→ 东河大学", "东河大学校长周若宁"),
        ("holds_post", "meeting", "林书航 —holds_post→ 云州省", "云州省省长林书航"),
        ("implements", "plan", "北岭市水务局 —implements→ 北岭市节水条例", "《条例》由北岭市水务局组织实施"),
        ("resides_in", "reading-room", "陈望秋 —resides_in→ 石桥村", "石桥村村民陈望秋"),
    ]


def test_each_item_counts_for_the_rule_that_read_it(
    gold: list[Extraction], found: list[Extraction], rules: Rules, names: Mapping[str, str]
) -> None:
    scores = rule_scores(gold, found, rules)
    of_rule = {one.rule: one for one in scores}
    place, post = of_rule[names["Place"]], of_rule[names["holds_post"]]
    assert {one.rule: (one.right, len(one.wrong)) for one in scores if one.right or one.wrong} == {
        names["Place"]: (2, 2),
        names["Person"]: (2, 0),
        names["Institution"]: (1, 0),
        names["Plan"]: (1, 0),
        names["holds_post"]: (0, 2),
        names["implements"]: (0, 1),
        names["issues"]: (1, 0),
        names["meets"]: (1, 0),
        names["cooperates_with"]: (1, 0),
    }
    sentence, text = "云州省省长林书航四日在云州会见东河大学校长周若宁。", gold[0].document.text
    assert place.wrong == (
        Item(Verdict.WRONG, "Place", "meeting", "Place 东河大学", sentence, names["Place"]),
        Item(Verdict.WRONG, "Place", "meeting", "Place 云州", sentence, names["Place"]),
    )
    assert [(item.text, item.quote) for item in post.wrong] == [
        ("周若宁 —holds_post→ 东河大学", text),
        ("林书航 —holds_post→ 云州", text),
    ]
    assert [len(one.wrong) for one in scores] == sorted((len(one.wrong) for one in scores), reverse=True)


def test_every_rule_that_can_be_right_or_wrong_is_listed(gold: list[Extraction], rules: Rules) -> None:
    listed = {one.rule: one.where for one in rule_scores(gold, [], rules)}
    makers = [rule for rule in rules.entity_rules if rule.type in VOCABULARY.entities]
    assert listed == {rule.id: rule.where for rule in (*makers, *rules.relation_rules)}


def test_rule_scores_add_up_to_the_scores(gold: list[Extraction], rules: Rules) -> None:
    extractions = [extract(one.document, rules) for one in gold]
    scores, by_rule = score(gold, extractions, VOCABULARY), rule_scores(gold, extractions, rules)
    total = [scores.entities[ALL], scores.relations[ALL]]
    assert sum(one.right for one in by_rule) == sum(one.tp for one in total) > 0
    assert sum(len(one.wrong) for one in by_rule) == sum(one.fp for one in total)
    assert len(missed(gold, extractions, VOCABULARY)) == sum(one.fn for one in total)


# --- laws ---


def test_perfect_extraction_scores_one_everywhere(gold: list[Extraction]) -> None:
    scores = score(gold, gold, VOCABULARY)
    counted = [one for one in (*scores.entities.values(), *scores.relations.values()) if one != NOTHING]
    assert {(one.precision, one.recall, one.f1) for one in counted} == {(1.0, 1.0, 1.0)}


TEXT = document("甲乙丙丁甲乙", "drawn")
FORMS = st.sets(st.sampled_from(["甲", "乙", "丙", "甲乙", "乙丙", "丙丁"]), min_size=1, max_size=4).map(sorted)
THINGS = st.lists(st.tuples(st.sampled_from([*VOCABULARY.entities]), FORMS), min_size=1, max_size=8)
ENDS = st.integers(0, 7)
LINKS = st.lists(st.tuples(ENDS, st.sampled_from([*VOCABULARY.relations]), ENDS), max_size=8)


@st.composite
def drawn(draw: st.DrawFn) -> Extraction:
    """Any extraction of one text, its entities sharing forms as it happens."""
    things = [(f"e{n}", type_, *forms) for n, (type_, forms) in enumerate(draw(THINGS))]
    links = [(f"e{head}", type_, f"e{tail}") for head, type_, tail in draw(LINKS) if max(head, tail) < len(things)]
    return _extraction(TEXT, dict.fromkeys([*VOCABULARY.entities, *VOCABULARY.relations], "r"), things, links)


@given(drawn())
def test_nothing_is_wrong_or_missed_against_itself(one: Extraction) -> None:
    assert {item.verdict for item in judge([one], [one], VOCABULARY)} == {Verdict.RIGHT}


@given(drawn(), drawn())
def test_gold_and_found_are_counted_whole(one: Extraction, other: Extraction) -> None:
    counts = score([one], [other], VOCABULARY).entities[ALL]
    assert (counts.tp + counts.fn, counts.tp + counts.fp) == (len(one.entities), len(other.entities))
