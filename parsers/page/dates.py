"""Printed and declared dates come in, when the article was published goes out, with how finely and from what.

Order of belief: a labelled date near the body; a bare date line between headline and body; an element named for it;
the metadata; JSON-LD; 更新时间; data in scripts; the address. Of two witnesses of one day the finer gives the minute.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from model.text import Precision, PublishedAt
from parsers.page.facts import Labelled, Near
from parsers.page.head import Head
from parsers.page.layout import Layout, Line
from parsers.page.words import Fact

SHANGHAI = ZoneInfo("Asia/Shanghai")
DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:\s*(?:[-/.]|年)\s*|\s+(?=\d{1,2}\s*/))(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})(?!\d)\s*日?"
    r"(?:[\sT|·,，(（-]*(?:(?:星期|周)[一二三四五六日天][\s)）]*)?(上午|下午|晚上)?\s*(\d{1,2})\s*(?:[:：∶]|[时時点])\s*(\d{1,2})"
    r"(?:\s*(?:[:：∶]|分)\s*(\d{1,2}))?(?:\.\d+)?(?!\d)\s*(Z|[+-]\d\d:?\d\d)?)?"
)
"""`2020年09月11日14:59`, `2024-05-20T06:33:26.000Z`, `2023 12/ 22 16:47:13` (in pieces), `10∶08` with U+2236."""
ENGLISH = re.compile(
    r"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+(\d{1,2}),?\s+(?:(\d{1,2}):(\d\d):(\d\d)\s+(?:[A-Z]{3,4}\s+)?)?((?:19|20)\d\d)"
    r"(?:\s+(\d{1,2}):(\d\d):(\d\d)\s*([AP]M)?)?"
)
"""What Java prints into metadata: `Fri Sep 11 14:59:54 CST 2020`, `Sep 11, 2020 2:59:54 PM`."""
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])([0-3]\d)(?!\d)")
META_NAMES = (
    "pubdate", "firstpublishedtime", "publishdate", "publish_date", "article:published_time", "og:published_time",
    "og:release_date", "publish-time", "publishtime", "weibo: article:create_at", "weibo:article:create_at", "og:time",
    "apub:time", "datepublished", "release_date", "releasedate", "maketime", "createdate", "dc.date", "date",
)  # fmt: skip
SCRIPT_DATE = re.compile(
    r"\bvar\s+\w*(?:tm|time|date|rq|sj|riqi|shijian)\s*=\s*[\"']([^\"']{8,32})[\"']|"
    r"[\"'](?:pub_?time|publish_?time|publishdate|pub_?date|publish_?date|datepublished|ptime|createtime)[\"']\s*:\s*[\"']([^\"']{8,32})[\"']",
    re.IGNORECASE,
)
URL_DATES = (
    re.compile(r"(?<!\d)((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)((?:19|20)\d\d)[/-]?(0\d|1[0-2])[/-]?([0-3]\d)(?!\d)"),
)
CLOCK = re.compile(r"(?:今天是?|现在是?|今日|当前时间|更新[于至]?|截至|截止)\W*$")
NAMED_DATE = re.compile(r"pub|time|date|riqi", re.IGNORECASE)


def find_published(
    head: Head, layout: Layout, facts: list[Labelled], near: Near, url: str | None, html: str
) -> PublishedAt | None:
    """When the article was published, or None where nothing on the page tells."""
    declared = list(_declared(head))
    marked = list(_marked(layout))
    printed = _labelled(fact for fact in facts if fact.line not in near.inside) or _unlabelled(layout, near.above)
    if printed is not None:
        return refine(printed, [*declared, *marked])
    if marked or declared:
        return refine([*marked, *declared][0], declared)
    if inside := _labelled(facts):
        return inside
    for fact in facts:
        if fact.fact == Fact.UPDATED and (updated := parse_moment(fact.value, "updated")):
            return updated
    if below := _unlabelled(layout, near.below):
        return below
    for found in SCRIPT_DATE.finditer(html):
        if scripted := parse_moment(found[1] or found[2], "script"):
            return scripted
    return find_in_url(url) if url else None


def parse_moment(text: str, evidence: str) -> PublishedAt | None:
    """The first date in `text` that exists, with its time of day where one follows."""
    for match in DATE.finditer(text):
        if moment := _moment(match, evidence):
            return moment
    if english := ENGLISH.search(text):
        return parse_moment(_respelled(english), evidence)
    compact = COMPACT.search(text)
    return _day(compact, evidence) if compact else None


def _respelled(match: re.Match[str]) -> str:
    """An English moment as `2020-9-11 14:59:54`."""
    day = f"{match[6]}-{MONTHS.index(match[1]) + 1}-{match[2]}"
    hour, minute, second = match.group(3, 4, 5) if match[3] else match.group(7, 8, 9)
    if hour is None:
        return day
    later = 12 if match[10] == "PM" and int(hour) < 12 else 0
    return f"{day} {int(hour) + later}:{minute}:{second}"


def find_in_url(url: str) -> PublishedAt | None:
    """The day an address names: /20200911/, /2020-09/11/, /2020/0911/, /art/2020/9/11/, t20200911_."""
    for pattern in URL_DATES:
        match = pattern.search(url)
        if match and (moment := _day(match, "url")):
            return moment
    return None


def refine(day: PublishedAt, others: Iterable[PublishedAt]) -> PublishedAt:
    """`day` with the time of day from another witness of the same day, where `day` has none."""
    if day.precision is not Precision.DAY:
        return day
    for other in others:
        if other.precision is not Precision.DAY and other.on == day.on:
            return PublishedAt(other.value, other.precision, f"{day.evidence}+{other.evidence}")
    return day


def _labelled(facts: Iterable[Labelled]) -> PublishedAt | None:
    for fact in facts:
        if fact.fact == Fact.PUBLISHED and (moment := parse_moment(fact.value[:60], "label")):
            return moment
    return None


def _unlabelled(layout: Layout, indexes: Iterable[int]) -> PublishedAt | None:
    """The date in the first of these lines that holds one and says nothing else of it; 今天是 … is a clock's."""
    for index in indexes:
        line = layout.lines[index]
        if len(line.raw) > 120 or line.linked * 2 > len(line.text) or line.weight >= 60:
            continue
        match = DATE.search(line.raw)
        if match is None or _labelled_otherwise(line, match.start()) or CLOCK.search(line.raw[: match.start()]):
            continue
        if moment := _moment(match, "byline"):
            return moment
    return None


def _labelled_otherwise(line: Line, start: int) -> bool:
    """Whether the label before this place says that the date is another one: 更新时间, 成文日期, 编号."""
    before = [label for label in line.labels if label.value <= start]
    if not before:
        return False
    label = before[-1]
    return label.fact in (Fact.STALE, Fact.UPDATED) or (label.fact == Fact.OTHER and start - label.value < 3)


def _marked(layout: Layout) -> Iterator[PublishedAt]:
    for mark in layout.marks:
        if (
            NAMED_DATE.search(mark.names)
            and (match := DATE.search(mark.text))
            and (moment := _moment(match, "element"))
        ):
            yield moment


def _declared(head: Head) -> Iterator[PublishedAt]:
    for name in META_NAMES:
        value = head.metas.get(name)
        if value and (moment := parse_moment(value, f"meta:{name}")):
            yield moment
    for record in head.records:
        for key in ("datePublished", "pubDate", "dateCreated"):
            value = record.get(key)
            if isinstance(value, str) and (moment := parse_moment(value, "json-ld")):
                yield moment


def _moment(match: re.Match[str], evidence: str) -> PublishedAt | None:
    day = _day(match, evidence)
    if day is None or match[5] is None:
        return day
    hour, minute, second = int(match[5]), int(match[6]), int(match[7] or 0)
    if match[4] in ("下午", "晚上") and hour < 12:
        hour += 12
    if hour > 23 or minute > 59 or second > 59 or not (hour or minute or second):
        return day
    value = day.value.replace(hour=hour, minute=minute, second=second)
    if match[8]:
        value = value.replace(tzinfo=_zone(match[8])).astimezone(SHANGHAI)
    return PublishedAt(value, Precision.SECOND if match[7] else Precision.MINUTE, evidence)


def _zone(offset: str) -> timezone:
    if offset == "Z":
        return UTC
    digits = offset[1:].replace(":", "")
    delta = timedelta(hours=int(digits[:2]) % 24, minutes=int(digits[2:]) % 60)
    return timezone(-delta if offset[0] == "-" else delta)


def _day(match: re.Match[str], evidence: str) -> PublishedAt | None:
    try:
        value = datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=SHANGHAI)
    except ValueError:
        return None
    return PublishedAt(value, Precision.DAY, evidence)
