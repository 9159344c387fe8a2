"""How likely a run of characters is a name: what is counted more often is likelier."""

from __future__ import annotations

import math
from typing import Any

import pytest

from kg.documents.articles import split_articles
from kg.extraction.reading import read as read_document
from kg.rulebook.names import NameTables, name_tables
from kg.rulebook.rules import Rules

TABLE: dict[str, Any] = {
    "before": {"Post": 5.0},
    "after": {"Courtesy": 4.0},
    "settings": {"short_name": -1.0, "floor": -9.0},
    "never": {"words": "高峰\n高度", "endings": "性 化"},
    "long": {"endings": "太郎 之助"},
    "behind": {"characters": "和 同"},
    "glued": {"characters": "月"},
}
SURNAMES = {"何": 900, "欧阳": 100, "伊": 0}
GIVEN = {"志": (80, 10, 5), "强": (10, 80, 40), "静": (9, 9, 1), "砚": (1, 1, 0)}


def read(text: str, rules: Rules) -> set[str]:
    """The people that a text names."""
    reading = read_document(next(split_articles(text, "text", rules.layout)), rules)
    return {entity.name for entity in reading.named.entities if entity.type == "Person"}


@pytest.fixture(scope="module")
def tables() -> NameTables:
    return name_tables(SURNAMES, GIVEN, frozenset("尔斯"), TABLE)


def test_shares_of_surnames_are_logarithms(tables: NameTables) -> None:
    assert tables.surnames["何"] == pytest.approx(math.log(0.9))
    assert tables.surnames["欧阳"] == pytest.approx(math.log(0.1))
    assert tables.surnames["伊"] == pytest.approx(math.log(0.001))


def test_shares_of_characters_by_their_place(tables: NameTables) -> None:
    assert sum(map(math.exp, tables.second.values())) == pytest.approx(1, abs=0.01)
    assert tables.first["志"] > tables.first["强"]
    assert tables.second["强"] > tables.second["志"]
    assert tables.only["砚"] > -math.inf


def test_a_name_is_as_likely_as_its_parts(tables: NameTables) -> None:
    expected = tables.surnames["何"] + tables.first["志"] + tables.second["强"]
    assert tables.likelihood("何", "志强") == pytest.approx(expected)
    assert tables.likelihood("何", "志强") > tables.likelihood("何", "强志") > tables.likelihood("何", "砚砚")
    assert tables.likelihood("何", "志强") > tables.likelihood("欧阳", "志强")


def test_a_given_name_of_one_character_is_rarer(tables: NameTables) -> None:
    assert tables.likelihood("何", "强") == pytest.approx(tables.surnames["何"] + tables.only["强"] - 1.0)


def test_characters_that_no_name_has_are_possible_but_unlikely(tables: NameTables) -> None:
    assert -math.inf < tables.likelihood("何", "器率") < tables.likelihood("何", "砚砚")
    assert -math.inf < tables.likelihood("何", "器") < tables.likelihood("何", "砚")


def test_of_a_long_given_name_the_end_counts(tables: NameTables) -> None:
    assert tables.likelihood("伊", "龙太郎") == tables.likelihood("伊", "器之助") == tables.surnames["伊"] - 9.0


def test_settings_lists_and_weights_are_kept(tables: NameTables) -> None:
    assert tables.never == {"高峰", "高度"}
    assert tables.endings == {"性", "化"}
    assert tables.before == {"Post": 5.0}
    assert tables.after == {"Courtesy": 4.0}
    assert tables.foreign == frozenset("尔斯")


def test_shipped_tables_prefer_names_to_words(rules: Rules) -> None:
    likelihood = rules.names.likelihood
    assert likelihood("何", "志强") > likelihood("沈", "秋砚")
    assert "欧阳" in rules.names.surnames


def test_a_likely_name_is_read_without_help_and_a_rare_one_with(rules: Rules) -> None:
    assert read("何志强走进展厅。", rules) == {"何志强"}
    assert read("乡长裴书影走进展厅。", rules) == {"裴书影"}
