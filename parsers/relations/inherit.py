"""Drafts in text order in, the reference period of each out; a figure's own words win, then the sentence, the paragraph,
the article's as-of day, the day of publication (G35).  Dates of history stay in their sentence (G26)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from model.statistics import Accumulation, Basis, Measure, PeriodKind, ReferencePeriod, Transformation
from model.text import Document, Mention, Span
from parsers.relations.drafts import Draft, Text
from parsers.relations.index import Index

WINDOWS = frozenset({PeriodKind.WINDOW, PeriodKind.YTD, PeriodKind.SINCE_START})
_YEARLY_NOUNS = frozenset("产均收营销利税纳用供发处加")
_YEARLY = re.compile(r"(?:本年度|今年|全年|年度|当年)(?:的)?(?:计划|任务|目标|指标)?")
_AS_OF = re.compile(r"^(?:截至?止?到?|到|至)")
_SPAN_OF_YEARS = re.compile(r"^(?:近|过去|前)?[一二两三四五六七八九十\d]{1,2}年(?:来|间|累计)?$")
_NOW = re.compile(r"目前|眼下|当前|至今|如今|现在|迄今")
_QUOTA = re.compile(
    r"[”\"]?(?:的)?(?:总)?(?:目标)?(?:任务|计划(?!投[资入]|开工|[新再建改培发引安总拟]|实施|完成)|目标|指标|规划)"
)
_BASE = re.compile(r"(?:比|较|与|同|是|于|由|从|自|不低于|高于|低于)$")
LEAD_PARAGRAPHS = 3
REACH = 600
"""Characters over which a period governs the figures behind it in one sentence."""
YEAR_HEADING = 8
"""A paragraph of at most so many characters is nothing but its year: 2023年."""
HEADING = 30
"""A paragraph of at most so many characters without a clause mark is a heading."""
OPENING = 10
"""A period opens its clause where no more characters than this stand before it (我市, 柳川镇, 数据显示)."""
FRESH_DAYS = 120
"""An article that comes out within so many days after a window ended reports on that window."""
HISTORY_YEARS = 2
"""A period that ends this many calendar years before publication is told as history and is not carried on."""


def article_as_of(document: Document, periods: Index) -> ReferencePeriod | None:
    """The day the article's levels stand at: a dated 截至 in its first paragraphs; None where it names none."""
    published = document.published_on
    for span in document.paragraphs[:LEAD_PARAGRAPHS]:
        for mention in periods.within(span.start, span.end):
            period = mention.value
            if not isinstance(period, ReferencePeriod) or period.end is None or period.kind is not PeriodKind.INSTANT:
                continue
            words = mention.span.text_of(document.folded)
            leading = document.folded[max(0, mention.span.start - 3) : mention.span.start]
            if not (_AS_OF.match(words) or re.search(r"截[至止]到?$", leading)) or _NOW.search(words):
                continue
            if published is None or (period.end <= published and period.end.year >= published.year - 1):
                return period
    return None


class Inheritance:
    """Walks the drafts in text order and remembers which period is in force."""

    def __init__(self, text: Text, headline: tuple[ReferencePeriod, ...] = ()) -> None:
        self.text = text
        self.paragraph = -1
        self.in_paragraph: Mention | None = None
        self.headline = headline
        self.heading: ReferencePeriod | None = None
        self.title = self._title_period() or self._reported_window() or self._first_heading()

    def enter(self, sentence: int) -> None:
        """Start a sentence; a new paragraph forgets the old one's period."""
        document = self.text.document
        paragraph = document.sentences[sentence].paragraph
        if paragraph == self.paragraph:
            return
        for place in range(self.paragraph + 1, paragraph + 1):
            self._read_heading(document.paragraphs[place])
        self.paragraph, self.in_paragraph = paragraph, None

    def _read_heading(self, span: Span) -> None:
        """A heading that names a year (2023年, 三、2024年主要工作安排) gives it to the paragraphs below it."""
        if len(span) > HEADING or re.search(r"[。;,]", span.text_of(self.text.document.folded)):
            return
        for mention in self.text.periods.within(span.start, span.end):
            period = mention.value
            if isinstance(period, ReferencePeriod) and period.kind in WINDOWS and period.end is not None:
                self.heading = period
                return

    def leave(self, sentence: int) -> None:
        """Keep the sentence's opening period for the rest of the paragraph."""
        span = self.text.document.sentences[sentence].span
        for mention in self.text.periods.within(span.start, min(span.end, span.start + REACH)):
            period = mention.value
            if isinstance(period, ReferencePeriod) and self._carries(period, mention) and not self._is_base(mention):
                self.in_paragraph = mention
                break

    def set_period(self, draft: Draft) -> None:
        """Give the draft the period in force where it stands."""
        mention, basis = self._find(draft)
        if "base_level" in draft.flags and (mention is None or mention.span.start < draft.frame.clause):
            # 由81%提升到93.5%: when the first figure stood is not told
            draft.period = ReferencePeriod(None, None, Basis.STATED, None, precision="unknown")
            draft.rules.append("period.unknown_base")
            draft.confidence = min(draft.confidence, 0.5)
            return
        if mention is not None and isinstance(mention.value, ReferencePeriod):
            draft.period = self._opened(_on(mention.value, basis), draft)
            draft.rules.append(f"period.{basis.value}")
        elif self.heading is not None:
            draft.period = _on(self.heading, Basis.INHERITED)
            draft.rules.append("period.heading")
        elif self.title is not None:
            draft.period = _on(self.title, Basis.INHERITED)
            draft.rules.append("period.title")
        elif self.text.as_of is not None:
            draft.period = _on(self.text.as_of, Basis.INHERITED)
            draft.rules.append("period.as_of")
        else:
            published = self.text.document.published_on
            draft.period = ReferencePeriod(None, published, Basis.PUBLISHED, None)
            draft.rules.append("period.published")
            draft.confidence = min(draft.confidence, 0.6)

    def past(self, period: ReferencePeriod) -> ReferencePeriod:
        """A part of a year that is not over yet, told as a result, is last year's: 上半年 in a report of January."""
        published = self.text.document.published_on
        if published is None or period.start is None or period.end is None or period.end <= published:
            return period
        whole = period.end.year > period.start.year or re.search(
            r"\d{4}年|今年|本年|十[一二三四五]五", period.text or ""
        )
        if whole or period.kind is not PeriodKind.WINDOW or (published - period.start).days > FRESH_DAYS:
            return period
        return replace(period, start=_year_before(period.start), end=_year_before(period.end))

    def _opened(self, period: ReferencePeriod, draft: Draft) -> ReferencePeriod:
        """截至10月底 in a sentence about the year's task runs from January; 累计 keeps the start open."""
        if (
            period.kind is not PeriodKind.INSTANT
            or period.end is None
            or (period.precision == "day" and not period.text)
        ):
            return period
        folded = self.text.document.folded
        span = self.text.document.sentences[draft.frame.sentence].span
        head = folded[max(span.start, draft.frame.start - 120) : draft.frame.start]
        if not _YEARLY.search(head) or "累计" in draft.frame.before or not _AS_OF.match(period.text or ""):
            return period
        return replace(period, start=date(period.end.year, 1, 1), kind=PeriodKind.YTD)

    def set_growth_window(self, draft: Draft) -> None:
        """年均增长 runs from the base that the sentence names: “十二五”期末…至2019年 is 2016 to 2019 (G16)."""
        period = draft.period
        if period is None or period.end is None:
            return
        document = self.text.document
        span = document.sentences[draft.frame.sentence].span
        for mention in self.text.periods.within(max(span.start, draft.frame.start - REACH), draft.frame.start):
            base = mention.value
            if not isinstance(base, ReferencePeriod) or base.end is None or base.end.year > period.end.year:
                continue
            if base.start is not None and base.kind is PeriodKind.WINDOW and base.end.year > base.start.year:
                draft.period = replace(period, start=base.start, kind=PeriodKind.WINDOW)
                return
            if base.end.year < period.end.year and (base.end.month, base.end.day) == (12, 31):
                draft.period = replace(period, start=date(base.end.year + 1, 1, 1), kind=PeriodKind.WINDOW)
                return

    def _find(self, draft: Draft) -> tuple[Mention | None, Basis]:
        frame = draft.frame
        document = self.text.document
        span = document.sentences[frame.sentence].span
        own = [m for m in self.text.periods.within(frame.clause, frame.start) if self._binds(m, draft)]
        if own:
            return own[-1], Basis.STATED
        earlier = [
            m
            for m in self.text.periods.within(max(span.start, frame.clause - REACH), frame.clause)
            if self._binds(m, draft)
        ]
        spoken = [m for m in earlier if not self._inside_other_clause_only(m)]
        if spoken:
            return spoken[-1], Basis.STATED
        if self.in_paragraph is not None:
            return self.in_paragraph, Basis.INHERITED
        return None, Basis.PUBLISHED

    def _inside_other_clause_only(self, mention: Mention) -> bool:
        """Whether the period belongs to its own clause only: 2014年底的22.01%, 投资四年累计完成."""
        folded = self.text.document.folded
        return folded.startswith("的", mention.span.end) or bool(_SPAN_OF_YEARS.match(mention.span.text_of(folded)))

    def _binds(self, mention: Mention, draft: Draft) -> bool:
        period = mention.value
        if not isinstance(period, ReferencePeriod) or period.kind is PeriodKind.EVENT:
            return False
        if period.start is None and period.end is None:
            return False
        folded = self.text.document.folded
        if _QUOTA.match(folded, mention.span.end) or mention.span.text_of(folded).endswith(("规划", "计划")):
            return False
        if (
            mention.span.text_of(folded) in {"后年", "前年"}
            and folded[mention.span.end : mention.span.end + 1] in _YEARLY_NOUNS
        ):
            # 建成后年产值, 目前年收入: 年产值 is the word
            return False
        return not self._is_base(mention) or self._from_level(mention, draft)

    def _is_base(self, mention: Mention) -> bool:
        """Whether the period is what another is compared with: 比2019年增加, 较上年同期."""
        folded = self.text.document.folded
        before = folded[max(0, mention.span.start - 3) : mention.span.start]
        words = mention.span.text_of(folded)
        return bool(_BASE.search(before)) or words.startswith(("较", "比")) or "同期" in words

    def _from_level(self, mention: Mention, draft: Draft) -> bool:
        """从2014年底的22.01%: the base period is the figure's own where only 的 stands between."""
        folded = self.text.document.folded
        between = folded[mention.span.end : draft.frame.start]
        before = folded[max(0, mention.span.start - 1) : mention.span.start]
        if draft.transformation in {Transformation.LEVEL, Transformation.YOY_PCT} and before in {
            "由",
            "从",
            "自",
            "于",
            "是",
        }:
            return between in {"的", "", "("} or "以来" in mention.span.text_of(folded)
        return "以来" in mention.span.text_of(folded) or "至" in mention.span.text_of(folded)

    def _carries(self, period: ReferencePeriod, mention: Mention) -> bool:
        if period.end is None or period.kind is PeriodKind.EVENT:
            return False
        published = self.text.document.published_on
        if published is not None and period.end.year <= published.year - HISTORY_YEARS and period.start is None:
            return False
        if published is not None and period.end.year < published.year - HISTORY_YEARS:
            return False
        folded = self.text.document.folded
        if _QUOTA.match(folded, mention.span.end):
            return False
        opening = re.split(r"[,;:。!?\n]", folded[max(0, mention.span.start - 30) : mention.span.start])[-1]
        return len(opening) <= OPENING

    def _reported_window(self) -> ReferencePeriod | None:
        """The closed window that the lead speaks of, where the article came out soon after it ended (G35)."""
        document = self.text.document
        published = document.published_on
        if published is None:
            return None
        for span in document.paragraphs[:LEAD_PARAGRAPHS]:
            for mention in self.text.periods.within(span.start, span.end):
                period = mention.value
                if not isinstance(period, ReferencePeriod) or period.start is None or period.end is None:
                    continue
                length = (period.end - period.start).days
                fresh = 0 <= (published - period.end).days <= FRESH_DAYS
                if (
                    period.kind is PeriodKind.WINDOW
                    and 80 <= length <= 366
                    and fresh
                    and self._carries(period, mention)
                ):
                    return None if self._is_base(mention) else period
        return None

    def _first_heading(self) -> ReferencePeriod | None:
        """The year that is a heading of its own, where it was just over when the article came out."""
        published = self.text.document.published_on
        if published is None:
            return None
        for span in self.text.document.paragraphs:
            if len(span) > YEAR_HEADING:
                continue
            for mention in self.text.periods.within(span.start, span.end):
                period = mention.value
                if isinstance(period, ReferencePeriod) and period.kind is PeriodKind.WINDOW and period.end is not None:
                    return period if 0 <= (published - period.end).days <= FRESH_DAYS else None
        return None

    def _title_period(self) -> ReferencePeriod | None:
        """A year or a span of months in the headline: 柳川县1-11月民生实事完成情况."""
        return next((period for period in self.headline if period.kind in WINDOWS and period.end is not None), None)


def _on(period: ReferencePeriod, basis: Basis) -> ReferencePeriod:
    """The period on this basis, itself where it stands on it already."""
    return period if period.basis is basis else replace(period, basis=basis)


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def shape_period(draft: Draft, published: date | None, as_of: ReferencePeriod | None) -> None:
    """Fit the period to what is measured: a level stands at a day, a flow fills a stretch; sets the accumulation."""
    period = draft.period
    if period is None or (period.precision == "unknown" and "base_level" in draft.flags):
        return
    instant = draft.measure in {Measure.STOCK, Measure.RATE} or (
        draft.measure is Measure.RATIO and draft.transformation is Transformation.LEVEL
    )
    if instant and draft.transformation in {Transformation.LEVEL, Transformation.SHARE_PCT, Transformation.INDEX_BASE}:
        draft.period = _as_level(period, published, as_of)
        draft.accumulation = Accumulation.POINT
    else:
        draft.period = _as_stretch(period, published, as_of)
        draft.accumulation = _accumulation(draft.period)
    if draft.unit == "PS_TIMES":
        draft.accumulation = Accumulation.PERSON_TIMES


_WHOLE_YEAR = re.compile(r"20\d\d年$")


def _as_level(period: ReferencePeriod, published: date | None, as_of: ReferencePeriod | None) -> ReferencePeriod:
    words = period.text or ""
    if "初" in words and period.start is not None and period.kind is not PeriodKind.YTD:
        return replace(period, start=None, end=period.start, kind=PeriodKind.INSTANT)
    end = _clip(period, published, as_of)
    if period.start is None and period.end == end and period.kind is PeriodKind.INSTANT:
        return period
    return replace(period, start=None, end=end, kind=PeriodKind.INSTANT)


def _as_stretch(period: ReferencePeriod, published: date | None, as_of: ReferencePeriod | None) -> ReferencePeriod:
    if (
        period.kind is PeriodKind.INSTANT
        and period.end is not None
        and period.start is None
        and _WHOLE_YEAR.search(period.text or "")
    ):
        return replace(period, start=date(period.end.year, 1, 1), kind=PeriodKind.WINDOW)
    if period.kind is PeriodKind.INSTANT:
        if period.precision == "day" or period.start is None:
            return period if period.start is None else replace(period, start=None)
        return period
    end = _clip(period, published, as_of)
    return period if end == period.end else replace(period, end=end)


def _clip(period: ReferencePeriod, published: date | None, as_of: ReferencePeriod | None) -> date | None:
    """The end, not after the day the article was written for; a plan's period is not clipped by its caller."""
    day = published
    if as_of is not None and as_of.end is not None and published is not None and as_of.end.year == published.year:
        day = as_of.end
    if period.end is None:
        return day
    if day is not None and period.end > day and (period.start is None or period.start <= day):
        return day
    return period.end


def _accumulation(period: ReferencePeriod) -> Accumulation:
    if period.start is None:
        return Accumulation.SINCE_START
    if period.kind is PeriodKind.YTD or (
        period.end is not None
        and period.start == date(period.start.year, 1, 1)
        and period.start.year == period.end.year
        and period.end != date(period.end.year, 12, 31)
    ):
        return Accumulation.YTD
    if period.kind is PeriodKind.SINCE_START:
        return Accumulation.SINCE_START
    return Accumulation.PERIOD
