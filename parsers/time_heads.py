"""The groups of one time expression in, the stretch of days that it names out; never looks beyond the expression.

Without a publication date a deictic word gives a stretch without ends and the precision `unknown`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from model.statistics import PeriodKind
from parsers import time_words as words
from parsers.dates import full_year, shift_days
from parsers.numerals import DIGITS
from parsers.stretches import Context, Resolved, Stretch, months, read_day, small_number
from parsers.year_parts import resolve_tail

_RELATIVE_YEARS = {"今年": 0, "本年": 0, "本年度": 0, "这一年": 0, "当年": 0, "去年": -1, "上年": -1, "上一年": -1,
                   "上年度": -1, "上一年度": -1, "前年": -2, "大前年": -3, "明年": 1, "下年": 1, "下一年": 1, "下年度": 1, "下一年度": 1, "下个年度": 1, "上个年度": -1, "后年": 2, "次年": 1, "翌年": 1, "同年": 0}  # fmt: skip


def resolve_head(match: re.Match[str], context: Context) -> Resolved | None:
    """What the head pattern found, and the rule that read it; None where it is no time after all (13月)."""
    for group, resolve in _HEADS:
        if match[group] is not None:
            return resolve(match, context)
    return resolve_tail(match, None, context)


def _iso(match: re.Match[str], context: Context) -> Resolved | None:
    del context
    day = read_day(match["iso"])
    return (Stretch(None, day, PeriodKind.INSTANT, "day", "day", True, day.month), "date") if day else None


def _iso_month(match: re.Match[str], context: Context) -> Resolved | None:
    year, month = (int(part) for part in re.split("[-/]", match["isomonth"]))
    base = Stretch(date(year, 1, 1), date(year, 12, 31), explicit=True)
    stretch = months(base, context, month, month, "month")
    return (stretch, "month") if stretch is not None else None


def _iso_plain(match: re.Match[str], context: Context) -> Resolved | None:
    del context
    digits = match["isoplain"]
    day = read_day(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")
    return (Stretch(None, day, PeriodKind.INSTANT, "day", "day", True, day.month), "date") if day else None


def _year(match: re.Match[str], context: Context) -> Resolved | None:
    digits = match["year"] or match["year2"] or match["listyear"]
    plain = "".join(str(DIGITS.get(char, char)) for char in digits)
    number = full_year(plain, context.published)
    if not 1000 <= number <= 2199:
        return None
    return Stretch(date(number, 1, 1), date(number, 12, 31), explicit=True), "year"


def _relative_year(match: re.Match[str], context: Context) -> Resolved | None:
    word = match["ryear"]
    published = context.published
    if published is None:
        return Stretch(None, None, PeriodKind.WINDOW, "unknown", "year", explicit=True), "relative-year"
    base = published.year
    if word in {"当年", "次年", "翌年", "同年"} and context.last is not None and context.last.end is not None:
        base = context.last.end.year
    number = base + _RELATIVE_YEARS[word]
    if number == published.year and word not in {"当年", "同年"}:
        end = context.anchor if context.anchor is not None and context.anchor.year == number else date(number, 12, 31)
        return Stretch(date(number, 1, 1), end, PeriodKind.YTD, "year", "year", explicit=True), "relative-year"
    return Stretch(date(number, 1, 1), date(number, 12, 31), explicit=True), "relative-year"


def _years(match: re.Match[str], context: Context) -> Resolved | None:
    first, last = match["y1"] or match["y3"], match["y2"] or match["y4"]
    start, end = (
        full_year("".join(str(DIGITS.get(char, char)) for char in digits), context.published)
        for digits in (first, last)
    )
    if not 1000 <= start <= end <= 2199:
        return None
    return Stretch(date(start, 1, 1), date(end, 12, 31), precision="year", level="more", explicit=True), "years"


def _plan(match: re.Match[str], context: Context) -> Resolved | None:
    digits = match["plan"]
    number = small_number(digits[:-1])
    part = match["planpart"]
    if number is None or not 1 <= number <= 30:
        return None
    # A bare 一五 is a number or a name; a plan is quoted, has 十, or says what of it is meant.
    if not (part or "十" in digits or match.group()[0] in "“\"'‘"):
        return None
    if digits == "十五" and not (part or match.group()[0] in "“\"'‘"):
        return None
    # The first plan ran 1953–1957; from the sixth (1981) they follow each other without a gap.
    if number < 6:
        return None
    start, end = date(1981 + 5 * (number - 6), 1, 1), date(1985 + 5 * (number - 6), 12, 31)
    stretch = Stretch(start, end, precision="plan", level="more", explicit=True)
    return _part_of_plan(stretch, match, context), "plan"


def _part_of_plan(stretch: Stretch, match: re.Match[str], context: Context) -> Stretch:
    part, start, end = match["planpart"], stretch.start, stretch.end
    if part is None or start is None or end is None:
        return stretch
    if part.endswith("末"):
        return replace(stretch, start=None, kind=PeriodKind.INSTANT, precision="year")
    if part == "以来":
        return replace(stretch, end=context.anchor if context.anchor is not None and context.anchor >= start else None)
    if "初" in part:
        return replace(stretch, start=None, end=start, kind=PeriodKind.INSTANT, precision="year")
    if part == "中期":
        return replace(stretch, start=None, end=date(start.year + 2, 12, 31), kind=PeriodKind.INSTANT, precision="year")
    if part in {"开局之年", "首年", "头年"}:
        return replace(stretch, end=date(start.year, 12, 31), precision="year")
    if part == "收官之年":
        return replace(stretch, start=date(end.year, 1, 1), precision="year")
    if match["planhead"]:
        years = small_number(match["planhead"]) or 1
        return replace(stretch, end=date(start.year + years - 1, 12, 31), precision="year")
    return stretch


def _decade(match: re.Match[str], context: Context) -> Resolved | None:
    digits = match["decade"].replace("〇", "十").replace("零", "十")
    ten = small_number(digits)
    if ten is None:
        return None
    century = match["century"]
    if century is None:
        base = 1900 if ten >= 30 else 2000
    elif century.startswith("上"):
        base = 1900
    elif century.startswith("本"):
        base = 2000
    else:
        number = small_number(century.removesuffix("世纪").strip())
        if number is None:
            return None
        base = (number - 1) * 100
    start = base + ten
    if not 1 <= start <= 9980:
        return None
    del context
    return Stretch(date(start, 1, 1), date(start + 9, 12, 31), precision="year", level="more", explicit=True), "decade"


def _century(match: re.Match[str], context: Context) -> Resolved | None:
    del context
    words = match["centuryonly"]
    number = 21 if words[0] == "本" else 20 if words[0] == "上" else small_number(words.removesuffix("世纪").strip())
    if number is None or not 1 <= number <= 30:
        return None
    # Without a word for its part a count of centuries (2世纪) and a century are hard to tell; from the tenth it is one.
    if number < 10 and not match["centurypart"]:
        return None
    start = max((number - 1) * 100, 1)
    end = start + 99
    part = match["centurypart"]
    if part:
        start, end = (
            (start, start + 19) if part[0] == "初" else (start + 40, start + 59) if part[0] == "中" else (end - 19, end)
        )
    return Stretch(date(start, 1, 1), date(end, 12, 31), precision="year", level="more", explicit=True), "century"


def _nth_weekday(match: re.Match[str], context: Context) -> Resolved | None:
    month, place = small_number(match["nwmonth"]), small_number(match["nwn"] or "五")
    year = context.base_year
    if match["nwlast"]:
        place = 5
    if month is None or place is None or year is None or not 1 <= month <= 12:
        return None
    first = date(year, month, 1)
    day = shift_days(first, (words.WEEKDAYS[match["nwday"]] - first.weekday()) % 7 + 7 * (place - 1))
    if day.month != month:
        day = shift_days(day, -7)
    return Stretch(None, day, PeriodKind.INSTANT, "day", "day"), "weekday"


_HEADS: tuple[tuple[str, Callable[[re.Match[str], Context], Resolved | None]], ...] = (
    ("iso", _iso), ("isomonth", _iso_month),
    ("isoplain", _iso_plain), ("centuryonly", _century), ("nwmonth", _nth_weekday), ("outbreak", words.read_outbreak), ("ytd", words.read_ytd), ("sinceevent", words.read_since_event), ("thisyear", words.read_ytd),
    ("y1", _years), ("y3", _years), ("decade", _decade), ("plan", _plan), ("now", words.read_now), ("event", words.read_event),
    ("vague", words.read_vague), ("spanlead", words.read_span), ("ton", words.read_years_to), ("agon", words.read_ago), ("year", _year), ("listyear", _year), ("year2", _year),
    ("ryear", _relative_year), ("dayword", words.read_day_word), ("wday", words.read_weekday), ("week", words.read_week),
    ("rquarter", words.read_relative_quarter), ("halfmonth", words.read_half_month), ("mpalone", words.read_month_alone), ("holiday", words.read_holiday), ("season", words.read_season),
    ("bday", words.read_day_alone),
)  # fmt: skip
