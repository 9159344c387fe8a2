"""The ontology: it declares every term of the graph, in Chinese and English, and is what the vocabulary says."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS

import kg
from kg.export.ontology import ontology
from kg.pipeline import build
from kg.rules import Rules
from tests.builders import BASE, VOCABULARY
from tests.conftest import SEEDS

KG = rdflib.Namespace(f"{BASE}ontology#")


@pytest.fixture(scope="module")
def declared() -> rdflib.Graph:
    return rdflib.Graph().parse(data=ontology(VOCABULARY), format="turtle")


def test_the_checked_in_file_is_what_the_vocabulary_says() -> None:
    committed = (Path(kg.__file__).parent / "ontology.ttl").read_text("utf-8")
    assert committed == ontology(VOCABULARY), "run a build and copy its ontology.ttl to kg/"


def test_two_parsers_read_the_same_triples(declared: rdflib.Graph) -> None:
    assert len(list(pyoxigraph.parse(ontology(VOCABULARY), pyoxigraph.RdfFormat.TURTLE))) == len(declared)


def test_every_term_has_a_label_in_chinese_and_in_english(declared: rdflib.Graph) -> None:
    for term in set(declared.subjects(RDF.type)):
        assert {label.language for label in declared.objects(term, RDFS.label)} == {"zh", "en"}, term  # type: ignore[attr-defined]


def test_every_class_and_property_of_a_build_is_declared(declared: rdflib.Graph, rules: Rules) -> None:
    result = build([SEEDS], rules=rules)
    used = {t for triple in result.rdf.fact_triples | result.rdf.evidence_triples for t in triple[1:]}
    names = {term.removeprefix("kg:") for term in used if term.startswith("kg:")}
    assert names
    assert {name for name in names if (KG[name], RDF.type, None) not in declared} == set()


def test_one_head_type_is_a_domain_and_several_are_not(declared: rdflib.Graph) -> None:
    assert set(declared.objects(KG.residesIn, RDFS.domain)) == {KG.Person}
    assert set(declared.objects(KG.locatedIn, RDFS.domain)) == set()


def test_an_inverse_standard_property_is_no_super_property(declared: rdflib.Graph) -> None:
    assert set(declared.objects(KG.issues, RDFS.subPropertyOf)) == set()
    assert len(set(declared.objects(KG.residesIn, RDFS.subPropertyOf))) == 1
    assert (KG.meets, RDF.type, OWL.SymmetricProperty) in declared
