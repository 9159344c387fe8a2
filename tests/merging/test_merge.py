"""The reduce: in whatever order documents come, one graph; the same thing once, every quote kept."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.merging.merge import merge
from kg.model import Document, Edge, Entity, Evidence, Extraction, Graph, Relation, Unresolved
from tests.builders import BASE, IDENTITY, document, evidence


def entity(doc: Document, id_: str, type_: str, name: str, key: str, *aliases: str, code: str = "") -> Entity:
    """An entity with a mention of each of its forms that the document has."""
    mentions = tuple(evidence(doc, form) for form in (name, *aliases) if form in doc.text)
    return Entity(id_, type_, name, key, code, aliases, mentions)


def approval(number: int, text: str, name: str, *aliases: str) -> Extraction:
    """A document in which one office, by some name, approves one plan."""
    doc = document(text, f"d{number}")
    office = entity(doc, "e1", "Institution", name, "institution/青河省人民政府", *aliases)
    plan = entity(doc, "e2", "Plan", "青河规划", "plan/青河规划")
    return Extraction(doc, (office, plan), (Relation("e1", "approves", "e2", evidence(doc)),))


SHORT = approval(1, "省政府批准《青河规划》。", "省政府")
FULL = approval(2, "青河省人民政府（省政府）批准《青河规划》。", "青河省人民政府", "省政府")
AGAIN = approval(3, "青河规划由青河省政府批准。", "青河省政府")


def posts() -> Extraction:
    """Ids that mean other things than in the other documents, and something left undecided."""
    doc = document("厅长、书记周远山主持。他是谁？", "d4")
    person = entity(doc, "e1", "Person", "周远山", "person/周远山")
    office = Entity("e2", "Institution", "青河省政府", "institution/青河省人民政府")
    quote = evidence(doc, "厅长、书记周远山")
    relations = tuple(Relation("e1", "holds_post", "e2", quote, post) for post in ("厅长", "书记"))
    return Extraction(doc, (person, office), relations, (Unresolved(evidence(doc, "他"), ("甲", "乙"), "two fit"),))


ALL = (SHORT, FULL, AGAIN, posts())


@given(order=st.permutations(ALL))
def test_the_order_of_documents_changes_nothing(order: list[Extraction]) -> None:
    assert merge(order, BASE, IDENTITY) == merge(ALL, BASE, IDENTITY)


@given(order=st.permutations(ALL))
def test_the_order_within_a_document_changes_nothing(order: list[Extraction]) -> None:
    turned = [e._replace(entities=e.entities[::-1], relations=e.relations[::-1]) for e in order]
    assert merge(turned, BASE, IDENTITY) == merge(ALL, BASE, IDENTITY)


def test_every_part_of_the_graph_is_sorted() -> None:
    data = merge(reversed(ALL), BASE, IDENTITY)
    for part in (data.documents, data.nodes, data.edges, data.unresolved):
        assert list(part) == sorted(part)
    for quotes in [n.mentions for n in data.nodes] + [e.evidence for e in data.edges]:
        assert list(quotes) == sorted(quotes)


def test_the_same_thing_in_several_documents_is_one_node_under_its_fullest_name() -> None:
    data = merge(ALL, BASE, IDENTITY)
    assert [n.name for n in data.nodes] == ["青河省人民政府", "周远山", "青河规划"]
    (office,) = (n for n in data.nodes if n.type == "Institution")
    assert office.iri == f"{BASE}institution/青河省人民政府"
    assert office.aliases == ("省政府", "青河省政府")
    assert [(m.document, m.text) for m in office.mentions] == [
        ("d1", "省政府"), ("d2", "青河省人民政府"), ("d2", "省政府"), ("d3", "青河省政府"),
    ]  # fmt: skip


def test_a_form_that_only_another_document_has_says_why_it_is_the_same() -> None:
    data = merge([SHORT, AGAIN], BASE, IDENTITY)
    (office,) = (node for node in data.nodes if node.type == "Institution")
    assert [(link.form, link.reason, link.evidence.document) for link in office.links] == [
        ("省政府", "read as 青河省人民政府", "d1")
    ]


def test_an_edge_keeps_the_evidence_of_every_document() -> None:
    (approves,) = (e for e in merge(ALL, BASE, IDENTITY).edges if e.type == "approves")
    assert [(q.document, q.text) for q in approves.evidence] == [(e.document.id, e.document.text) for e in ALL[:3]]


def test_the_same_quote_read_by_two_rules_is_kept_for_both() -> None:
    (first,) = SHORT.relations
    other = first._replace(evidence=first.evidence._replace(rule="test.other"))
    data = merge([SHORT._replace(relations=(first, other, first))], BASE, IDENTITY)
    assert [q.rule for q in data.edges[0].evidence] == ["test.other", "test.rule"]


def test_two_posts_of_one_person_are_two_edges() -> None:
    assert [e.post for e in merge([posts()], BASE, IDENTITY).edges] == ["书记", "厅长"]


def test_what_becomes_one_thing_has_no_edge_to_itself() -> None:
    doc = document("青河省政府（省政府）隶属于省政府。")
    one = entity(doc, "e1", "Institution", "青河省政府", "institution/青河省政府")
    other = entity(doc, "e2", "Institution", "省政府", "institution/青河省政府")
    data = merge([Extraction(doc, (one, other), (Relation("e1", "part_of", "e2", evidence(doc)),))], BASE, IDENTITY)
    assert (len(data.nodes), data.edges) == (1, ())


def located(doc: Document, source: str) -> Extraction:
    town = entity(doc, "e1", "Place", "柳林镇", "place/柳林镇")
    city = entity(doc, "e2", "Place", "青河市", "place/青河市")
    return Extraction(doc, (town, city), (Relation("e1", "located_in", "e2", evidence(doc), source=source),))


@given(order=st.permutations(["text", "gazetteer", "gazetteer"]))
def test_what_a_text_states_has_the_text_as_its_source_whatever_the_gazetteer_knows(order: list[str]) -> None:
    documents = [located(document("青河市柳林镇", f"d{n}"), source) for n, source in enumerate(order)]
    found = merge(documents, BASE, IDENTITY).edges
    assert [(e.source, len(e.evidence)) for e in found] == [("text", 3)]


def test_what_the_gazetteer_alone_knows_says_so() -> None:
    data = merge([located(document("青河市柳林镇"), "gazetteer")], BASE, IDENTITY)
    assert [e.source for e in data.edges] == ["gazetteer"]


def test_what_was_left_undecided_is_kept() -> None:
    assert merge(ALL, BASE, IDENTITY).unresolved == posts().unresolved


def test_no_documents_make_an_empty_graph() -> None:
    assert merge([], BASE, IDENTITY) == Graph((), (), (), ())


def test_documents_without_entities_are_kept() -> None:
    assert merge([Extraction(document("无事。"))], BASE, IDENTITY).documents == (document("无事。"),)


def test_equal_edges_of_different_types_stay_apart() -> None:
    (approves,) = SHORT.relations
    data = merge([SHORT._replace(relations=(approves, approves._replace(type="issues")))], BASE, IDENTITY)
    quotes: tuple[Evidence, ...] = (approves.evidence,)
    head, tail = f"{BASE}institution/青河省人民政府", f"{BASE}plan/青河规划"
    assert data.edges == (Edge(head, "approves", tail, evidence=quotes), Edge(head, "issues", tail, evidence=quotes))
