"""Stretches of days and what they are resolved against; helpers that every kind of time expression shares."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from model.statistics import PeriodKind
from parsers.dates import month_end, valid_day
from parsers.numerals import DIGITS, read_numeral


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from `start` to `end`, both inclusive; None is open."""

    start: date | None
    end: date | None
    kind: PeriodKind = PeriodKind.WINDOW
    precision: str = "year"
    level: str = "year"
    """How fine the words are: day, week, month, quarter, half, year, more."""
    explicit: bool = False
    """Whether the words name the year."""
    month: int | None = None

    @property
    def first_day(self) -> date | None:
        return self.start if self.start is not None else self.end

    @property
    def last_day(self) -> date | None:
        return self.end


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is resolved against."""

    published: date | None
    anchor: date | None
    """The day that 目前 and …以来 run to: the article's as-of day, else its publication."""
    year: int | None = None
    """The year named earlier in the sentence."""
    month: int | None = None
    """The month of a range's first half (9月10日至12日)."""
    listing: bool = False
    """Whether only a comma or 、 stands between the last expression and this one."""
    last: Stretch | None = None
    """The last stretch with a named year in the paragraph."""

    @property
    def base_year(self) -> int | None:
        if self.year is not None:
            return self.year
        return self.published.year if self.published is not None else None


Resolved = tuple[Stretch, str]

UNKNOWN = Stretch(None, None, PeriodKind.INSTANT, "unknown", "unknown")


def small_number(text: str) -> int | None:
    """The value of a day, month, count or year in either script; None where it is none (十十)."""
    if text.isdigit() and text.isascii():
        return int(text)
    text = {"仨": "三", "元": "一", "首": "一", "头": "一"}.get(text, text)
    if len(text) == 4 and all(char in DIGITS for char in text):
        return int("".join(str(DIGITS[char]) for char in text))
    if text in {"二十", "三十"} or len(text) < 4:
        numeral = read_numeral(text, text, 0)
        if numeral is not None and numeral.end == len(text) and numeral.value is not None:
            return int(numeral.value)
    return None


def read_day(text: str) -> date | None:
    """2020-9-11, 2020/9/11, 2020.9.11 as a day; None where the calendar has none."""
    parts = [int(part) for part in re.split(r"[-/.]", text)]
    return valid_day(*parts) if len(parts) == 3 else None


def year_of(year: Stretch | None, context: Context) -> tuple[int | None, bool]:
    """The year that a part belongs to, and whether the words name it."""
    if year is not None:
        return (year.start.year if year.start is not None else None), True
    return context.base_year, context.year is not None


def months(year: Stretch | None, context: Context, first: int, last: int, level: str) -> Stretch | None:
    number, named = year_of(year, context)
    if not 1 <= first <= last <= 12:
        return None
    if number is None:
        return replace(UNKNOWN, kind=PeriodKind.WINDOW, level=level)
    return Stretch(date(number, first, 1), month_end(number, last), PeriodKind.WINDOW, level, level, named, last)


def ended(stretch: Stretch, end: str | None) -> Stretch:
    """The end (末, 底) or beginning (初) of a stretch as a day at which a level stands."""
    if end is None:
        return stretch
    if end[-1] == "初":
        return replace(stretch, start=None, end=stretch.start, kind=PeriodKind.INSTANT)
    return replace(stretch, start=None, kind=PeriodKind.INSTANT)


def inside_month(match: re.Match[str], stretch: Stretch) -> Resolved | None:
    """A day, a range of days or a part (上旬, 底) of a month."""
    if stretch.start is None or stretch.end is None:
        return None
    year, month = stretch.start.year, stretch.start.month
    groups = match.groupdict()
    if groups.get("d1") is not None:
        first, last = (_day_in(year, month, match[name]) for name in ("d1", "d2"))
        if first is None or last is None or last < first:
            return None
        return replace(stretch, start=first, end=last, precision="day", level="day"), "days"
    digits = groups.get("day") or groups.get("dayh") or groups.get("rday")
    if digits is not None:
        day = _day_in(year, month, digits)
        if day is None:
            return None
        return replace(stretch, start=None, end=day, kind=PeriodKind.INSTANT, precision="day", level="day"), "date"
    part = groups.get("mpart") or groups.get("rmpart")
    if part is None:
        return stretch, "month"
    return part_of_month(stretch, part), "month-part"


def part_of_month(stretch: Stretch, part: str) -> Stretch:
    start, end = stretch.start, stretch.end
    if start is None or end is None:
        return stretch
    if part[-1] in "底末":
        return replace(stretch, start=None, kind=PeriodKind.INSTANT)
    if part[-1] == "初":
        return replace(stretch, start=None, end=start, kind=PeriodKind.INSTANT)
    first, last = {
        "上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31), "上半月": (1, 15), "下半月": (16, 31),
    }.get(part, (11, 20))  # fmt: skip
    return replace(
        stretch, start=start.replace(day=first), end=min(end, end.replace(day=min(last, end.day))), precision="day"
    )


def _day_in(year: int, month: int, digits: str) -> date | None:
    number = small_number(digits)
    return valid_day(year, month, number) if number is not None else None
