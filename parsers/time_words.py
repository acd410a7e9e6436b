"""Words that point from the day of publication in, the stretch of days that they mean out: 目前, 近三年, 上周五, 12日."""

from __future__ import annotations

import re
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
    months,
    part_of_month,
    small_number,
)

_RELATIVE_DAYS = {"今天": 0, "今日": 0, "今晨": 0, "昨天": -1, "昨日": -1, "昨晚": -1, "昨夜": -1, "前天": -2, "前日": -2,
                  "大前天": -3, "明天": 1, "明日": 1, "后天": 2, "大后天": 3}  # fmt: skip

WEEKDAYS = {char: index for index, char in enumerate("一二三四五六")} | {"日": 6, "天": 6}

_WEEK_SHIFTS = {"上上": -2, "上": -1, "下": 1, "下下": 2, "本": 0, "这": 0, "今": 0}

HOLIDAYS = {"元旦": (1, 1), "情人": (2, 14), "妇女": (3, 8), "植树": (3, 12), "愚人": (4, 1), "劳动": (5, 1), "五一": (5, 1),
            "青年": (5, 4), "儿童": (6, 1), "建军": (8, 1), "教师": (9, 10), "国庆": (10, 1), "平安夜": (12, 24),
            "圣诞": (12, 25)}  # fmt: skip
"""Holidays on a fixed day of the solar calendar; those of the lunar one are not resolved."""

CONGRESSES = {"十八": date(2012, 11, 8), "十九": date(2017, 10, 18), "二十": date(2022, 10, 16)}
"""Opening days of the party congresses that 以来 counts from."""


AHEAD = frozenset({"未来", "今后", "此后", "往后", "接下来"})


def read_now(match: re.Match[str], context: Context) -> Resolved | None:
    del match
    return Stretch(None, context.anchor, PeriodKind.INSTANT, "day" if context.anchor else "unknown", "day"), "now"


def read_event(match: re.Match[str], context: Context) -> Resolved | None:
    del match
    return Stretch(None, context.published, PeriodKind.EVENT, "unknown", "unknown"), "event"


def read_vague(match: re.Match[str], context: Context) -> Resolved | None:
    del match
    return Stretch(None, context.anchor, PeriodKind.SINCE_START, "unknown", "unknown"), "vague"


def read_ytd(match: re.Match[str], context: Context) -> Resolved | None:
    published, anchor = context.published, context.anchor
    if published is None or anchor is None:
        return replace(UNKNOWN, kind=PeriodKind.YTD), "year-to-date"
    year = anchor.year if anchor.year == published.year else published.year
    end = date(year, 12, 31) if match["thisyear"] else max(min(anchor, date(year, 12, 31)), date(year, 1, 1))
    return Stretch(date(year, 1, 1), end, PeriodKind.YTD, "day", "year"), "year-to-date"


def read_outbreak(match: re.Match[str], context: Context) -> Resolved | None:
    del match
    return Stretch(date(2020, 1, 1), context.anchor, PeriodKind.WINDOW, "month", "more"), "since-outbreak"


def read_since_event(match: re.Match[str], context: Context) -> Resolved | None:
    """党的十八大以来 has a known start; 摘帽以来 and the like have one that the text does not give."""
    words = match["sinceevent"].removeprefix("党的")
    start = CONGRESSES.get(words[:2]) if "大" in words else None
    if start is None:
        return Stretch(None, context.anchor, PeriodKind.SINCE_START, "unknown", "unknown"), "since-event"
    return Stretch(start, context.anchor, PeriodKind.WINDOW, "day", "more"), "since-event"


def read_span(match: re.Match[str], context: Context) -> Resolved | None:
    """近三年, 过去十年, 未来两个月: counted from the publication; 前 and 后 only where nothing else is meant."""
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
    if lead in AHEAD:
        days = {"年": 365, "年半": 365, "季度": 90, "月": 30, "周": 7, "星期": 7}.get(unit, 1) * count
        return Stretch(anchor, shift_days(anchor, days), precision="day", level="more"), "span-ahead"
    if unit in {"年", "年半", "月", "季度"}:
        months = {"年": 12, "年半": 12, "季度": 3, "月": 1}[unit] * count + (6 if unit == "年半" else 0)
        return Stretch(shift_months(anchor, -months), anchor, precision="day", level="more"), "span-back"
    days = {"周": 7, "星期": 7}.get(unit, 1) * count
    return Stretch(shift_days(anchor, -days), anchor, precision="day", level="more"), "span-back"


def _half_span(lead: str, unit: str, anchor: date) -> Stretch:
    """近半年, 未来半个月."""
    sign = 1 if lead in AHEAD else -1
    other = shift_months(anchor, 6 * sign) if unit == "年" else shift_days(anchor, 15 * sign)
    return Stretch(min(anchor, other), max(anchor, other), precision="day", level="more")


def read_years_to(match: re.Match[str], context: Context) -> Resolved | None:
    """四年累计, 五年来: as many calendar years up to the year that the text stands in."""
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


def read_ago(match: re.Match[str], context: Context) -> Resolved | None:
    half = match["agon"] == "半"
    count = 1 if half else small_number(match["agon"])
    published = context.published
    if count is None or published is None or count > 200:
        return None
    sign = -1 if "前" in match["agomark"] else 1
    unit = match["agounit"].removeprefix("个")
    if half and unit == "月":
        day = shift_days(published, sign * 15)
    elif unit in "年月":
        day = shift_months(published, sign * count * (6 if half else 12 if unit == "年" else 1))
    else:
        day = shift_days(published, sign * count * (1 if unit == "天" else 7))
    return Stretch(None, day, PeriodKind.EVENT, "unknown", "day"), "ago"


def read_day_word(match: re.Match[str], context: Context) -> Resolved | None:
    word, published = match["dayword"], context.published
    if word in {"当天", "当日"}:
        day = context.last.end if context.last is not None and context.last.level == "day" else published
    else:
        day = shift_days(published, _RELATIVE_DAYS[word]) if published is not None else None
    return Stretch(None, day, PeriodKind.EVENT, "day" if day else "unknown", "day"), "day-word"


def read_weekday(match: re.Match[str], context: Context) -> Resolved | None:
    published = context.published
    if published is None:
        return replace(UNKNOWN, kind=PeriodKind.EVENT), "weekday"
    wanted, shift = WEEKDAYS[match["wday"]], match["wshift"]
    if shift is None:
        ahead = (wanted - published.weekday()) % 7 or 7
        day = shift_days(published, ahead)
    else:
        week = _WEEK_SHIFTS[shift.rstrip("一个")]
        day = shift_days(published, wanted - published.weekday() + 7 * week)
    return Stretch(None, day, PeriodKind.EVENT, "day", "day"), "weekday"


def read_week(match: re.Match[str], context: Context) -> Resolved | None:
    published = context.published
    if published is None:
        return replace(UNKNOWN, kind=PeriodKind.WINDOW), "week"
    shift = _WEEK_SHIFTS[match["week"].rstrip("一个")]
    monday = shift_days(published, 7 * shift - published.weekday())
    return Stretch(monday, shift_days(monday, 6), precision="day", level="week"), "week"


def read_relative_quarter(match: re.Match[str], context: Context) -> Resolved | None:
    published = context.published
    if published is None:
        return replace(UNKNOWN, kind=PeriodKind.WINDOW), "quarter"
    word = match["rquarter"]
    shift = -3 if word[0] == "上" else 3 if word[0] == "下" else 0
    first = shift_months(date(published.year, (published.month - 1) // 3 * 3 + 1, 1), shift)
    stretch = Stretch(
        first, month_end(first.year, first.month + 2), precision="quarter", level="quarter", explicit=True
    )
    return ended(stretch, match["rqend"]), "quarter"


def read_half_month(match: re.Match[str], context: Context) -> Resolved | None:
    published = context.published
    if published is None:
        return None
    month = Stretch(published.replace(day=1), month_end(published.year, published.month), level="month")
    return part_of_month(month, match["halfmonth"]), "month-part"


def read_month_alone(match: re.Match[str], context: Context) -> Resolved | None:
    published = context.published
    if published is None:
        return replace(UNKNOWN, level="month"), "month-part"
    month = Stretch(
        published.replace(day=1), month_end(published.year, published.month), precision="month", level="month"
    )
    return part_of_month(month, match["mpalone"]), "month-part"


def read_holiday(match: re.Match[str], context: Context) -> Resolved | None:
    year = context.base_year
    if year is None:
        return None
    month, day = next(when for name, when in HOLIDAYS.items() if name in match["holiday"])
    return Stretch(None, date(year, month, day), PeriodKind.EVENT, "day", "day"), "holiday"


def read_season(match: re.Match[str], context: Context) -> Resolved | None:
    year = context.base_year
    if year is None:
        return None
    name = match["season"][-1]
    first, last = {"春": (3, 5), "夏": (6, 8), "秋": (9, 11)}.get(name, (12, 12))
    stretch = months(None, context, first, last, "quarter")
    return (stretch, "season") if stretch is not None else None


def read_day_alone(match: re.Match[str], context: Context) -> Resolved | None:
    """12日: in the month of a range's first half, else the nearest one that has come by the publication."""
    published = context.published
    number = small_number(match["bday"])
    if not match["bday"].isascii() and match.start() and "一" <= match.string[match.start() - 1] <= "龥":
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
