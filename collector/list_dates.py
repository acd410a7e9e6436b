"""Dates of list items: the text beside a title, a field of JSON, or an address comes in; a calendar day goes out, or None.

Never a guess: a month and a day without a year, or 三小时前, is no date, unless the address says the year.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_MONTH = r"(?P<m>1[0-2]|0?[1-9])"
_DAY = r"(?P<d>[12]\d|3[01]|0?[1-9])"
_SEP = r"\s?[-/.年．－—]\s?"
_SEP2 = r"\s?[-/.月．－—]\s?"
_TEXT_FORMS = tuple(
    re.compile(form)
    for form in (
        # 2024-01-06, 2024/1/6, 2024.01.06, 2024年1月6日
        rf"(?<!\d){_YEAR}{_SEP}{_MONTH}{_SEP2}{_DAY}(?!\d)",
        # 06 2024-01: the day stands large above year and month
        rf"(?<![\d\-/.:]){_DAY}\s*日?[\s/]+{_YEAR}{_SEP}{_MONTH}月?(?![\d\-/.])",
        # 2024-01 06, 2024年01月 06
        rf"(?<!\d){_YEAR}{_SEP}{_MONTH}月?[\s/]+{_DAY}日?(?![\d\-/.:])",
        # 01-06 2024, 01/06 2024
        rf"(?<![\d\-/.]){_MONTH}{_SEP2}{_DAY}日?[\s/]+{_YEAR}年?(?![\d\-/.:])",
        # 2024 01-06
        rf"(?<!\d){_YEAR}年?\s+{_MONTH}{_SEP2}{_DAY}日?(?![\d\-/.:])",
        # 20240106
        rf"(?<!\d){_YEAR}(?P<m>1[0-2]|0[1-9])(?P<d>[12]\d|3[01]|0[1-9])(?!\d)",
    )
)
_MONTH_DAY = re.compile(rf"(?<![\d\-/.:年]){_MONTH}[-/.月]{_DAY}日?(?![\d\-/.:%％万亿元])")
_RELATIVE = re.compile(r"(?:(?<!\d)\d{1,3}|几)\s?(?:秒|分钟|小时|天|周|个月)前|刚刚|昨[天日]|今[天日]|前天")
_URL_FORMS = tuple(
    re.compile(form)
    for form in (
        # t20240106_12.html, /20240106/, 20240106175329_3.pdf
        r"(?<!\d)(?P<y>20[0-4]\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?=\D|\d{4}(?:\d{2})?(?!\d)|$)",
        # /2024/01/06/, /2024-01-06/, /2024/0106/, /2024-01/06/, /art/2024/1/6/, 2024_01_06
        r"(?<!\d)(?P<y>20[0-4]\d)[-/_](?P<m>0[1-9]|1[0-2])[-/_]?(?P<d>0[1-9]|[12]\d|3[01])(?!\d)",
        r"(?<!\d)(?P<y>20[0-4]\d)[-/_](?P<m>1[0-2]|0?[1-9])[-/_](?P<d>[12]\d|3[01]|0?[1-9])(?!\d)",
        # news.163.com/20/0704/20/…
        r"/(?P<y>[012]\d)/(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])/",
    )
)


def parse_date(text: str) -> date | None:
    """The first full date printed in `text`; pieces in separate elements arrive parted by a space.

    >>> parse_date("06 2024-01")
    datetime.date(2024, 1, 6)
    """
    for form in _TEXT_FORMS:
        match = form.search(text)
        if match:
            day = _day(match["y"], match["m"], match["d"])
            if day is not None:
                return day
    return None


def parse_url_date(url: str) -> date | None:
    """The date that an address carries, the most common forms of content systems first."""
    for form in _URL_FORMS:
        for match in form.finditer(url):
            day = _day(match["y"], match["m"], match["d"])
            if day is not None:
                return day
    return None


def parse_item_date(text: str, url: str) -> date | None:
    """The date printed beside a title, its year taken from the address where only month and day are printed.

    Without a printed date, the date in the address stands.
    """
    printed = parse_date(text)
    if printed is not None:
        return printed
    in_url = parse_url_date(url)
    match = _MONTH_DAY.search(text)
    if match and in_url is not None:
        candidates = [
            _day(str(year), match["m"], match["d"]) for year in (in_url.year, in_url.year - 1, in_url.year + 1)
        ]
        near = [day for day in candidates if day is not None and abs((day - in_url).days) <= 183]
        return near[0] if near else in_url
    return in_url


def has_date(text: str) -> bool:
    """Whether `text` prints a date of any kind, be it only a month and a day or 昨天."""
    return bool(parse_date(text) or _MONTH_DAY.search(text) or _RELATIVE.search(text))


def parse_date_value(value: object) -> date | None:
    """The day of a JSON date: a printed date, ISO 8601 with offset, or seconds or milliseconds since 1970; China's day."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _day_of_epoch(float(value))
    if not isinstance(value, str):
        return None
    text = value.strip()
    if text.isascii() and text.isdigit() and len(text) in {10, 13}:
        return _day_of_epoch(float(text))
    if re.match(r"\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:?\d\d)\Z", text):
        try:
            return datetime.fromisoformat(text).astimezone(CHINA).date()
        except (ValueError, OverflowError):
            return None
    return parse_date(text)


def strip_dates(text: str) -> str:
    """`text` without a date, time or brackets round them at its beginning or end.

    >>> strip_dates("[2024-01-06] 柳川镇新增社区工厂3家")
    '柳川镇新增社区工厂3家'
    """
    return _EDGE_DATE_END.sub("", _EDGE_DATE_START.sub("", text)).strip()


_CLOCK = r"(?:\s*\d{1,2}:\d\d(?::\d\d)?)?"
_FULL = rf"(?:19|20)\d\d[-/.]\d{{1,2}}[-/.]\d{{1,2}}{_CLOCK}"
_CHINESE = rf"(?:19|20)\d\d年\d{{1,2}}月\d{{1,2}}日?{_CLOCK}"
_SHORT = r"(?:0\d|1[0-2])[-/](?:[0-2]\d|3[01])"
_OPEN, _CLOSE = r"[\[(（【〔]\s*", r"\s*[\])）】〕]"
_ANY = rf"(?:{_FULL}|{_CHINESE}|{_SHORT})"
# In brackets or set apart by a space every form is a list's date.  Without a gap only 2024-01-06 is: 2024年1月6日青禾县发布会
# and 增长10-12 are titles.
_EDGE_DATE_START = re.compile(rf"\A\s*(?:{_OPEN}{_ANY}{_CLOSE}\s*|{_ANY}[\s|:：]+|{_FULL}(?=[\u4e00-\u9fff《“]))(?=\S)")
_EDGE_DATE_END = re.compile(rf"(?<=\S)\s*(?:{_OPEN}{_ANY}{_CLOSE}|[\s|]{_ANY}|(?<![\d至到自为—~-]){_FULL})\s*\Z")


def _day(year: str, month: str, day: str) -> date | None:
    number = int(year)
    try:
        return date(2000 + number if number < 100 else number, int(month), int(day))
    except ValueError:
        return None


def _day_of_epoch(value: float) -> date | None:
    seconds = value / 1000 if value > 1e11 else value
    # 1990 to 2100: smaller numbers in a date field are counters, larger ones microseconds or ids.
    if not 631_152_000 <= seconds <= 4_102_444_800:
        return None
    return datetime.fromtimestamp(seconds, UTC).astimezone(CHINA).date()
