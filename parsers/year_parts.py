"""What stands behind a year in, the part of the year that it names out: 上半年, 三季度, 1—9月, 3月5日, 底, 同期.

Without a year the part is one of the context's year, or of the publication's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from model.statistics import PeriodKind
from parsers.dates import month_end, shift_days, shift_months, valid_day
from parsers.stretches import (
    UNKNOWN,
    Context,
    Resolved,
    Stretch,
    ended,
    inside_month,
    months,
    small_number,
    year_of,
)

AHEAD_DAYS = 240
"""A month without a year that lies further ahead than this was last year's: 12月 in news of January."""


def resolve_tail(match: re.Match[str], year: Stretch | None, context: Context) -> Resolved | None:
    """A part of `year`, or of the year that the context gives: half, quarter, months, month, day, end."""
    groups = match.groupdict()
    if groups.get("same") is not None and year is not None:
        return _same_period(year, context), "same-period"
    if (groups.get("inside") or groups.get("span")) and year is not None:
        return year, "year"
    for group, resolve in _TAILS:
        if groups.get(group) is not None:
            return resolve(match, year, context)
    return None


def resolve_part(match: re.Match[str], whole: Stretch) -> Stretch | None:
    """The first or last N units of a stretch, or its Nth; None where it has no such part."""
    start, end = whole.start, whole.end
    count = small_number((match["count"] or match["nth"]).replace("两", "二"))
    if start is None or end is None or not count:
        return None
    unit = match["unit"] or match["nthunit"]
    skip = count - 1 if match["nth"] else 0
    length = 1 if match["nth"] else count
    if unit in {"月", "季度", "半年"}:
        months = {"月": 1, "季度": 3, "半年": 6}[unit]
        if match["side"] and match["side"][0] in "最后後末" and not match["side"].startswith("最初"):
            first, last = shift_months(shift_days(end, 1), -months * length), end
        else:
            first = shift_months(start, months * skip)
            last = shift_days(shift_months(first, months * length), -1)
        level = "month"
    else:
        days = 1 if unit in {"天", "日"} else 7
        if match["side"] and match["side"][0] in "最后後末" and not match["side"].startswith("最初"):
            first, last = shift_days(end, 1 - days * length), end
        else:
            first = shift_days(start, days * skip)
            last = shift_days(first, days * length - 1)
        level = "day"
    if first < start or last > end:
        return None
    return replace(whole, start=first, end=last, kind=PeriodKind.WINDOW, precision=level, level=level)


def _half(match: re.Match[str], year: Stretch | None, context: Context) -> Resolved | None:
    first = match["half"][0] in "上前"
    stretch = months(year, context, 1 if first else 7, 6 if first else 12, "half")
    return (stretch, "half") if stretch is not None else None


def _quarters(match: re.Match[str], year: Stretch | None, context: Context) -> Resolved | None:
    first: int | None
    last: int | None
    if match["frontq"] is not None:
        first, last = 1, small_number(match["frontq"])
    elif match["q1"] is not None:
        first, last = small_number(match["q1"]), small_number(match["q2"])
    else:
        first = last = 4 if match["quarter"] == "末" else small_number(match["quarter"])
    if first is None or last is None:
        return None
    stretch = months(year, context, 3 * first - 2, 3 * last, "quarter")
    if stretch is None:
        return None
    return ended(stretch, match["qend"]), "quarter"


def _month_range(match: re.Match[str], year: Stretch | None, context: Context) -> Resolved | None:
    first, last = small_number(match["m1"]), small_number(match["m2"])
    if first is None or last is None or not (1 <= first <= 12 and 1 <= last <= 12):
        return None
    if first <= last:
        stretch = months(year, _near(year, context, first, last), first, last, "month")
        return (ended(stretch, match["mend"]), "months") if stretch is not None else None
    number, named = year_of(year, context)
    if number is None:
        return None
    # 10月至5月: over the turn of the year; without a year the latest that has begun.
    begin = number if named else number - 1
    return Stretch(
        date(begin, first, 1), month_end(begin + 1, last), precision="month", level="month", explicit=named
    ), "months"


def _near(year: Stretch | None, context: Context, first: int, last: int) -> Context:
    """The context with last year for months that lie too far ahead of the publication."""
    published = context.published
    if year is not None or context.year is not None or published is None:
        return context
    day = date(published.year, first, 1)
    if (day - published).days >= AHEAD_DAYS:
        return replace(context, published=published.replace(year=published.year - 1, day=min(published.day, 28)))
    del last
    return context


def _month_pair(match: re.Match[str], year: Stretch | None, context: Context) -> Resolved | None:
    """七八月份: two months that follow each other."""
    first, last = (small_number(char) for char in match["mpair"])
    if first is None or last is None:
        return None
    stretch = months(year, _near(year, context, first, last), first, last, "month")
    return (stretch, "months") if stretch is not None else None


def _front_months(match: re.Match[str], year: Stretch | None, context: Context) -> Resolved | None:
    count = small_number(match["frontm"])
    stretch = months(year, context, 1, count, "month") if count is not None else None
    return (stretch, "months") if stretch is not None else None


def _last_months(match: re.Match[str], year: Stretch | None, context: Context) -> Resolved | None:
    count = small_number(match["lastm"])
    if count is None or year is None:
        return None
    stretch = months(year, context, 13 - count, 12, "month")
    return (stretch, "months") if stretch is not None else None


def _nth_month(match: re.Match[str], year: Stretch | None, context: Context) -> Resolved | None:
    number = small_number(match["nthm"])
    if number is None or year is None:
        return None
    stretch = months(year, context, number, number, "month")
    return (stretch, "month") if stretch is not None else None


def _front_days(match: re.Match[str], year: Stretch | None, context: Context) -> Resolved | None:
    count = small_number(match["frontd"])
    if count is None or year is None or year.start is None:
        return None
    del context
    return Stretch(year.start, shift_days(year.start, count - 1), precision="day", level="day", explicit=True), "days"


def _month(match: re.Match[str], year: Stretch | None, context: Context) -> Resolved | None:
    month = small_number(match["month"])
    if month is None or not 1 <= month <= 12:
        return None
    near = _near(year, context, month, month)
    stretch = months(year, near, month, month, "month")
    if stretch is None:
        return None
    stretch = replace(stretch, month=month)
    if stretch.start is None:
        return stretch, "month"
    return inside_month(match, stretch)


def _part_of_year(match: re.Match[str], year: Stretch | None, context: Context) -> Resolved | None:
    number, named = year_of(year, context)
    if number is None:
        return replace(UNKNOWN, level="year"), "part-of-year"
    published = context.published
    end = match["part"] is not None and match["part"] in "底末"
    text, place = match.string, match.end()
    ahead = text.startswith(("前", "之前", "以前"), place) or text[match.start() - 1 : match.start()] in {"到", "至"}
    if year is None and not named and end and not ahead and published is not None and published.month <= 3:
        # 年底 in news of January to March is the last one.
        number -= 1
    if end:
        return Stretch(None, date(number, 12, 31), PeriodKind.INSTANT, "year", "part", named), "year-end"
    return Stretch(None, date(number, 1, 1), PeriodKind.INSTANT, "year", "part", named), "year-start"


def _middle(match: re.Match[str], year: Stretch | None, context: Context) -> Resolved | None:
    del match
    stretch = months(year, context, 6, 6, "month")
    if stretch is None or stretch.end is None:
        return None
    return replace(stretch, start=None, end=date(stretch.end.year, 6, 30), kind=PeriodKind.INSTANT), "mid-year"


def _whole(match: re.Match[str], year: Stretch | None, context: Context) -> Resolved | None:
    del match
    number, named = year_of(year, context)
    published = context.published
    if year is None and not named and published is not None and published.month <= 2:
        # 全年 in news of January and February sums up the last year.
        number = published.year - 1
    if number is None:
        return replace(UNKNOWN, kind=PeriodKind.WINDOW), "whole-year"
    return Stretch(date(number, 1, 1), date(number, 12, 31), explicit=named), "whole-year"


def _same_period(year: Stretch, context: Context) -> Stretch:
    """去年同期: last year up to the day of the publication."""
    anchor = context.anchor
    if year.start is None or anchor is None:
        return year
    end = valid_day(year.start.year, anchor.month, anchor.day) or month_end(year.start.year, anchor.month)
    return replace(year, end=end)


def _relative_month(match: re.Match[str], year: Stretch | None, context: Context) -> Resolved | None:
    published = context.published
    if published is None:
        return replace(UNKNOWN, kind=PeriodKind.WINDOW, level="month"), "relative-month"
    word = match["rmonth"]
    shift = word.count("下") - word.count("上")
    if (
        word == "当月"
        and context.last is not None
        and context.last.month is not None
        and context.last.start is not None
    ):
        first = context.last.start.replace(day=1)
    else:
        first = shift_months(published.replace(day=1), shift)
    if year is not None and year.start is not None:
        first = first.replace(year=year.start.year)
    stretch = Stretch(
        first, month_end(first.year, first.month), PeriodKind.WINDOW, "month", "month", explicit=True, month=first.month
    )
    return inside_month(match, stretch)


_TAILS: tuple[tuple[str, Callable[[re.Match[str], Stretch | None, Context], Resolved | None]], ...] = (
    ("half", _half), ("frontq", _quarters), ("q1", _quarters), ("quarter", _quarters), ("m1", _month_range),
    ("mpair", _month_pair),
    ("frontm", _front_months), ("lastm", _last_months), ("nthm", _nth_month), ("frontd", _front_days),
    ("month", _month), ("rmonth", _relative_month), ("part", _part_of_year), ("middle", _middle), ("whole", _whole),
)  # fmt: skip
