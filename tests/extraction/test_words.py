"""A document in words: each sentence as if it were cut alone, and every place leads back to its sentence."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extraction.words import Words, cut_words, overlapping
from kg.model import BlockKind, Field, Sentence
from kg.rulebook.patterns import SEPARATOR
from kg.rulebook.rules import Rules

PARTS = ("汀洲湾", "孟晓岚", "结合成分子时", "2035年", "GDP", "3.5%", "，", "。", "”", " ", "\n", "-", "·", "㐀", "𠮷")
TEXTS = st.lists(st.lists(st.sampled_from(PARTS), min_size=1, max_size=8).map("".join), max_size=5)


def words(texts: list[str], rules: Rules) -> Words:
    sentences = [Sentence(Field.TEXT, BlockKind.PARAGRAPH, 0, text, ((0, 0),)) for text in texts]
    return cut_words(sentences, rules.lexicon)


def test_sentences_are_cut_as_each_would_be_alone(rules: Rules) -> None:
    @settings(max_examples=200, deadline=None)
    @given(texts=TEXTS)
    def check(texts: list[str]) -> None:
        alone = [word for text in texts for word in [*rules.lexicon.cut(text), SEPARATOR]]
        assert words(texts, rules).list == [SEPARATOR, *alone]

    check()


def test_every_word_stands_where_it_is_said_to_and_in_its_sentence(rules: Rules) -> None:
    texts = ["孟晓岚在汀洲湾。", "汀洲湾！", "她说好"]
    cut = words(texts, rules)
    for number, word in enumerate(cut.list):
        start = cut.starts[number]
        assert cut.text[start : start + len(word)] == word
        assert cut.at(start) == number
        if word != SEPARATOR:
            assert word in texts[cut.sentence(start)]
    assert cut.starts[-1] == len(cut.text)
    assert cut.at(cut.text.index("洲")) is None


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 5)), max_size=12))
def test_spans_stand_with_those_they_overlap_and_apart_from_all_others(drawn: list[tuple[int, int]]) -> None:
    spans = [(start, start + length, 0) for start, length in drawn]
    groups = list(overlapping(spans))
    assert [span for group in groups for span in group] == sorted(spans)
    for one, other in pairwise(groups):
        assert max(end for _, end, _ in one) <= other[0][0]
    for group in groups:
        for number, (start, _, _) in enumerate(group[1:], 1):
            assert any(start < end for _, end, _ in group[:number])
