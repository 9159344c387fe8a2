"""Dates as Chinese texts write them → ISO 8601: 2024年3月5日, 二〇二四年三月五日, 今天（3月5日）, 2023—2035年.

What leaves out its year or month is read from the day of the text, and only where one reading is near it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR, date, timedelta

# Days. A month and day without a year are of the text's own year when they lie within half a year of its day, and of
# a year beside it when they lie within two months of it (12月30日 read in January); a day alone lies within a week.
HALF_YEAR, AROUND_NEW_YEAR, AROUND_DAY = 183, 61, 7

_DIGITS = {"〇": 0, "○": 0, "零": 0} | {numeral: n for n, numeral in enumerate("一二三四五六七八九", 1)}
_YEAR = r"(?P<year>\d{4}|[〇○零一二三四五六七八九]{4})年"
_NUMERAL = r"\d{1,2}|[一二三四五六七八九十]{1,3}"
_SHIFTED_YEARS = {"前年": -2, "去年": -1, "今年": 0, "本年": 0, "明年": 1, "后年": 2}
_SHIFTED_MONTHS = {"上月": -1, "上个月": -1, "本月": 0, "这个月": 0, "下月": 1, "下个月": 1}
_SHIFTED_DAYS = {"前天": -2, "昨天": -1, "昨日": -1, "今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2}
_DATE = re.compile(
    rf"(?:(?P<days>{'|'.join(_SHIFTED_DAYS)})(?:（(?=[^）]+）))?)?"
    rf"(?:(?:{_YEAR}|(?P<years>{'|'.join(_SHIFTED_YEARS)}))?(?P<month>{_NUMERAL})月"
    rf"|(?P<months>{'|'.join(_SHIFTED_MONTHS)}))?(?:(?P<day>{_NUMERAL})日)?）?"
)
_PERIOD = re.compile(rf"{_YEAR[:-1]}年?(?:[-—–－~～至到]+){_YEAR.replace('year', 'last')[:-1]}年?")


def iso_date(text: str, written: str = "") -> str:
    """``YYYY-MM-DD`` of a date; ``written`` is the ISO day of its text, or empty.

    A full date that no calendar has (2月30日 of a year) is given back as it stands. Empty when the text is no date, or
    does not say which day it is.
    """
    match = _DATE.fullmatch(re.sub(r"\s", "", text))
    if not match or not any(match.groupdict().values()):
        return ""
    today = _today(written)
    if match["year"]:
        return _full(text, match)
    if today is None:
        return ""
    found = _relative(match, today)
    return found.isoformat() if found else ""


def iso_period(text: str) -> str:
    """``YYYY/YYYY`` of a period of years (2023—2035年, 2021年至2025年); empty when the text is none."""
    match = _PERIOD.fullmatch(re.sub(r"\s", "", text))
    if not match:
        return ""
    first, last = number(match["year"]), number(match["last"])
    return f"{first:04}/{last:04}" if first < last else ""


def number(numeral: str) -> int:
    """The value of a numeral in digits (31), figures one by one (二〇二四), or tens and ones (三十一)."""
    if numeral.isdecimal():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    if ten:
        return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)
    return int("".join(str(_DIGITS[figure]) for figure in numeral))


def _today(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _full(text: str, match: re.Match[str]) -> str:
    """A date with its year; empty when month or day is missing."""
    year, month, day = match["year"], match["month"], match["day"]
    if not month or not day:
        return ""
    found = _day(number(year), _value(month), _value(day))
    return found.isoformat() if found else text


def _relative(match: re.Match[str], today: date) -> date | None:
    month, day = _value(match["month"]), _value(match["day"])
    if match["month"]:
        return _in_year(match["years"], month, day, today) if match["day"] else None
    if match["days"]:
        return today + timedelta(_SHIFTED_DAYS[match["days"]]) if not match["day"] else _near(today, day)
    if match["months"]:
        return _day(*_month(today, _SHIFTED_MONTHS[match["months"]]), day)
    return _near(today, day)


def _in_year(years: str | None, month: int, day: int, today: date) -> date | None:
    """The day in the year that the text names by its distance; else in its own, else in one beside it."""
    if years:
        return _day(today.year + _SHIFTED_YEARS[years], month, day)
    own = _day(today.year, month, day)
    if own and abs((own - today).days) <= HALF_YEAR:
        return own
    beside = (_day(today.year + shift, month, day) for shift in (-1, 1))
    return _nearest(beside, today, AROUND_NEW_YEAR)


def _near(today: date, day: int) -> date | None:
    """The day of that number around today."""
    return _nearest((_day(*_month(today, shift), day) for shift in (-1, 0, 1)), today, AROUND_DAY)


def _nearest(days: Iterator[date | None], today: date, within: int) -> date | None:
    near = [day for day in days if day and abs((day - today).days) <= within]
    return min(near, key=lambda day: abs((day - today).days), default=None)


def _month(today: date, shift: int) -> tuple[int, int]:
    """(year, month) so many months from today."""
    years, month = divmod(today.month - 1 + shift, 12)
    return today.year + years, month + 1


def _day(year: int, month: int, day: int) -> date | None:
    """The day, when there is one."""
    try:
        return date(year, month, day) if MINYEAR <= year <= MAXYEAR else None
    except ValueError:
        return None


def _value(numeral: str | None) -> int:
    """The value of a numeral; 0, which no calendar has, for none or for one written amiss (十十)."""
    try:
        return number(numeral or "0")
    except (KeyError, ValueError):
        return 0
