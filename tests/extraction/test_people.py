"""People: names that no dictionary has, transliterated ones, and words that only look like names."""

from __future__ import annotations

from itertools import pairwise

import pytest

from kg.documents.articles import split_articles
from kg.extraction.people import find_people
from kg.extraction.sentences import split_sentences
from kg.extraction.words import cut_words
from kg.rulebook.rules import Rules


def read(text: str, rules: Rules) -> list[str]:
    """The names of people in a text, in order, as often as they stand there."""
    document = next(split_articles(text, "text", rules.layout))
    words = cut_words(split_sentences(document, rules.layout), rules.lexicon)
    return [words.text[name.start : name.end] for name in find_people(words, rules.lexicon, rules.names)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("乡长沈砚秋说，水库要管好。", ["沈砚秋"]),
        ("乡长沈砚秋同客人交谈。", ["沈砚秋"]),
        ("县长欧阳静姝说，工程已经完工。", ["欧阳静姝"]),
        ("部长林墨轩、局长柳沐言到场。", ["林墨轩", "柳沐言"]),
        ("村民何志强说。", ["何志强"]),
        ("记者何志强报道。", ["何志强"]),
        ("吉木阿依就骑车出了门。", ["吉木阿依"]),
    ],
)
def test_names_that_no_dictionary_has_are_read_behind_a_post(rules: Rules, text: str, expected: list[str]) -> None:
    assert read(text, rules) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("与会人员包括梁思远、何志强、周晓燕、李建民。", ["梁思远", "何志强", "周晓燕", "李建民"]),
        ("县长沈砚秋、局长何志强、主任梁思远到场。", ["沈砚秋", "何志强", "梁思远"]),
        ("欧阳静姝、何志强到场。", ["欧阳静姝", "何志强"]),
    ],
)
def test_every_name_of_a_list_is_read(rules: Rules, text: str, expected: list[str]) -> None:
    assert read(text, rules) == expected


def test_a_name_read_in_one_sentence_is_read_in_every_other(rules: Rules) -> None:
    assert read("代表们见到裴书影很高兴。", rules) == []
    assert read("代表们见到裴书影很高兴。乡长裴书影讲话。", rules) == ["裴书影"] * 2
    assert read("乡长裴书影讲话。\n代表们见到裴书影很高兴。", rules) == ["裴书影"] * 2


def test_a_name_known_from_elsewhere_cuts_no_word(rules: Rules) -> None:
    """高华 is named; in 高华丽 a word begins with 华丽."""
    assert read("局长林清讲话。", rules) == ["林清"]
    assert read("局长林清讲话。林清晨练。", rules).count("林清晨") == 0


@pytest.mark.parametrize(
    "text",
    [
        "工程要推动高质量发展。",
        "高峰时段车多，高峰期到来。",
        "高峰论坛即将到来。",
        "全面推进，安全第一。",
        "方案已经成熟，任务完成。",
        "常务委员会、国家机关、文化部门。",
        "华为公司的产品。",
    ],
)
def test_ordinary_words_are_no_people(rules: Rules, text: str) -> None:
    assert read(text, rules) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("外长见到了安德烈·马林诺夫。", ["安德烈·马林诺夫"]),
        ("总统米哈伊尔·马林诺夫表示，愿意合作。", ["米哈伊尔·马林诺夫"]),
        ("克里斯蒂娜·马尔登表示，愿意合作。", ["克里斯蒂娜·马尔登"]),
        ("总统马林诺夫表示，愿意合作。", ["马林诺夫"]),
        ("总理阿尔马托夫表示，愿意合作。阿尔马托夫离开会场。", ["阿尔马托夫", "阿尔马托夫"]),
    ],
)
def test_transliterated_names_with_a_dot_and_without(rules: Rules, text: str, expected: list[str]) -> None:
    assert read(text, rules) == expected


def test_a_name_made_of_parts_of_tibetan_names_is_no_transliterated_one(rules: Rules) -> None:
    assert read("书记尼玛顿珠讲话。", rules) == []


@pytest.mark.parametrize("name", ["张明华", "沈明华", "沈砚秋", "周晓燕"])
def test_an_appointment_cuts_the_name_before_its_verb(rules: Rules, name: str) -> None:
    assert read(f"任命{name}为水利部副部长。", rules) == [name]


def test_a_list_of_names_may_end_the_text(rules: Rules) -> None:
    assert read("县长沈砚秋、何志强", rules) == ["沈砚秋", "何志强"]


def test_names_overlap_nowhere_and_stand_in_order(rules: Rules) -> None:
    document = next(split_articles("总统安德烈·马林诺夫、县长沈砚秋、何志强到场。", "text", rules.layout))
    names = find_people(cut_words(split_sentences(document, rules.layout), rules.lexicon), rules.lexicon, rules.names)
    assert len(names) == 3
    assert all(one.end <= other.start for one, other in pairwise(names))
    assert [name.kind for name in names] == ["ForeignName", "PersonName", "PersonName"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("总统维加斯-贝尔蒙特来访。", ["维加斯-贝尔蒙特"]),
        ("昆明-万象的列车开行。", []),
        ("列车停在利马豪尔赫·贝尔蒙特机场旁。", ["豪尔赫·贝尔蒙特"]),
        ("副主席努尔来提·艾山江讲话。", ["努尔来提·艾山江"]),
        ("导演让·贝尔蒙特来访。", ["让·贝尔蒙特"]),
        ("牧民努尔来提·艾山江讲话。", ["努尔来提·艾山江"]),
        ("主持人协调员马丁·贝尔蒙特发言。", ["马丁·贝尔蒙特"]),
        ("受台风影响，占比达75%，惠及3000人。", []),
    ],
)
def test_parts_of_transliterated_names_are_joined_and_nothing_else_with_them(
    rules: Rules, text: str, expected: list[str]
) -> None:
    assert read(text, rules) == expected


def test_a_word_of_grammar_before_a_name_of_the_document_is_no_surname(rules: Rules) -> None:
    assert read("总统贝尔蒙特讲话。他向贝尔蒙特致意。", rules) == ["贝尔蒙特"] * 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("高明远，男，汉族。", ["高明远"]),
        ("高明远，家住城里。", []),
        ("任命林书航为局长，麻建国为审计署审计长。", ["林书航", "麻建国"]),
        ("支部书记麻国庆说。", ["麻国庆"]),
    ],
)
def test_what_is_told_behind_a_name_makes_it_one(rules: Rules, text: str, expected: list[str]) -> None:
    assert read(text, rules) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("副局长麻敏尔、吴若宁到场。", ["麻敏尔", "吴若宁"]),
        ("副局长麻凤和、吴若宁到场。", ["麻凤和", "吴若宁"]),
        ("外长贝尔多表示欢迎。", ["贝尔多"]),
        ("外长阿卜杜勒·科本，今天到访。", ["阿卜杜勒·科本"]),
    ],
)
def test_nothing_of_a_name_is_left_alone_before_a_stop(rules: Rules, text: str, expected: list[str]) -> None:
    assert read(text, rules) == expected


def test_a_word_of_grammar_behind_a_name_that_stands_elsewhere_is_none_of_it(rules: Rules) -> None:
    assert read("指导员徐华正带领大家。徐华说，快走。", rules) == ["徐华"] * 2
    assert read("指导员徐华正带领大家。徐华正赶到。", rules) == ["徐华正"] * 2


def test_what_stands_beside_places_is_no_person(rules: Rules) -> None:
    assert read("南部的库拉诺夫卡等地停电。", rules) == []
    assert read("库拉诺夫卡等人到场。", rules) == ["库拉诺夫卡"]


def test_a_place_behind_a_word_that_introduces_people_may_begin_a_name(rules: Rules) -> None:
    assert read("学生龙海波说，他很高兴。", rules) == ["龙海波"]
    assert read("游客到龙海波纹山庄去。", rules) == []
    assert read("书记龙海调研。", rules) == []


def test_a_name_leaves_no_character_alone_before_the_word_for_a_place(rules: Rules) -> None:
    assert read("来到河北的沈青垣村采访。", rules) == []
    assert read("冯东在村里采访。", rules) == ["冯东"]
