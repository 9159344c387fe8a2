"""Dates as texts write them: read in full, or from the day of the text where one reading is near."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.dates import iso_date, iso_period


@pytest.mark.parametrize(
    ("text", "written", "expected"),
    [
        ("2024年3月5日", "", "2024-03-05"),
        ("二〇二四年十二月三十一日", "", "2024-12-31"),
        ("2025年2月30日", "", "2025年2月30日"),
        ("3月5日", "", ""),
        ("3月5日", "2024-03-06", "2024-03-05"),
        ("12月30日", "2026-01-03", "2025-12-30"),
        ("8月1日", "2025-01-10", ""),
        ("去年5月1日", "2024-03-06", "2023-05-01"),
        ("本月5日", "2024-03-20", "2024-03-05"),
        ("30日", "2025-05-01", "2025-04-30"),
        ("15日", "2025-05-01", ""),
        ("昨天", "2024-03-01", "2024-02-29"),
        ("今天（4月5日）", "2024-04-05", "2024-04-05"),
        ("今天", "some day", ""),
    ],
)
def test_a_date_is_read_or_left_out(text: str, written: str, expected: str) -> None:
    assert iso_date(text, written) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2023—2035年", "2023/2035"), ("2021-2025年", "2021/2025"), ("2023年至2035年", "2023/2035"), ("2035—2023年", "")],
)
def test_a_period_runs_forward(text: str, expected: str) -> None:
    assert iso_period(text) == expected


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_full_date_is_read_as_itself(day: date) -> None:
    assert iso_date(f"{day.year}年{day.month}月{day.day}日") == day.isoformat()
