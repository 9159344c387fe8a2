"""Mentions: the longest wins, nested ones stand beside it, a name is a name wherever it stands."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.documents.articles import split_articles
from kg.extraction.mentions import SHORTEST_REPEATED, find_mentions
from kg.extraction.sentences import split_sentences
from kg.extraction.words import cut_words
from kg.model import Mention, Sentence
from kg.rulebook.rules import Rules


def mentions(text: str, rules: Rules) -> tuple[tuple[Sentence, ...], tuple[Mention, ...]]:
    document = next(split_articles(text, "text", rules.layout))
    sentences = split_sentences(document, rules.layout)
    return sentences, find_mentions(cut_words(sentences, rules.lexicon), rules)


def read(text: str, rules: Rules, *types: str) -> list[str]:
    """What a text names, of the types given or of all that name something."""
    wanted = types or tuple(rules.vocabulary.entities)
    return [mention.text for mention in mentions(text, rules)[1] if mention.type in wanted]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("国务院工作组到场。", ["国务院工作组"]),
        ("辽阳市第二实验中学建成。", ["辽阳市第二实验中学"]),
        ("中国湿地研究会成立。", ["中国湿地研究会"]),
        ("第三届中国岸线论坛开幕。", ["第三届中国岸线论坛"]),
        ("讨论《中华人民共和国岸线法（修订草案）》。", ["《中华人民共和国岸线法（修订草案）》"]),
        ("印发《福建省国务院岸线工作规划》。", ["《福建省国务院岸线工作规划》"]),
    ],
)
def test_the_longest_of_overlapping_names_wins(rules: Rules, text: str, expected: list[str]) -> None:
    assert read(text, rules) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("学生在万年县碧水乡初级中学上课。", ["万年县", "碧水乡", "碧水乡初级中学"]),
        ("他在绥中县青云乡初级中学教书。", ["绥中县", "青云乡", "青云乡初级中学"]),
    ],
)
def test_a_division_stands_inside_the_school_that_bears_its_name(rules: Rules, text: str, expected: list[str]) -> None:
    found = [m for m in mentions(text, rules)[1] if m.type in ("Place", "Institution")]
    assert [m.text for m in found] == expected
    assert [m.type for m in found] == ["Place", "Place", "Institution"]
    assert found[1].start == found[2].start


def test_a_name_that_one_context_gives_away_is_read_in_every_other(rules: Rules) -> None:
    alone = "大家支持碧波滩涂提升行动。"
    assert read(alone, rules) == []
    assert read(f"实施碧波滩涂提升行动。{alone}", rules) == ["碧波滩涂提升行动"] * 2
    assert read(f"{alone}\n实施碧波滩涂提升行动。", rules) == ["碧波滩涂提升行动"] * 2


def test_short_names_are_not_looked_for_elsewhere(rules: Rules) -> None:
    """海口 behind its province is a place; a name so short may be part of any other word."""
    assert len("岚山") < SHORTEST_REPEATED
    text = "他们走访了福建岚溪新区。岚溪新区很美。"
    assert read(text, rules, "Place") == ["福建", "岚溪新区", "岚溪新区"]


def test_titles_of_books_hold_no_names(rules: Rules) -> None:
    assert read("大家阅读《福建省往事》。", rules) == []


def test_posts_share_the_last_character_of_their_body(rules: Rules) -> None:
    _, found = mentions("福建岸线志愿服务队长何志强说。", rules)
    assert [(m.type, m.text) for m in found] == [
        ("Institution", "福建岸线志愿服务队"),
        ("Post", "队长"),
        ("Person", "何志强"),
    ]


@pytest.mark.parametrize(
    ("type_", "text", "expected"),
    [
        ("Speaker", "我们召开座谈会。", ["我们"]),
        ("Addressee", "你们的请示收悉。", ["你们"]),
        ("Meeting", "会议指出问题。", ["会议"]),
        ("Holder", "同总理先生举行会谈。", ["总理先生"]),
        ("Members", "京津冀三省市要履行责任。", ["京津冀三省市"]),
        ("Side", "斯方高度重视。", ["斯方"]),
    ],
)
def test_words_that_stand_for_a_name_are_mentions_too(rules: Rules, type_: str, text: str, expected: list[str]) -> None:
    assert read(text, rules, type_) == expected


def test_every_mention_is_what_stands_there(rules: Rules) -> None:
    part = st.sampled_from(
        [
            "国务院",
            "印发",
            "《岸线条例》",
            "，",
            "。",
            "\n",
            "何志强",
            "在",
            "福建省",
            "鼓楼区",
            "（以下简称《条例》）",
            "《",
            "”",
        ]
    )

    def has_words(text: str) -> bool:
        return bool(rules.layout.read(text).strip())

    @settings(max_examples=100, deadline=None)
    @given(text=st.lists(part | st.text(max_size=2), min_size=1, max_size=20).map("".join).filter(has_words))
    def check(text: str) -> None:
        sentences, found = mentions(text, rules)
        types = {rule.type for rule in rules.entity_rules}
        ids = {rule.id for rule in rules.entity_rules}
        for mention in found:
            assert mention.start < mention.end
            assert sentences[mention.sentence].text[mention.start : mention.end] == mention.text
            assert mention.type in types
            assert mention.rule in ids
        assert list(found) == sorted(found)
        assert len({(m.sentence, m.start, m.end) for m in found}) == len(found)

    check()


def test_a_name_known_from_elsewhere_cuts_no_post(rules: Rules) -> None:
    assert read("秘鲁国防部发布消息。秘鲁国防部长到场。", rules) == ["秘鲁国防部", "秘鲁"]
