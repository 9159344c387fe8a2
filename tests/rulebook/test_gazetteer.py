"""The gazetteer: what a form can name, what lies in what, what is of one level, whose organ 省政府 is."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.documents.articles import split_articles
from kg.errors import RuleError
from kg.extraction import extract
from kg.extraction.reading import read as read_document
from kg.merging.merge import merge
from kg.rulebook.gazetteer import Division, Gazetteer, contains
from kg.rulebook.rules import Rules, load_rules
from tests.builders import BASE, IDENTITY


def read(text: str, rules: Rules) -> dict[str, str]:
    """Name → code of the places that a text names."""
    reading = read_document(next(split_articles(text, "text", rules.layout)), rules)
    return {entity.name: entity.code for entity in reading.named.entities if entity.type == "Place"}


@pytest.fixture(scope="module")
def table(rules: Rules) -> Gazetteer:
    return rules.gazetteer


def test_a_form_names_every_division_it_can(table: Gazetteer) -> None:
    assert [d.code for d in table.named("江苏")] == ["320000"]
    assert {"320106", "350102"} <= {d.code for d in table.named("鼓楼区")}
    assert [d.level for d in table.named("鼓楼街道")] == ["township"] * len(table.named("鼓楼街道"))
    assert table.named("青石岛省") == ()


def test_a_division_has_the_digits_that_its_parts_share(table: Gazetteer) -> None:
    assert [table.by_code[code].stem for code in ("320000", "320100", "320106")] == ["32", "3201", "320106"]
    assert table.by_code["CN"].stem == ""


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [
        ("320000", "320100", True),
        ("320100", "320106", True),
        ("320000", "320106", True),
        ("350000", "320106", False),
        ("320106", "320000", False),
        ("320000", "320000", False),
        ("CN", "320000", True),
        ("CL", "320000", False),
        ("CN", "CL", False),
    ],
)
def test_codes_say_what_lies_in_what(table: Gazetteer, outer: str, inner: str, expected: bool) -> None:
    assert contains(table.by_code[outer], table.by_code[inner]) is expected


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [
        ("江苏省", "南京市", True),
        ("江苏", "南京", True),
        ("中国", "江苏省", True),
        ("南京市", "江苏省", False),
        ("智利", "南京市", False),
        ("江苏省", "江苏省", False),
        ("江苏省", "鼓楼区", True),  # there are several, some elsewhere
        ("浙江省", "鼓楼区", False),
        ("中国", "黑山", False),  # a country and a county
        ("江苏省", "青石岛镇", False),
    ],
)
def test_contains_only_what_the_table_says(table: Gazetteer, outer: str, inner: str, expected: bool) -> None:
    assert table.contains(outer, inner) is expected


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [
        ("南京市", "鼓楼区", True),
        ("北京市", "鼓楼区", False),
        ("福建省", "青石岛镇", True),
        ("青石岛镇", "碧水滩村", True),
        ("青石岛镇", "福建省", False),
        ("青石岛镇", "智利", False),
        ("福建省", "江西省", False),
    ],
)
def test_may_contain_what_the_table_does_not_deny(table: Gazetteer, outer: str, inner: str, expected: bool) -> None:
    assert table.may_contain(outer, inner) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("福建省", "江西省", True),
        ("福建省", "北京", True),
        ("福建省", "福州市", False),
        ("青石岛镇", "碧水滩镇", True),
        ("青石岛镇", "碧水滩乡", False),
        ("福州市", "青石岛市", True),
    ],
)
def test_one_level_by_the_table_or_by_the_last_character(
    table: Gazetteer, one: str, other: str, expected: bool
) -> None:
    assert table.same_level(one, other) is expected
    assert table.same_level(other, one) is expected


@pytest.mark.parametrize(
    ("place", "organ", "expected"),
    [
        ("福建省", "省政府", True),
        ("福建", "省政府", True),
        ("福州市", "省政府", False),
        ("福州市", "市信访局", True),
        ("鼓楼区", "区政府", True),
        ("广西壮族自治区", "区政府", False),
        ("青石岛省", "省政府", False),
    ],
)
def test_the_seat_of_an_organ_is_of_its_level(table: Gazetteer, place: str, organ: str, expected: bool) -> None:
    assert table.is_seat_of(place, organ) is expected


def test_the_shortest_form_of_a_name(table: Gazetteer) -> None:
    assert [table.shortest(table.by_code[code]) for code in ("320000", "320100", "350000")] == ["江苏", "南京", "福建"]


def test_candidates_within_containers(table: Gazetteer) -> None:
    of_name, nanjing, fujian = table.named("鼓楼区"), table.by_code["320100"], table.by_code["350000"]
    assert [d.code for d in table.within(of_name, [nanjing])] == ["320106"]
    assert {d.code for d in table.within(of_name, [nanjing, fujian])} == {"320106", "350102"}
    assert table.within(of_name, []) == ()


def test_a_small_table_of_ones_own() -> None:
    province, county = Division("990000", "云汀省", "province"), Division("990101", "云汀县", "county")
    own = Gazetteer(((county, ("云汀县", "云汀")), (province, ("云汀省", "云汀", "云汀"))), {"云汀海岸": ("990000",)})
    assert own.named("云汀") == (province, county)
    assert own.contains("云汀省", "云汀县")
    assert not own.contains("云汀", "云汀")
    assert own.shortest(province) == "云汀"


def test_a_division_holds_its_parts_at_any_depth(table: Gazetteer) -> None:
    names = {division.name for division in table.parts(table.by_code["211400"])}
    assert {"绥中县", "绥中镇"} <= names and not {"葫芦岛市", "凤城市"} & names
    assert not table.parts(table.by_code["211421100"])


def test_texts_get_the_codes_of_the_table(rules: Rules) -> None:
    assert read("调研组来到江苏省南京市鼓楼区。", rules) == {"江苏省": "320000", "南京市": "320100", "鼓楼区": "320106"}
    assert read("他出访智利。", rules) == {"智利": "CL"}


@pytest.mark.parametrize(
    ("old", "today", "code"),
    [
        ("襄樊市", "襄阳市", "420600"),
        ("淮阴市", "淮安市", "320800"),
        ("思茅地区", "普洱市", "530800"),
        ("大庸市", "张家界市", "430800"),
        ("通什市", "五指山市", "469001"),
        ("中甸县", "香格里拉市", "533401"),
        ("路南彝族自治县", "石林彝族自治县", "530126"),
        ("崇安县", "武夷山市", "350782"),
        ("哲里木盟", "通辽市", "150500"),
    ],
)
def test_a_former_name_and_todays_are_one_entity_named_as_today(old: str, today: str, code: str, rules: Rules) -> None:
    reading = read_document(next(split_articles(f"他生在{old}，现居{today}。", "text", rules.layout)), rules)
    assert [(e.name, e.code, e.aliases) for e in reading.named.entities] == [(today, code, (old,))]


def test_a_former_name_alone_stays_as_printed_and_has_todays_code(rules: Rules) -> None:
    assert read("调研组来到湖北省襄樊市。", rules) == {"湖北省": "420000", "襄樊市": "420600"}
    assert read("调研组来到湖北襄樊。", rules) == {"湖北": "420000", "襄樊": "420600"}


def test_two_documents_with_a_former_name_and_todays_give_one_node(rules: Rules) -> None:
    texts = ("调研组来到襄樊市。", "调研组来到襄阳市。")
    documents = [next(split_articles(text, f"text{n}", rules.layout)) for n, text in enumerate(texts)]
    (node,) = merge((extract(document, rules) for document in documents), BASE, IDENTITY).nodes
    assert (node.iri, {node.name, *node.aliases}) == (f"{BASE}place/420600", {"襄樊市", "襄阳市"})


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("江苏省通州市和北京市通州区签约。", {"通州市": "320612", "通州区": "110112"}),
        ("福建省永定县和湖南省张家界市永定区签约。", {"永定县": "350803", "永定区": "430802"}),
        ("安徽省巢湖地区的农户来了。", {"巢湖地区": ""}),  # split: no division of today is its heir
    ],
)
def test_a_former_name_is_not_joined_with_a_namesake(text: str, codes: dict[str, str], rules: Rules) -> None:
    assert codes.items() <= read(text, rules).items()


def test_no_former_name_is_the_name_of_a_division_of_today(table: Gazetteer) -> None:
    todays = {form for _, forms in table.rows for form in forms}
    assert table.former and not todays & table.former.keys()


def test_the_shortest_form_and_the_seat_are_never_those_of_another_time(table: Gazetteer) -> None:
    assert table.shortest(table.by_code["469001"]) == "五指山"
    assert table.is_seat_of("中甸县", "县政府") and not table.is_seat_of("中甸县", "市政府")


def test_a_former_name_of_no_division_is_refused(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    lines = "# name\tcode\tshort\tlevel\tnote\n青石岛县\t990101\t\tcounty\trenamed 2001\n"
    (tmp_path / "words" / "former_divisions.tsv").write_text(lines, "utf-8")
    with pytest.raises(RuleError, match=r"former_divisions\.tsv:2.*990101"):
        load_rules(tmp_path)
