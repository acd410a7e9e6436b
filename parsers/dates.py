"""Years, months and day counts in, calendar days out; knows no text and no clock."""

from __future__ import annotations

import calendar
from datetime import date, timedelta


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def shift_months(day: date, months: int) -> date:
    """The same day `months` later (or earlier); the month's last day where it has fewer; clamped to years 1–9999."""
    index = min(max(day.year * 12 + day.month - 1 + months, 12), 9999 * 12 + 11)
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def shift_days(day: date, days: int) -> date:
    """`days` later or earlier, clamped to the calendar's ends."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def valid_day(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has none (2月30日, 13月)."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def full_year(digits: str, reference: date | None) -> int:
    """A year printed with two digits: the century that puts it no more than ten years after the reference.

    >>> full_year("98", date(2013, 2, 12)), full_year("21", date(2020, 9, 11))
    (1998, 2021)
    """
    year = int(digits)
    if len(digits) != 2:
        return year
    latest = (reference.year if reference is not None else 2030) + 10
    century = latest // 100 * 100
    return century + year if century + year <= latest else century - 100 + year
