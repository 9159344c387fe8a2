"""The ontology: it declares every term of the graph, in Chinese and English, and is what the vocabulary says."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS

import kg
from kg.export.ontology import ontology
from kg.export.terms import PREFIXES
from kg.pipeline import build
from kg.rulebook.rules import Rules
from tests.builders import BASE, VOCABULARY
from tests.conftest import SEEDS

KG = rdflib.Namespace(f"{BASE}ontology#")
SCHEMA = rdflib.Namespace(PREFIXES["schema"])


@pytest.fixture(scope="module")
def declared() -> rdflib.Graph:
    return rdflib.Graph().parse(data=ontology(VOCABULARY), format="turtle")


def test_the_checked_in_file_is_what_the_vocabulary_says() -> None:
    committed = (Path(kg.__file__).parent / "ontology.ttl").read_text("utf-8")
    assert committed == ontology(VOCABULARY), "run a build and copy its ontology.ttl to kg/"


def test_two_parsers_read_the_same_triples(declared: rdflib.Graph) -> None:
    assert len(list(pyoxigraph.parse(ontology(VOCABULARY), pyoxigraph.RdfFormat.TURTLE))) == len(declared)


def test_every_term_has_a_label_and_a_comment_in_chinese_and_in_english(declared: rdflib.Graph) -> None:
    for term in set(declared.subjects(RDF.type)):
        for property_ in (RDFS.label, RDFS.comment):
            texts = [text for text in declared.objects(term, property_) if isinstance(text, rdflib.Literal)]
            assert sorted(str(text.language) for text in texts) == ["en", "zh"], term
            assert all(texts)


def test_every_property_has_one_domain_and_one_range(declared: rdflib.Graph) -> None:
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in declared.subjects(RDF.type, kind):
            for end in (RDFS.domain, RDFS.range):
                assert len(set(declared.objects(term, end))) == 1, term


@pytest.mark.parametrize("type_", VOCABULARY.entities)
def test_every_type_is_an_entity_and_a_standard_class(declared: rdflib.Graph, type_: str) -> None:
    above = set(declared.objects(KG[type_], RDFS.subClassOf))
    assert KG.Entity in above
    assert {class_ for class_ in above if not str(class_).startswith(BASE)}


def test_every_class_and_property_of_a_build_is_declared(declared: rdflib.Graph, rules: Rules) -> None:
    result = build([SEEDS], rules=rules)
    used = {t for triple in result.rdf.fact_triples | result.rdf.evidence_triples for t in triple[1:]}
    names = {term.removeprefix("kg:") for term in used if term.startswith("kg:")}
    assert names
    assert {name for name in names if (KG[name], RDF.type, None) not in declared} == set()


def test_one_head_type_is_the_domain_and_several_are_among_entities(declared: rdflib.Graph) -> None:
    assert set(declared.objects(KG.residesIn, RDFS.domain)) == {KG.Person}
    assert set(declared.objects(KG.locatedIn, RDFS.domain)) == {KG.Entity}
    assert set(declared.objects(KG.locatedIn, SCHEMA.domainIncludes)) == {KG.Place, KG.Institution, KG.Event}


def test_a_symmetric_property_has_both_its_ends_at_either_end(declared: rdflib.Graph) -> None:
    for end in (SCHEMA.domainIncludes, SCHEMA.rangeIncludes):
        assert set(declared.objects(KG.meets, end)) == {KG.Person, KG.Institution}


def test_an_inverse_standard_property_is_no_super_property(declared: rdflib.Graph) -> None:
    assert set(declared.objects(KG.issues, RDFS.subPropertyOf)) == set()
    assert set(declared.objects(KG.issues, RDFS.seeAlso)) == {DCTERMS.creator}
    assert set(declared.objects(KG.residesIn, RDFS.subPropertyOf)) == {SCHEMA.homeLocation}


def test_standard_properties_of_some_heads_only_are_no_super_properties(declared: rdflib.Graph) -> None:
    assert set(declared.objects(KG.locatedIn, RDFS.subPropertyOf)) == set()
    assert set(declared.objects(KG.locatedIn, RDFS.seeAlso)) == {SCHEMA.location, SCHEMA.containedInPlace}


def test_a_symmetric_relation_is_a_symmetric_property(declared: rdflib.Graph) -> None:
    assert (KG.meets, RDF.type, OWL.SymmetricProperty) in declared
