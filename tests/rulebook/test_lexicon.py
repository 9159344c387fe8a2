"""The lexicon: words that join to the text, classes of words, and a tokenizer that is ours alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import jieba
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.rulebook.lexicon import Lexicon, WordClasses
from kg.rulebook.patterns import PatternError
from kg.rulebook.rules import Rules
from kg.rulebook.segmentation import dictionary

NOTHING: frozenset[str] = frozenset()


def read(text: str, rules: Rules) -> list[str]:
    """The words of a text."""
    return list(rules.lexicon.cut(text))


@pytest.fixture(scope="module")
def own() -> Lexicon:
    """A lexicon with a handful of words of its own."""
    listed = {
        "汀洲湾": frozenset({"Bay"}),
        "海岸": frozenset({"Coast", "Land"}),
        "管护站": frozenset({"Station"}),
        "滩绿": frozenset({"Verb"}),
    }
    return Lexicon(
        WordClasses(
            words=listed,
            parts={"v": frozenset({"Verb"})},
            endings={"站": frozenset({"OnStation"}), "管护站": frozenset({"OnGuard"})},
            numbers=frozenset({"Number"}),
            latin=frozenset({"Latin"}),
            unknown=frozenset({"Unknown"}),
            lengths={1: frozenset({"Single"})},
            forget=frozenset({"海岸线"}),
        )
    )


def test_words_join_to_the_text(rules: Rules) -> None:
    part = st.sampled_from(["海岸", "何志强", "2035年", "《岸线条例》", "\n", "𠮷", "·", "ＡＢ", " ", "\u3000"])

    @settings(max_examples=200, deadline=None)
    @given(text=st.lists(part | st.text(max_size=3), max_size=30).map("".join))
    def check(text: str) -> None:
        words = rules.lexicon.cut(text)
        assert "".join(words) == text
        assert all(words)
        assert len(rules.lexicon.encode(words)) == len(words)

    check()


def test_listed_words_are_words_and_forgotten_ones_are_none(own: Lexicon) -> None:
    assert own.cut("汀洲湾的管护站") == ["汀洲湾", "的", "管护站"]
    assert dictionary().count("海岸线") > 0
    assert own.cut("海岸线") == ["海岸", "线"]


def test_no_two_words_are_guessed_into_one(rules: Rules) -> None:
    assert read("沈砚秋", rules) == ["沈", "砚", "秋"]


def test_classes_by_list_part_of_speech_ending_and_shape(own: Lexicon) -> None:
    assert own.classes_of("海岸") == {"Coast", "Land", "Unknown"}
    assert "Verb" in own.classes_of("推动")
    assert own.classes_of("滩绿") == {"Verb"}  # Listed as a part of speech, it is not unknown.
    assert own.classes_of("砚") == {"Unknown", "Single"}
    assert own.classes_of("2035") == {"Number"}
    assert own.classes_of("AI") == {"Latin"}


def test_the_longest_ending_counts_and_is_never_the_whole_word(own: Lexicon) -> None:
    assert "OnGuard" in own.classes_of("滩涂管护站")
    assert "OnStation" not in own.classes_of("滩涂管护站")
    assert "OnGuard" not in own.classes_of("管护站")
    assert "OnStation" not in own.classes_of("站")


def test_words_of_one_class_have_codes_of_that_class(own: Lexicon) -> None:
    assert own.code("汀洲湾") in own.codes("Bay")
    assert own.code("海岸") in own.codes("Land")
    assert own.code("海岸") not in own.codes("Bay")
    assert all(own.code(word) in own.codes("Word") for word in ("汀洲湾", "海岸", "推动", "砚", "2035", "AI"))
    assert own.encode(["汀洲湾", "海岸"]) == own.code("汀洲湾") + own.code("海岸")


def test_a_name_of_a_person_is_no_ordinary_word(own: Lexicon) -> None:
    assert own.name_code("PersonName") not in own.codes("Word")
    assert own.codes("PersonName") == own.name_code("PersonName") != own.name_code("ForeignName")


def test_symbols_stand_for_themselves(rules: Rules) -> None:
    assert rules.lexicon.encode(["，", "《", "·"]) == "，《·"


def test_an_unknown_class_names_those_there_are(own: Lexicon) -> None:
    with pytest.raises(PatternError, match=r"Wrong.*Bay.*Coast.*Station"):
        own.codes("Wrong")


def test_rare_words_cost_more(rules: Rules) -> None:
    assert rules.lexicon.cost("的") < rules.lexicon.cost("海岸") < rules.lexicon.cost("汀洲湾")
    assert rules.lexicon.tag("中国") == "ns"
    assert rules.lexicon.tag("汀洲湾") == ""


def test_two_lexicons_do_not_share_words(own: Lexicon, rules: Rules) -> None:
    assert "汀洲湾" in own.cut("汀洲湾的海岸")
    assert rules.lexicon.frequency("汀洲湾") == 0
    assert "汀洲湾" not in read("汀洲湾的海岸", rules)


def test_no_cache_file_is_read_or_written(tmp_path: Path) -> None:
    """In a process whose temporary folder holds a forged cache, the words are the dictionary's all the same."""
    (tmp_path / "jieba.cache").write_bytes(b"forged")
    program = """
import jieba
from kg.rulebook.lexicon import Lexicon, WordClasses
none = frozenset()
lexicon = Lexicon(WordClasses({"汀洲湾": none}, {}, {}, none, none, none, {}, none))
assert lexicon.cut("汀洲湾的湿地") == ["汀洲湾", "的", "湿地"], lexicon.cut("汀洲湾的湿地")
assert not jieba.dt.initialized
"""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        env={"TMPDIR": str(tmp_path), "PYTHONPATH": str(Path(__file__).parent.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["jieba.cache"]
    assert (tmp_path / "jieba.cache").read_bytes() == b"forged"
    assert done.stderr == ""


def test_the_dictionary_is_read_once_and_says_of_each_word_what_its_line_says() -> None:
    known = dictionary()
    assert dictionary() is known
    lines = (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").splitlines()
    assert [f"{word} {known.count(word)} {known.tag(word)}" for word in known.numbers] == [*dict.fromkeys(lines)]
    assert (known.count("汀洲湾"), known.tag("汀洲湾")) == (0, "")


def test_a_word_of_the_dictionary_that_is_two_parts_of_names_is_cut_into_them(rules: Rules) -> None:
    assert read("多吉才让和洛桑达瓦", rules) == ["多吉", "才让", "和", "洛桑", "达瓦"]
