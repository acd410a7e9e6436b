"""Printed and declared dates come in, when the article was published goes out, with how finely and from what."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from model.text import Precision, PublishedAt

SHANGHAI = ZoneInfo("Asia/Shanghai")
DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*(?:[-/.]|年)\s*(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})\s*日?"
    r"(?:[\sT|·　\xa0,，]*(\d{1,2})\s*(?:[:：∶]|[时時点])\s*(\d{1,2})(?:\s*(?:[:：∶]|分)\s*(\d{1,2}))?)?(?!\d)"
)
LABEL = re.compile(
    r"(?:发布|發布|发表|發表|刊发|刊登|发稿|公开|信息|上传|添加|录入|编辑)?\s*(?:日\s*期|时\s*间|時\s*間)\s*[:：]?\s*$|"
    r"(?:发布|發布|发表|發表|刊发|发稿|发布于|发表于|发布在)\s*[:：]?\s*$"
)
STALE_LABEL = re.compile(
    r"(?:成文|生成|更新|修改|废止|生效|实施|施行|印发|截至|截止|施行|签发|审核)\s*(?:日\s*期|时\s*间|時\s*間)?\s*[:：]?\s*$"
)
META_NAMES = (
    "pubdate",
    "firstpublishedtime",
    "publishdate",
    "publish_date",
    "article:published_time",
    "og:release_date",
    "publish-time",
    "publishtime",
    "weibo: article:create_at",
    "og:published_time",
    "apub:time",
    "datepublished",
    "date",
    "maketime",
)


def parse_moment(text: str, evidence: str) -> PublishedAt | None:
    """The first date in `text`, with its time of day where one follows; None where there is none that exists."""
    for match in DATE.finditer(text):
        moment = _moment(match, evidence)
        if moment is not None:
            return moment
    return None


def _moment(match: re.Match[str], evidence: str) -> PublishedAt | None:
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    hour, minute, second = (int(part) if part else None for part in match.group(4, 5, 6))
    try:
        value = datetime(year, month, day, hour or 0, minute or 0, second or 0, tzinfo=SHANGHAI)
    except ValueError:
        try:
            return PublishedAt(datetime(year, month, day, tzinfo=SHANGHAI), Precision.DAY, evidence)
        except ValueError:
            return None
    if hour is None or (not hour and not minute and not second):
        return PublishedAt(value, Precision.DAY, evidence)
    return PublishedAt(value, Precision.MINUTE if second is None else Precision.SECOND, evidence)


def find_labelled(text: str) -> PublishedAt | None:
    """The date after 发布时间：, 时间：, 日期： and the like in a line; never one after 成文日期 or 更新时间."""
    for match in DATE.finditer(text):
        before = text[: match.start()]
        if STALE_LABEL.search(before):
            continue
        if LABEL.search(before):
            moment = _moment(match, "label")
            if moment is not None:
                return moment
    return None


def find_in_url(url: str) -> PublishedAt | None:
    """The day an address names: /20200911/, /2020-09/11/, /2020/0911/, /art/2020/9/11/, t20200911_."""
    for pattern in (
        r"(?<!\d)((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?!\d)",
        r"(?<!\d)((?:19|20)\d\d)[/-]?(\d\d)[/-]?(\d\d)(?!\d)",
    ):
        match = re.search(pattern, url)
        if match:
            try:
                value = datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=SHANGHAI)
            except ValueError:
                continue
            return PublishedAt(value, Precision.DAY, "url")
    return None


def refine(day: PublishedAt, others: list[PublishedAt]) -> PublishedAt:
    """`day` with the time of day from another witness of the same day, where `day` has none."""
    if day.precision is not Precision.DAY:
        return day
    for other in others:
        if other.precision is not Precision.DAY and other.on == day.on:
            return PublishedAt(other.value, other.precision, f"{day.evidence}+{other.evidence}")
    return day
