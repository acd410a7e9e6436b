"""The groups of one time expression in, the stretch of days that it names out; never looks beyond the expression.

Without a publication date a deictic word gives a stretch without ends and the precision `unknown`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from model.statistics import PeriodKind
from parsers.dates import full_year, month_end, shift_days, shift_months, valid_day
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
_RELATIVE_YEARS = {"今年": 0, "本年": 0, "本年度": 0, "这一年": 0, "当年": 0, "去年": -1, "上年": -1, "上一年": -1,
                   "上年度": -1, "上一年度": -1, "前年": -2, "大前年": -3, "明年": 1, "后年": 2, "次年": 1, "翌年": 1, "同年": 0}  # fmt: skip
_RELATIVE_DAYS = {"今天": 0, "今日": 0, "今晨": 0, "昨天": -1, "昨日": -1, "昨晚": -1, "昨夜": -1, "前天": -2, "前日": -2,
                  "大前天": -3, "明天": 1, "明日": 1, "后天": 2, "大后天": 3}  # fmt: skip
_WEEKDAYS = {char: index for index, char in enumerate("一二三四五六")} | {"日": 6, "天": 6}
_WEEK_SHIFTS = {"上上": -2, "上": -1, "下": 1, "下下": 2, "本": 0, "这": 0, "今": 0}
AHEAD_DAYS = 240
"""A month without a year that lies further ahead than this was last year's: 12月 in news of January."""


HOLIDAYS = {"元旦": (1, 1), "情人": (2, 14), "妇女": (3, 8), "植树": (3, 12), "愚人": (4, 1), "劳动": (5, 1), "五一": (5, 1),
            "青年": (5, 4), "儿童": (6, 1), "建军": (8, 1), "教师": (9, 10), "国庆": (10, 1), "平安夜": (12, 24),
            "圣诞": (12, 25)}  # fmt: skip
"""Holidays on a fixed day of the solar calendar; those of the lunar one are not resolved."""


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


def resolve_head(match: re.Match[str], context: Context, text: str) -> Resolved | None:
    """What the head pattern found, and the rule that read it; None where it is no time after all (13月)."""
    for group, resolve in _HEADS:
        if match[group] is not None:
            return resolve(match, context, text)
    return resolve_tail(match, None, context)


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


def _year_of(year: Stretch | None, context: Context) -> tuple[int | None, bool]:
    """The year that a part belongs to, and whether the words name it."""
    if year is not None:
        return (year.start.year if year.start is not None else None), True
    return context.base_year, context.year is not None


def _months(year: Stretch | None, context: Context, first: int, last: int, level: str) -> Stretch | None:
    number, named = _year_of(year, context)
    if not 1 <= first <= last <= 12:
        return None
    if number is None:
        return replace(UNKNOWN, kind=PeriodKind.WINDOW, level=level)
    return Stretch(date(number, first, 1), month_end(number, last), PeriodKind.WINDOW, level, level, named, last)


def _half(match: re.Match[str], year: Stretch | None, context: Context) -> Resolved | None:
    first = match["half"][0] in "上前"
    stretch = _months(year, context, 1 if first else 7, 6 if first else 12, "half")
    return (stretch, "half") if stretch is not None else None


def _quarters(match: re.Match[str], year: Stretch | None, context: Context) -> Resolved | None:
    if match["frontq"] is not None:
        first, last = 1, small_number(match["frontq"])
    elif match["q1"] is not None:
        first, last = small_number(match["q1"]), small_number(match["q2"])
    else:
        first = last = 4 if match["quarter"] == "末" else small_number(match["quarter"])
    if first is None or last is None:
        return None
    stretch = _months(year, context, 3 * first - 2, 3 * last, "quarter")
    if stretch is None:
        return None
    return _ended(stretch, match["qend"]), "quarter"


def _ended(stretch: Stretch, end: str | None) -> Stretch:
    """The end (末, 底) or beginning (初) of a stretch as a day at which a level stands."""
    if end is None:
        return stretch
    if end[-1] == "初":
        return replace(stretch, start=None, end=stretch.start, kind=PeriodKind.INSTANT)
    return replace(stretch, start=None, kind=PeriodKind.INSTANT)


def _month_range(match: re.Match[str], year: Stretch | None, context: Context) -> Resolved | None:
    first, last = small_number(match["m1"]), small_number(match["m2"])
    if first is None or last is None or not (1 <= first <= 12 and 1 <= last <= 12):
        return None
    if first <= last:
        stretch = _months(year, _near(year, context, first, last), first, last, "month")
        return (_ended(stretch, match["mend"]), "months") if stretch is not None else None
    number, named = _year_of(year, context)
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


def _front_months(match: re.Match[str], year: Stretch | None, context: Context) -> Resolved | None:
    count = small_number(match["frontm"])
    stretch = _months(year, context, 1, count, "month") if count is not None else None
    return (stretch, "months") if stretch is not None else None


def _last_months(match: re.Match[str], year: Stretch | None, context: Context) -> Resolved | None:
    count = small_number(match["lastm"])
    if count is None or year is None:
        return None
    stretch = _months(year, context, 13 - count, 12, "month")
    return (stretch, "months") if stretch is not None else None


def _nth_month(match: re.Match[str], year: Stretch | None, context: Context) -> Resolved | None:
    number = small_number(match["nthm"])
    if number is None or year is None:
        return None
    stretch = _months(year, context, number, number, "month")
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
    stretch = _months(year, near, month, month, "month")
    if stretch is None:
        return None
    stretch = replace(stretch, month=month)
    if stretch.start is None:
        return stretch, "month"
    return _inside_month(match, stretch)


def _inside_month(match: re.Match[str], stretch: Stretch) -> Resolved | None:
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
    return _part_of_month(stretch, part), "month-part"


def _part_of_month(stretch: Stretch, part: str) -> Stretch:
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


def _part_of_year(match: re.Match[str], year: Stretch | None, context: Context) -> Resolved | None:
    number, named = _year_of(year, context)
    if number is None:
        return replace(UNKNOWN, level="year"), "part-of-year"
    published = context.published
    end = match["part"] is not None and match["part"] in "底末"
    if year is None and not named and end and published is not None and published.month <= 3:
        # 年底 in news of January to March is the last one.
        number -= 1
    if end:
        return Stretch(None, date(number, 12, 31), PeriodKind.INSTANT, "year", "part", named), "year-end"
    return Stretch(None, date(number, 1, 1), PeriodKind.INSTANT, "year", "part", named), "year-start"


def _middle(match: re.Match[str], year: Stretch | None, context: Context) -> Resolved | None:
    del match
    stretch = _months(year, context, 6, 6, "month")
    if stretch is None or stretch.end is None:
        return None
    return replace(stretch, start=None, end=date(stretch.end.year, 6, 30), kind=PeriodKind.INSTANT), "mid-year"


def _whole(match: re.Match[str], year: Stretch | None, context: Context) -> Resolved | None:
    del match
    number, named = _year_of(year, context)
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
    return _inside_month(match, stretch)


_TAILS: tuple[tuple[str, Callable[[re.Match[str], Stretch | None, Context], Resolved | None]], ...] = (
    ("half", _half), ("frontq", _quarters), ("q1", _quarters), ("quarter", _quarters), ("m1", _month_range),
    ("frontm", _front_months), ("lastm", _last_months), ("nthm", _nth_month), ("frontd", _front_days),
    ("month", _month), ("rmonth", _relative_month), ("part", _part_of_year), ("middle", _middle), ("whole", _whole),
)  # fmt: skip


def _iso(match: re.Match[str], context: Context, text: str) -> Resolved | None:
    del context, text
    day = read_day(match["iso"])
    return (Stretch(None, day, PeriodKind.INSTANT, "day", "day", True, day.month), "date") if day else None


def _year(match: re.Match[str], context: Context, text: str) -> Resolved | None:
    del text
    digits = match["year"] or match["year2"] or match["listyear"]
    plain = "".join(str(DIGITS.get(char, char)) for char in digits)
    number = full_year(plain, context.published)
    if not 1000 <= number <= 2199:
        return None
    return Stretch(date(number, 1, 1), date(number, 12, 31), explicit=True), "year"


def _relative_year(match: re.Match[str], context: Context, text: str) -> Resolved | None:
    del text
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


def _years(match: re.Match[str], context: Context, text: str) -> Resolved | None:
    del text
    first, last = match["y1"] or match["y3"], match["y2"] or match["y4"]
    start, end = (
        full_year("".join(str(DIGITS.get(char, char)) for char in digits), context.published)
        for digits in (first, last)
    )
    if not 1000 <= start <= end <= 2199:
        return None
    return Stretch(date(start, 1, 1), date(end, 12, 31), precision="year", level="more", explicit=True), "years"


def _plan(match: re.Match[str], context: Context, text: str) -> Resolved | None:
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
    del text
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


def _now(match: re.Match[str], context: Context, text: str) -> Resolved | None:
    del match, text
    return Stretch(None, context.anchor, PeriodKind.INSTANT, "day" if context.anchor else "unknown", "day"), "now"


def _event(match: re.Match[str], context: Context, text: str) -> Resolved | None:
    del match, text
    return Stretch(None, context.published, PeriodKind.EVENT, "unknown", "unknown"), "event"


def _vague(match: re.Match[str], context: Context, text: str) -> Resolved | None:
    del match, text
    return Stretch(None, context.anchor, PeriodKind.SINCE_START, "unknown", "unknown"), "vague"


def _ytd(match: re.Match[str], context: Context, text: str) -> Resolved | None:
    del text
    published, anchor = context.published, context.anchor
    if published is None or anchor is None:
        return replace(UNKNOWN, kind=PeriodKind.YTD), "year-to-date"
    year = anchor.year if anchor.year == published.year else published.year
    end = date(year, 12, 31) if match["thisyear"] else max(min(anchor, date(year, 12, 31)), date(year, 1, 1))
    return Stretch(date(year, 1, 1), end, PeriodKind.YTD, "day", "year"), "year-to-date"


def _outbreak(match: re.Match[str], context: Context, text: str) -> Resolved | None:
    del match, text
    return Stretch(date(2020, 1, 1), context.anchor, PeriodKind.WINDOW, "month", "more"), "since-outbreak"


CONGRESSES = {"十八": date(2012, 11, 8), "十九": date(2017, 10, 18), "二十": date(2022, 10, 16)}
"""Opening days of the party congresses that 以来 counts from."""


def _since_event(match: re.Match[str], context: Context, text: str) -> Resolved | None:
    """党的十八大以来 has a known start; 摘帽以来 and the like have one that the text does not give."""
    del text
    words = match["sinceevent"].removeprefix("党的")
    start = CONGRESSES.get(words[:2]) if "大" in words else None
    if start is None:
        return Stretch(None, context.anchor, PeriodKind.SINCE_START, "unknown", "unknown"), "since-event"
    return Stretch(start, context.anchor, PeriodKind.WINDOW, "day", "more"), "since-event"


def _span(match: re.Match[str], context: Context, text: str) -> Resolved | None:
    """近三年, 过去十年, 未来两个月: counted from the publication; 前 and 后 only where nothing else is meant."""
    del text
    lead, unit = match["spanlead"], match["spanunit"]
    count = small_number(match["spann"])
    if lead in {"前", "后", "这"} and not (lead != "后" and match["spann"] in "三两二四五六七八九十" and unit == "年"):
        return None
    if match["spann"] in {"几", "数"}:
        return Stretch(None, context.anchor, PeriodKind.SINCE_START, "unknown", "unknown"), "vague"
    anchor = context.anchor
    if match["spann"] == "半" and unit in {"年", "月"} and anchor is not None:
        return _half_span(lead, unit, anchor), "span-half"
    if count is None or anchor is None:
        return (replace(UNKNOWN, kind=PeriodKind.WINDOW), "span") if count is not None else None
    if count > 200:
        return None
    if lead in {"未来", "今后", "此后", "往后"}:
        days = {"年": 365, "年半": 365, "季度": 90, "月": 30, "周": 7, "星期": 7}.get(unit, 1) * count
        return Stretch(anchor, shift_days(anchor, days), precision="day", level="more"), "span-ahead"
    if unit in {"年", "年半", "月", "季度"}:
        months = {"年": 12, "年半": 12, "季度": 3, "月": 1}[unit] * count + (6 if unit == "年半" else 0)
        return Stretch(shift_months(anchor, -months), anchor, precision="day", level="more"), "span-back"
    days = {"周": 7, "星期": 7}.get(unit, 1) * count
    return Stretch(shift_days(anchor, -days), anchor, precision="day", level="more"), "span-back"


def _half_span(lead: str, unit: str, anchor: date) -> Stretch:
    """近半年, 未来半个月."""
    sign = 1 if lead in {"未来", "今后", "此后", "往后"} else -1
    other = shift_months(anchor, 6 * sign) if unit == "年" else shift_days(anchor, 15 * sign)
    return Stretch(min(anchor, other), max(anchor, other), precision="day", level="more")


def _years_to(match: re.Match[str], context: Context, text: str) -> Resolved | None:
    """四年累计, 五年来: as many calendar years up to the year that the text stands in."""
    del text
    count = small_number(match["ton"])
    if match["ton"] in {"几", "数"} or match["tomore"]:
        return Stretch(None, context.anchor, PeriodKind.SINCE_START, "unknown", "unknown"), "vague"
    if count is None or not 1 <= count <= 100:
        return None
    last = _closed_year(context)
    if last is None:
        return replace(UNKNOWN, kind=PeriodKind.WINDOW), "years-to"
    end = date(last, 12, 31)
    if context.anchor is not None and context.anchor.year == last:
        end = context.anchor
    return Stretch(date(last - count + 1, 1, 1), end, precision="year", level="more"), "years-to"


def _closed_year(context: Context) -> int | None:
    """The year in which N years end: that of a year-level stretch of the paragraph, else of the anchor."""
    last = context.last
    if last is not None and last.end is not None and last.level == "year":
        return last.end.year
    return context.anchor.year if context.anchor is not None else None


def _ago(match: re.Match[str], context: Context, text: str) -> Resolved | None:
    del text
    count = small_number(match["agon"])
    published = context.published
    if count is None or published is None or count > 200:
        return None
    sign = -1 if "前" in match["agomark"] else 1
    unit = match["agounit"]
    if unit in "年月":
        day = shift_months(published, sign * count * (12 if unit == "年" else 1))
    else:
        day = shift_days(published, sign * count * (1 if unit == "天" else 7))
    return Stretch(None, day, PeriodKind.EVENT, "unknown", "day"), "ago"


def _decade(match: re.Match[str], context: Context, text: str) -> Resolved | None:
    del text
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


def _century(match: re.Match[str], context: Context, text: str) -> Resolved | None:
    del context, text
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


def _iso_month(match: re.Match[str], context: Context, text: str) -> Resolved | None:
    del text
    year, month = (int(part) for part in re.split("[-/]", match["isomonth"]))
    base = Stretch(date(year, 1, 1), date(year, 12, 31), explicit=True)
    stretch = _months(base, context, month, month, "month")
    return (stretch, "month") if stretch is not None else None


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


def _day_word(match: re.Match[str], context: Context, text: str) -> Resolved | None:
    del text
    word, published = match["dayword"], context.published
    if word in {"当天", "当日"}:
        day = context.last.end if context.last is not None and context.last.level == "day" else published
    else:
        day = shift_days(published, _RELATIVE_DAYS[word]) if published is not None else None
    return Stretch(None, day, PeriodKind.EVENT, "day" if day else "unknown", "day"), "day-word"


def _weekday(match: re.Match[str], context: Context, text: str) -> Resolved | None:
    del text
    published = context.published
    if published is None:
        return replace(UNKNOWN, kind=PeriodKind.EVENT), "weekday"
    wanted, shift = _WEEKDAYS[match["wday"]], match["wshift"]
    if shift is None:
        ahead = (wanted - published.weekday()) % 7 or 7
        day = shift_days(published, ahead)
    else:
        week = _WEEK_SHIFTS[shift.rstrip("一个")]
        day = shift_days(published, wanted - published.weekday() + 7 * week)
    return Stretch(None, day, PeriodKind.EVENT, "day", "day"), "weekday"


def _nth_weekday(match: re.Match[str], context: Context, text: str) -> Resolved | None:
    del text
    month, place = small_number(match["nwmonth"]), small_number(match["nwn"] or "五")
    year = context.base_year
    if match["nwlast"]:
        place = 5
    if month is None or place is None or year is None or not 1 <= month <= 12:
        return None
    first = date(year, month, 1)
    day = shift_days(first, (_WEEKDAYS[match["nwday"]] - first.weekday()) % 7 + 7 * (place - 1))
    if day.month != month:
        day = shift_days(day, -7)
    return Stretch(None, day, PeriodKind.INSTANT, "day", "day"), "weekday"


def _week(match: re.Match[str], context: Context, text: str) -> Resolved | None:
    del text
    published = context.published
    if published is None:
        return replace(UNKNOWN, kind=PeriodKind.WINDOW), "week"
    shift = _WEEK_SHIFTS[match["week"].rstrip("一个")]
    monday = shift_days(published, 7 * shift - published.weekday())
    return Stretch(monday, shift_days(monday, 6), precision="day", level="week"), "week"


def _relative_quarter(match: re.Match[str], context: Context, text: str) -> Resolved | None:
    del text
    published = context.published
    if published is None:
        return replace(UNKNOWN, kind=PeriodKind.WINDOW), "quarter"
    word = match["rquarter"]
    shift = -3 if word[0] == "上" else 3 if word[0] == "下" else 0
    first = shift_months(date(published.year, (published.month - 1) // 3 * 3 + 1, 1), shift)
    stretch = Stretch(
        first, month_end(first.year, first.month + 2), precision="quarter", level="quarter", explicit=True
    )
    return _ended(stretch, match["rqend"]), "quarter"


def _half_month(match: re.Match[str], context: Context, text: str) -> Resolved | None:
    del text
    published = context.published
    if published is None:
        return None
    month = Stretch(published.replace(day=1), month_end(published.year, published.month), level="month")
    return _part_of_month(month, match["halfmonth"]), "month-part"


def _month_alone(match: re.Match[str], context: Context, text: str) -> Resolved | None:
    del text
    published = context.published
    if published is None:
        return replace(UNKNOWN, level="month"), "month-part"
    month = Stretch(
        published.replace(day=1), month_end(published.year, published.month), precision="month", level="month"
    )
    return _part_of_month(month, match["mpalone"]), "month-part"


def _holiday(match: re.Match[str], context: Context, text: str) -> Resolved | None:
    del text
    year = context.base_year
    if year is None:
        return None
    month, day = next(when for name, when in HOLIDAYS.items() if name in match["holiday"])
    return Stretch(None, date(year, month, day), PeriodKind.EVENT, "day", "day"), "holiday"


def _season(match: re.Match[str], context: Context, text: str) -> Resolved | None:
    del text
    year = context.base_year
    if year is None:
        return None
    name = match["season"][-1]
    first, last = {"春": (3, 5), "夏": (6, 8), "秋": (9, 11)}.get(name, (12, 12))
    stretch = _months(None, context, first, last, "quarter")
    return (stretch, "season") if stretch is not None else None


def _day_alone(match: re.Match[str], context: Context, text: str) -> Resolved | None:
    """12日: in the month of a range's first half, else the nearest one that has come by the publication."""
    published = context.published
    number = small_number(match["bday"])
    if not match["bday"].isascii() and match.start() and "一" <= text[match.start() - 1] <= "龥":
        # 一日三餐, 神舟十八号, 海葵一号: a Chinese numeral inside a word is no day.
        return None
    if number is None or not 1 <= number <= 31:
        return None
    if published is None:
        return replace(UNKNOWN, kind=PeriodKind.EVENT), "day"
    month_day = context.last.end if context.last is not None and context.last.level == "day" else None
    day = None
    if context.month is not None and context.base_year is not None:
        day = valid_day(context.base_year, context.month, number)
    elif month_day is not None and context.listing:
        # 9月10号,11号,12号
        day = valid_day(month_day.year, month_day.month, number)
    if day is None:
        month = published if number <= published.day else shift_months(published.replace(day=1), -1)
        day = valid_day(month.year, month.month, number)
        if day is None:
            month = shift_months(month.replace(day=1), -1)
            day = valid_day(month.year, month.month, number)
    if day is None:
        return None
    last = small_number(match["bday2"]) if match["bday2"] else None
    until = valid_day(day.year, day.month, last) if last is not None else None
    if until is not None and until >= day:
        return Stretch(day, until, PeriodKind.EVENT, "day", "day", month=day.month), "days"
    return Stretch(None, day, PeriodKind.EVENT, "day", "day", month=day.month), "day"


_HEADS: tuple[tuple[str, Callable[[re.Match[str], Context, str], Resolved | None]], ...] = (
    ("iso", _iso), ("isomonth", _iso_month), ("centuryonly", _century), ("nwmonth", _nth_weekday), ("outbreak", _outbreak), ("ytd", _ytd), ("sinceevent", _since_event), ("thisyear", _ytd),
    ("y1", _years), ("y3", _years), ("decade", _decade), ("plan", _plan), ("now", _now), ("event", _event),
    ("vague", _vague), ("spanlead", _span), ("ton", _years_to), ("agon", _ago), ("year", _year), ("listyear", _year), ("year2", _year),
    ("ryear", _relative_year), ("dayword", _day_word), ("wday", _weekday), ("week", _week),
    ("rquarter", _relative_quarter), ("halfmonth", _half_month), ("mpalone", _month_alone), ("holiday", _holiday), ("season", _season),
    ("bday", _day_alone),
)  # fmt: skip
