"""What the guard of Oxigraph lets through, and what it refuses, however it is written."""

from __future__ import annotations

import pytest

from kg.errors import QueryError, RefusedQuery
from kg.stores.guard import Checked, check
from kg.stores.query import shipped_queries

AWAY = "<http://127.0.0.1:9/>{?s ?p ?o}"
BY_PREFIX = "PREFIX x: <http://127.0.0.1:9/> PREFIX p: <http://a:> "


@pytest.mark.parametrize("name", sorted(shipped_queries()))
def test_the_shipped_queries_are_let_through(name: str) -> None:
    assert check(shipped_queries()[name].read_text("utf-8")) == Checked(names_columns=True, is_ordered=True)


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT ?service ?from { ?service schema:serviceType ?from ; kg:validFrom 'SERVICE <a:b> { ?s ?p ?o }' }",
        "SELECT * { <http://e/service> <http://e/from#service> ?x } # SERVICE <a:b> { ?s ?p ?o }",
        "SELECT * { VALUES (?a ?b) { (<http://e/a> <http://e/b#c>) ('it''s' <http://e/(x)>) } }",
        "SELECT * { ?a ?b ?c FILTER(?a<?b&&?c>1) FILTER(?a < ?b && (?c > 1)) }",
        'SELECT * { ?a <urn:x#y> <urn:it\'s> . _:b kg:a.b """a "quoted" \'word\'"""@zh-hans }',
        r"SELECT * { ?a e:it\'s ?b ; e:100%25 'a\'b\u5E02', '\U00020BB7', <http://e/\u5E02> }",
        "SELECT * { << ?s ?p ?o >> ?q 1.5e3 ; (e:a|^e:b)*/!e:c ?z . ?s ?p ?o {| ?q -.5 |} }",
        "VERSION '1.2' BASE <http://e/> PREFIX : <#> ASK { ?市长 :任 $人 }",
        "SELECT * {" + "{" * 99 + "}" * 99 + "}",
    ],
)
def test_what_reads_only_here_is_let_through(sparql: str) -> None:
    check(sparql)


@pytest.mark.parametrize(
    "sparql",
    [
        f"SELECT * {{ SERVICE {AWAY} }}",
        f"select * {{ service silent {AWAY} }}",
        f"ASK {{ ?s ?p 1SERVICE{AWAY} }}",
        f"ASK {{ ?s ?p trueSERVICE{AWAY} }}",
        f"{BY_PREFIX}ASK {{ SERVICEx:y{{?s ?p ?o}} }}",
        f"{BY_PREFIX}ASK {{ SERVICESILENTx:y{{?s ?p ?o}} }}",
        "PREFIX x-y: <a:> ASK { SERVICE x-y:z { ?s ?p ?o } }",
        "PREFIX x.y: <a:> ASK { SERVICEx.y:z { ?s ?p ?o } }",
        f"{BY_PREFIX}ASK {{ ?s p:1SERVICE{AWAY} }}",
        f"{BY_PREFIX}ASK {{ ?s p:1SERVICEx:y{{?s ?p ?o}} }}",
        f"{BY_PREFIX}ASK {{ _:b:-1SERVICE{AWAY} }}",
        f"{BY_PREFIX}ASK {{ ?s ?p x:a.b.SERVICE{AWAY} }}",
        f"ASK {{ SERVICE # {{\n # \r SILENT # \n {AWAY} }}",
        "ASK { ?s ?p ?x SERVICE ?x { ?s ?p ?o } }",
        "SELECT * FROM <a:b> {}",
        "SELECT*FROM#\n<a:b>{}",
        "ASK FROM NAMED <a:b> { GRAPH ?g {} }",
    ],
)
def test_what_would_leave_this_machine_is_refused_with_its_place(sparql: str) -> None:
    with pytest.raises(RefusedQuery, match=r"^query: \d+:\d+: SERVICE and FROM would leave this machine"):
        check(sparql)


@pytest.mark.parametrize(
    "sparql",
    [
        f"ASK {{ FILTER(?a<?b)SERVICE#>\n{AWAY} }}",
        f"ASK {{ FILTER(1<'>')SERVICE{AWAY}#'\n }}",
        f"ASK {{ FILTER(?a<{'(' * 200}1>0{')' * 200}) }}",
    ],
)
def test_what_may_be_an_iri_or_two_comparisons_is_refused_with_what_to_do(sparql: str) -> None:
    with pytest.raises(QueryError, match=r"^query: 1:\d+: could be an IRI or a comparison; put a space after <"):
        check(sparql)


@pytest.mark.parametrize(
    "sparql",
    [
        f"ASK {{ VALUES ?v {{'''a'}} SERVICE{AWAY}#\\x'''\n }}",
        f"ASK {{ VALUES ?v {{'''a'}} SERVICE{AWAY}#\\uD800'''\n }}",
        f'ASK {{ VALUES ?v {{"""a"}} SERVICE{AWAY}#\\U0011FFFF"""\n }}',
        "SELECT * { ?s ?p 'not\nclosed' }",
        "SELECT * { ?s ?p `x` }",
        r"SELECT * { ?s S\u0045RVICE ?o }",
        "SELECT * \x0b {}",
    ],
)
def test_what_is_no_word_of_sparql_is_refused_with_its_place(sparql: str) -> None:
    with pytest.raises(QueryError, match=r"^query: not SPARQL: \d+:\d+: ") as raised:
        check(sparql)
    assert str(raised.value).isprintable()


def test_the_place_is_line_and_column() -> None:
    with pytest.raises(QueryError, match="not SPARQL: 3:5: `"):
        check("SELECT *\n{\n ?s `")


@pytest.mark.parametrize(
    "sparql",
    ["INSERT DATA {", "delete where { ?s ?p ?o }", "CLEARALL", "BASE <a:b> PREFIX insert: <a:b> # c\nLOAD <a:b>"],
)
def test_an_update_is_refused(sparql: str) -> None:
    with pytest.raises(RefusedQuery, match="updates are refused"):
        check(sparql)


@pytest.mark.parametrize(("opening", "closing"), ["{}", "()", "[]"])
def test_a_hundred_brackets_deep_is_let_through_and_one_more_is_not(opening: str, closing: str) -> None:
    check(f"ASK {opening * 100}{closing * 100}")
    with pytest.raises(QueryError, match="1:105: nested deeper than 100"):
        check(f"ASK {opening * 101}{closing * 101}")


def test_64_kilobytes_are_let_through_and_one_more_is_not() -> None:
    largest = "ASK{#" + "市" * 21_843 + "\n}"
    check(largest.ljust(65_536 - 2 * 21_843))
    with pytest.raises(QueryError, match="longer than 64 kB"):
        check(largest.ljust(65_537 - 2 * 21_843))


@pytest.mark.parametrize(
    ("sparql", "names_columns", "is_ordered"),
    [
        ("SELECT ?x {}", True, False),
        ("SELECT*{}ORDERBY?x", False, True),
        ("SELECT DISTINCT * { { SELECT ?x { ?x ?y ?z } ORDER BY ?x } }", False, False),
        ("SELECT (COUNT(*) AS ?n) { ?s ?p* ?o } GROUP BY ?x ORDER BY (?n)", True, True),
    ],
)
def test_it_is_known_whether_columns_are_named_and_rows_ordered(
    sparql: str, names_columns: bool, is_ordered: bool
) -> None:
    assert check(sparql) == Checked(names_columns, is_ordered)
