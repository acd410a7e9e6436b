"""A draft in, its status out: what is, what is meant, what is expected (G21); never decides whether a plan is a target.

A plan or forecast word governs its clause and those after it up to the sentence's end or a word of what is done (已, 目前).
In a section of plans (三、2031年主要工作安排) everything is planned that no such word makes actual.
"""

from __future__ import annotations

import re

from model.statistics import PeriodKind, ReferencePeriod, Status
from model.text import Cue, Mention
from parsers.relations.drafts import Draft, Text

_DONE_BY_NOW = re.compile(r"目前|截至|截止|已经?(?![^,。]{0,4}经)|累计|去年|上年")
_HEADING = 40
# 今年将办好十件实事。/ 这十件实事分别是:…: the next paragraph counts up what the one before announced.
_COUNTS_UP = re.compile(
    r"\s*(?:这|此|上述|具体|其中)?(?:的)?[一二三四五六七八九十\d]{0,3}(?:件|项|大|个)?[^,;:。]{0,14}?(?:分别(?:是|为)|包括|如下|是|为)\s*:"
)

# 一是…力争新建冷库20座。/ 二是推进加工…: the points of one plan stand in paragraphs of their own.
_NEXT_POINT = re.compile(r"\s*[二三四五六七八九十]{1,2}是")


def planning_sentences(text: Text) -> tuple[bool, ...]:
    """Per sentence, whether its section tells plans: from a heading of plans to the next heading of results."""
    document = text.document
    planning = False
    in_paragraph: int | None = None
    states = []
    for sentence in document.sentences:
        paragraph = document.paragraphs[sentence.paragraph]
        if in_paragraph is not None and sentence.paragraph != in_paragraph:
            planning, in_paragraph = False, None
        for mention in text.cues.within(sentence.span.start, sentence.span.end):
            cue = mention.value
            if not isinstance(cue, Cue) or cue.kind != "section":
                continue
            heading = len(paragraph) <= _HEADING
            opening = mention.span.end - sentence.span.start <= _HEADING
            if (
                cue.value == "plan"
                and (heading or opening)
                and not _is_past(text, sentence.span.start, min(mention.span.end + 8, sentence.span.end))
            ):
                # within a section of plans 预期目标是 ends nothing: the section goes on to the next report
                stays = heading or _announces(paragraph.text_of(document.folded)) or (planning and in_paragraph is None)
                planning = True
                in_paragraph = None if stays else sentence.paragraph
            elif cue.value == "report" and (heading or opening):
                planning, in_paragraph = False, None
        states.append(planning)
    return tuple(_carried(text, states))


def _carried(text: Text, states: list[bool]) -> list[bool]:
    """2031年,全市将新建…。完成…更新3000亩: what follows such a sentence in its paragraph is planned too.

    It holds until a sentence says what is done (已, 目前, 截至) or names a time that is over.
    """
    document = text.document
    carried, paragraph = False, -1
    for number, sentence in enumerate(document.sentences):
        span = sentence.span
        if sentence.paragraph != paragraph:
            adjacent = carried and sentence.paragraph == paragraph + 1
            goes_on = _COUNTS_UP.match(document.folded, span.start, span.end) or _NEXT_POINT.match(
                document.folded, span.start, span.end
            )
            carried = adjacent and goes_on is not None
            paragraph = sentence.paragraph
        moods = {
            cue.value
            for mention in text.cues.within(span.start, span.end)
            if isinstance(cue := mention.value, Cue) and cue.kind == "modality"
        }
        periods = [m.value for m in text.periods.within(span.start, span.end) if isinstance(m.value, ReferencePeriod)]
        if "actual" in moods or any(_is_over(period, text) for period in periods):
            carried = False
        elif carried:
            states[number] = True
        elif "plan" in moods and any(_is_ahead(period, text) for period in periods):
            carried = True
    return states


def _is_over(period: ReferencePeriod, text: Text) -> bool:
    published = text.document.published_on
    return published is not None and period.end is not None and period.end < published


def _is_ahead(period: ReferencePeriod, text: Text) -> bool:
    """Whether a whole year is named that is still running or to come."""
    published = text.document.published_on
    if published is None or period.end is None:
        return False
    return period.end.year > published.year or (period.end.year == published.year and "年" in (period.text or ""))


def _announces(paragraph: str) -> bool:
    """为实现上述目标,重点做好以下九方面工作: the paragraph is no plan itself, those behind it are."""
    return paragraph.rstrip().endswith((":", "工作。"))


def _is_past(text: Text, start: int, end: int) -> bool:
    """圆满完成年度工作任务, 2019年工作任务完成: no plans follow."""
    words = text.document.folded[start:end]
    return bool(re.search(r"完成|围绕", words))


def set_status(draft: Draft, text: Text) -> None:
    """Set the draft's status, and whether its clause tells an own intention."""
    frame = draft.frame
    span = text.document.sentences[frame.sentence].span
    status, rule = Status.ACTUAL, ""
    if text.planning and text.planning[frame.sentence]:
        status, rule = Status.PLAN, "mood.section"
    for mention in text.cues.within(max(span.start, frame.start - 300), frame.start):
        cue = mention.value
        if not isinstance(cue, Cue) or cue.kind != "modality":
            continue
        if status is Status.FORECAST and cue.rule == "modality.will":
            continue
        if cue.value == "plan" and text.document.folded[mention.span.start - 1 : mention.span.start] in {
            "为",
            "以",
            "了",
        }:
            # 为确保群众入住,组建5个工作组: a purpose, no plan
            continue
        if cue.value == "future" and not _tells_future(mention, text):
            continue
        if cue.value in {"plan", "forecast"}:
            status, rule = Status(cue.value), cue.rule
        elif cue.value == "future" or (
            cue.value == "keep" and status is Status.ACTUAL and _is_running(draft.period, text)
        ):
            status, rule = Status.PLAN, cue.rule
        elif cue.value == "actual" and mention.span.start > frame.clause - 60:
            status, rule = Status.ACTUAL, ""
    if status is Status.ACTUAL and _is_future(draft.period, text):
        status, rule = Status.PLAN, "mood.future_period"
    cell = text.commitment(frame.start)
    if cell is not None and cell.planned and status is Status.ACTUAL:
        status, rule = Status.PLAN, "mood.column"
    elif cell is not None and not cell.planned and rule == "mood.section":
        status, rule = Status.ACTUAL, ""
    if rule:
        draft.rules.append(rule)
    draft.status = status
    draft.planned = status is Status.PLAN


def _tells_future(mention: Mention, text: Text) -> bool:
    """到2025年 is a plan only before 2025 is over: 截止到2022年4月底 in an article of 2023 is none."""
    words = mention.span.text_of(text.document.folded)
    year = re.search(r"20\d\d", words)
    published = text.document.published_on
    if year is None or published is None:
        return True
    before = text.document.folded[max(0, mention.span.start - 2) : mention.span.start]
    return int(year.group()) >= published.year and before not in {"截止", "截至"}


def _is_running(period: ReferencePeriod | None, text: Text) -> bool:
    """Whether a level is told for a year that is not over: 全年控制在200户以内, 到2025年稳定在150家."""
    if _is_future(period, text):
        return True
    published = text.document.published_on
    if (
        period is None
        or period.end is None
        or published is None
        or (period.text or "") not in {"全年", "年内", "本年度", "年度"}
    ):
        return False
    return period.end > published


def _is_future(period: ReferencePeriod | None, text: Text) -> bool:
    published = text.document.published_on
    if period is None or period.end is None or published is None:
        return False
    if period.start is not None and period.start > published:
        return True
    return period.kind is PeriodKind.INSTANT and period.end.year > published.year
