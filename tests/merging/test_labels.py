"""A coded place is called as the table of divisions calls it today, whatever texts print."""

from __future__ import annotations

import pytest

from kg.documents.articles import split_articles
from kg.extraction import extract
from kg.merging.labels import with_todays_names
from kg.merging.merge import merge
from kg.model import Node
from kg.rulebook.rules import Rules
from tests.builders import BASE, IDENTITY


def nodes(rules: Rules, *texts: str) -> tuple[Node, ...]:
    documents = [next(split_articles(text, f"d{n}", rules.layout)) for n, text in enumerate(texts)]
    merged = merge((extract(document, rules) for document in documents), BASE, IDENTITY)
    return with_todays_names(merged, rules.gazetteer).nodes


@pytest.mark.parametrize(
    ("texts", "name", "aliases"),
    [
        (("调研组来到沈阳。",), "沈阳市", ("沈阳",)),
        (("调研组来到沈阳市。",), "沈阳市", ()),
        (("调研组来到沈阳。", "代表团抵达沈阳市。"), "沈阳市", ("沈阳",)),
        (("调研组来到襄樊市。",), "襄阳市", ("襄樊市",)),
        (("调研组来到路南彝族自治县。", "代表团抵达石林县。"), "石林彝族自治县", ("石林县", "路南彝族自治县")),
        (("调研组来到思茅地区。", "代表团抵达普洱市。"), "普洱市", ("思茅地区",)),
        (("他访问了法兰西共和国。",), "法国", ("法兰西共和国",)),
    ],
)
def test_printed_forms_are_other_names_of_the_division(
    rules: Rules, texts: tuple[str, ...], name: str, aliases: tuple[str, ...]
) -> None:
    [node] = nodes(rules, *texts)
    assert (node.name, node.aliases) == (name, aliases)


def test_each_printed_form_has_a_reason_and_a_quote(rules: Rules) -> None:
    [node] = nodes(rules, "调研组来到沈阳。", "代表团抵达沈阳市。")
    [link] = node.links
    assert (link.form, link.reason, link.evidence.document) == ("沈阳", "read as 210100", "d0")


def test_what_has_no_code_keeps_its_fullest_printed_name(rules: Rules) -> None:
    [node] = nodes(rules, "调研组来到雄安新区。")
    assert (node.name, node.code, node.links) == ("雄安新区", "", ())
