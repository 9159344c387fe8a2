"""shapes.ttl: SHACL without blank nodes, and what the vocabulary says."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH

import kg
from kg.export.shapes import shapes_turtle
from kg.rulebook.vocabulary import RelationType
from tests.builders import BASE, VOCABULARY

KG = rdflib.Namespace(f"{BASE}ontology#")


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(data=shapes_turtle(VOCABULARY), format="turtle")


def test_the_checked_in_file_is_what_the_vocabulary_says() -> None:
    committed = (Path(kg.__file__).parent / "shapes.ttl").read_text("utf-8")
    assert committed == shapes_turtle(VOCABULARY), "run a build and copy its shapes.ttl to kg/"


def test_two_parsers_read_the_same_triples_without_blank_nodes(shapes: rdflib.Graph) -> None:
    triples = list(pyoxigraph.parse(shapes_turtle(VOCABULARY), pyoxigraph.RdfFormat.TURTLE))
    assert len(triples) == len(shapes)
    assert not [t for triple in shapes for t in triple if isinstance(t, rdflib.BNode)]


@pytest.mark.parametrize("relation", VOCABULARY.relations.values(), ids=lambda relation: relation.name)
def test_each_relation_has_its_domain_and_its_range(shapes: rdflib.Graph, relation: RelationType) -> None:
    path = KG[relation.property]
    assert classes(shapes, SH.targetSubjectsOf, path) == set(relation.domain)
    assert classes(shapes, SH.targetObjectsOf, path) == set(relation.range)


def classes(shapes: rdflib.Graph, aim: rdflib.URIRef, path: rdflib.URIRef) -> set[str]:
    """The types that one end of a property may have."""
    (shape,) = shapes.subjects(aim, path)
    members = [*shapes.objects(shape, SH.node)]
    members += [m for cells in shapes.objects(shape, SH["or"]) for m in Collection(shapes, cells)]
    return {str(class_).removeprefix(str(KG)) for member in members for class_ in shapes.objects(member, SH["class"])}


def test_every_shape_says_what_it_demands_in_chinese_and_in_english(shapes: rdflib.Graph) -> None:
    for shape in {*shapes.subjects(RDF.type, SH.NodeShape), *shapes.subjects(RDF.type, SH.PropertyShape)}:
        messages = [one for one in shapes.objects(shape, SH.message) if isinstance(one, rdflib.Literal)]
        assert sorted(str(one.language) for one in messages) == ["en", "zh"], shape
