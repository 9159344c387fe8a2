"""The compiled twin cuts as jieba does; jieba's own instance and cache stay untouched."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Mapping
from typing import Any

import jieba
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.rulebook.rules import Rules
from kg.rulebook.segmentation import Cut, compiled_cutter, cutter, dictionary, plain_cutter

FORGOTTEN = dict.fromkeys(dictionary().numbers, 0)
COUNTS: Mapping[str, int] = FORGOTTEN | {"海岸线": 1, "海": 50, "岸线": 20, "汀洲湾": 1_000_000, "的": 9000}
TOTAL = 500  # Less than the sum of the counts, as with listed words; and than 50 · 20, so that two words beat the one.
TEXTS = (
    "汀洲湾管护站副站长孟晓岚10月8日在省政府新闻办公室介绍，2023—2035年海岸线修复规划已获批准。",
    "《汀洲湾湿地保护条例》第十二条：县级以上人民政府应当将湿地保护纳入国民经济和社会发展规划。",
    "会见了斯洛文尼亚总理亚内兹·科瓦奇，双方就3.5亿元、GDP增长5.2%和COVID-19交换意见",
    "辽宁省沈阳市皇姑区人民法院、锦州市太和区女儿河街道和新疆生产建设兵团第八师石河子市",
    "“一带一路”高质量发展\u3000（试行）\n㐀㑇𠮷野家 Ａ１ a-b_c café ½ ①②③ ……——",
    "研究生命起源，结合成分子时，南京市长江大桥，和平等机会，乒乓球拍卖完了",
    "",
    " ",
)


@pytest.fixture(scope="module")
def both(rules: Rules) -> tuple[Cut, Cut]:
    changes, total = rules.lexicon.changes, rules.lexicon.total
    return compiled_cutter(changes, total), plain_cutter(changes, total)


@pytest.mark.parametrize("text", TEXTS)
def test_the_twin_cuts_as_jieba_does(both: tuple[Cut, Cut], text: str) -> None:
    compiled, plain = both
    assert compiled(text) == plain(text)
    assert "".join(compiled(text)) == text


@settings(max_examples=300, deadline=None)
@given(pieces=st.lists(st.sampled_from("".join(TEXTS)), max_size=60))
def test_the_twin_cuts_any_mixture_of_characters_as_jieba_does(both: tuple[Cut, Cut], pieces: list[str]) -> None:
    compiled, plain = both
    assert compiled("".join(pieces)) == plain("".join(pieces))


@pytest.mark.parametrize("make", [compiled_cutter, plain_cutter])
def test_the_total_weighs_words_not_the_sum_of_counts(make: Callable[[Mapping[str, int], int], Cut]) -> None:
    assert make(COUNTS, TOTAL)("汀洲湾的海岸线") == ["汀洲湾", "的", "海", "岸线"]
    assert make(COUNTS, 2_000)("汀洲湾的海岸线") == ["汀洲湾", "的", "海岸线"]


def test_where_the_twin_is_not_installed_jieba_cuts(monkeypatch: pytest.MonkeyPatch) -> None:
    plain_import = builtins.__import__

    def without_twin(name: str, *rest: Any, **named: Any) -> Any:
        if name == "rjieba":
            raise ImportError(name)
        return plain_import(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", without_twin)
    assert cutter(COUNTS, TOTAL)("汀洲湾的海岸线") == plain_cutter(COUNTS, TOTAL)("汀洲湾的海岸线")


def test_jiebas_global_tokenizer_is_never_touched() -> None:
    assert plain_cutter(COUNTS, TOTAL)("汀洲湾") == ["汀洲湾"]
    assert not jieba.dt.initialized
    assert not jieba.dt.FREQ
