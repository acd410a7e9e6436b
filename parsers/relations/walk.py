"""A `Document` with all its mentions in, a `Reading` out: the order in which the rules of this package speak."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from model.catalogue import Lexicon
from model.statistics import (
    Measure,
    Observation,
    PeriodKind,
    Quantity,
    Reading,
    ReferencePeriod,
    Region,
    Rejected,
    Status,
    Target,
    Transformation,
)
from model.text import Document, MentionKind, RegionLink, Span
from parsers.indicators import IndicatorRules
from parsers.relations import assemble
from parsers.relations.cells import CellReader
from parsers.relations.checks import check_sums, check_values
from parsers.relations.dimensions import Dimensions, inherit_subject
from parsers.relations.drafts import Draft, Text
from parsers.relations.expression import express
from parsers.relations.frames import Frame, build_frames
from parsers.relations.index import Index
from parsers.relations.inherit import Inheritance, article_as_of, shape_period
from parsers.relations.linking import EXPRESSED, Linker, LinkRules, compile_links
from parsers.relations.lists import find_zips, split_nouns
from parsers.relations.measures import set_measure, set_unit
from parsers.relations.mood import planning_sentences, set_status
from parsers.relations.naming import behind, clean, content, fastened
from parsers.relations.refuse import refuse
from parsers.relations.start import start_drafts
from parsers.relations.where import Places, Resolver
from parsers.tables import TextTable, find_tables
from parsers.targets import add_gap, mark_targets, target_period

_QUOTA = re.compile(r"(?:任务|目标|计划|指标)(?:数|量)?(?:为|是|:)?$")
_VAGUE = frozenset(
    {
        "收入",
        "产值",
        "资金",
        "面积",
        "人口",
        "产量",
        "数量",
        "投资",
        "销售额",
        "增速",
        "占比",
        "总量",
        "人数",
        "任务",
        "村",
        "户",
    }
)
"""Nouns that need their subject to say what they are of."""
LEAD = 700
"""Characters of the article that tell what it is about."""


@dataclass(frozen=True, slots=True)
class RelationRules:
    """What relating needs, compiled from the lexicon once."""

    lexicon: Lexicon
    indicators: IndicatorRules
    links: LinkRules
    dimensions: Dimensions


def compile_relations(lexicon: Lexicon, indicators: IndicatorRules) -> RelationRules:
    """The rules of relating for this lexicon."""
    return RelationRules(lexicon, indicators, compile_links(lexicon), Dimensions(lexicon))


def relate(
    document: Document,
    rules: RelationRules,
    *,
    region: Region | None,
    resolve: Resolver,
    headline: tuple[ReferencePeriod, ...] = (),
) -> Reading:
    """Observations, targets and rejections; `region` is what the article is about, `headline` the periods in its title."""
    text = _text(document, rules, region)
    walker = _Walker(text, rules, resolve, headline)
    tables = find_tables(document)
    tabled = {place for table in tables for place in table.paragraphs}
    for row in build_frames(document):
        if row and document.sentences[row[0].sentence].paragraph not in tabled:
            walker.read_sentence(row)
    for table in tables:
        walker.read_table(table)
    return walker.reading()


def _text(document: Document, rules: RelationRules, region: Region | None) -> Text:
    periods = Index.of(document, MentionKind.PERIOD)
    text = Text(
        document=document,
        lexicon=rules.lexicon,
        names=Index.of(document, MentionKind.INDICATOR),
        cues=Index.of(document, MentionKind.CUE),
        periods=periods,
        regions=Index.of(document, MentionKind.REGION),
        by_id=rules.indicators.by_id,
        lead=(document.title or "") + document.folded[:LEAD],
        region=region,
        as_of=article_as_of(document, periods),
    )
    text.planning = planning_sentences(text)
    return text


class _Walker:
    """Goes through the sentences and keeps what carries over."""

    def __init__(
        self, text: Text, rules: RelationRules, resolve: Resolver, headline: tuple[ReferencePeriod, ...]
    ) -> None:
        self.text = text
        self.rules = rules
        self.linker = Linker(text, rules.links)
        self.inheritance = Inheritance(text, headline)
        self.places = Places(text, resolve)
        self.drafts: list[Draft] = []
        self.stated: dict[tuple[Decimal | None, str], Draft] = {}
        """The first target of each value and unit."""
        self.last: list[Draft] = []
        """The drafts of the sentence before."""

    def read_sentence(self, row: list[Frame]) -> None:
        folded = self.text.document.folded
        sentence = row[0].sentence
        self.inheritance.enter(sentence)
        drafts = [draft for frame in row for draft in start_drafts(frame, folded)]
        line = self._line(sentence)
        known: list[Draft] = []
        for draft in drafts:
            refuse(draft, self.text, line)
            words = express(draft, self.text)
            self._name(draft, words, known)
            self.inheritance.set_period(draft)
            if draft.context is not None and known:
                draft.period = known[-1].period
                draft.flags += [flag for flag in known[-1].flags if flag == "base_level"]
            set_status(draft, self.text)
            self.places.set_place(draft)
            self.linker.settle_pair(draft, draft.frame.before)
            known.append(draft)
        self._zip(drafts)
        mark_targets(drafts, self.text)
        drafts += add_gap(drafts, self.text)
        for draft in drafts:
            self._finish(draft)
        inherit_subject(drafts, self.text.document.folded)
        check_sums(drafts)
        self.inheritance.leave(sentence)
        self.drafts += drafts
        self.last = drafts

    def read_table(self, table: TextTable) -> None:
        """Bind the cells of a table; its period is that of the caption, the headline or the article."""
        reader = CellReader(self.text, self._table_period(table))
        published = self.text.document.published_on
        for draft in reader.read(table):
            topic = f"{table.caption}{draft.frame.topic}"
            if draft.base is not None:
                draft.indicator, draft.name = draft.base.indicator, draft.base.name
            else:
                self._link_words(draft, draft.name)
                if draft.indicator is None:
                    self.linker.link(draft, draft.name, "", topic)
            draft.region = draft.region or self.text.region
            if draft.period is None:
                self.inheritance.enter(draft.frame.sentence)
                self.inheritance.set_period(draft)
            draft.spoken = draft.period
            self.linker.settle_pair(draft, draft.name)
            if draft.target is not None:
                draft.period = target_period(draft, self.text)
            set_unit(draft)
            flow = draft.measure is Measure.FLOW
            set_measure(draft, self.linker)
            if flow and draft.transformation is Transformation.LEVEL and draft.measure is Measure.STOCK:
                draft.measure = Measure.FLOW
            self.rules.dimensions.set_dimensions(draft, draft.name)
            if draft.target is None:
                shape_period(draft, published, self.text.as_of)
            self._last_word(draft)
            self.drafts.append(draft)

    def _table_period(self, table: TextTable) -> ReferencePeriod | None:
        """The period in the words above the table, else in the headline."""
        document = self.text.document
        first = table.paragraphs.start
        for place in range(first - 1, max(-1, first - 5), -1):
            span = document.paragraphs[place]
            if len(span) > 80:
                break
            for mention in self.text.periods.within(span.start, span.end):
                period = mention.value
                if not isinstance(period, ReferencePeriod) or period.kind is PeriodKind.EVENT:
                    continue
                if period.start is not None or period.precision in {"month", "year", "quarter"}:
                    return period
        return self.inheritance.title

    def _line(self, sentence: int) -> str:
        document = self.text.document
        span = document.paragraphs[document.sentences[sentence].paragraph]
        return document.folded[span.start : min(span.end, span.start + 200)]

    def _name(self, draft: Draft, words: str, known: list[Draft]) -> None:
        """Find what the figure counts: its own words, its total's (其中), its neighbour's (pair), or the last noun's."""
        frame = draft.frame
        own = content(self._without_regions(words, frame))
        after = frame.after if frame.noun_follows else ""
        if self._follows_noun(frame) and frame.noun_follows and fastened(frame.after):
            # 472个安置点11132套住房: the words before it belong to the figure before them
            words = own = ""
        noun = own or fastened(after)
        previous = known[-1] if known else None
        if previous is not None and self._is_of_quota(draft, previous):
            draft.transformation = Transformation.TARGET_RATIO_PCT
            self._take_base(draft, next((d for d in reversed(known[:-1]) if d.unit == previous.unit), previous))
            return
        if draft.unit == "PC" and draft.transformation is Transformation.LEVEL and not own and frame.group is not None:
            whole = self._parent(draft, known)
            if whole is not None:
                self._take_base(draft, whole)
                draft.transformation = self._bracketed(draft, whole, known)
                return
        if previous is not None and frame.before == "的" and draft.unit == "PC":
            # 10063元,是上年10891元的92.4%
            base = next((d for d in reversed(known[:-1]) if d.unit == previous.unit), previous)
            draft.transformation = Transformation.INDEX_BASE
            self._take_base(draft, base)
            return
        if draft.transformation in EXPRESSED and not own:
            base = self._base(draft, known)
            if base is not None:
                self._take_base(draft, base)
                return
        members = previous is not None and "ratio.member" in previous.rules and "ratio.member" in draft.rules
        if previous is not None and (previous.frame is frame or (members and not own)):
            draft.transformation = previous.transformation
            draft.indicator, draft.name, draft.noun = previous.indicator, previous.name, previous.noun
            return
        if previous is not None and previous.refused == "threshold" and frame.previous is previous.frame:
            between = self.text.document.folded[previous.end : frame.start]
            if "," not in between and "。" not in between:
                draft.dimensions["threshold"] = self.text.document.folded[previous.start : previous.frame.end]
                words = own = previous.frame.before + words
        parent = self._parent(draft, known)
        if parent is not None and draft.transformation is Transformation.SHARE_PCT and own:
            self._take_parent(draft, parent, noun)
            return
        if parent is not None and self._inherits(draft, parent):
            self._take_parent(draft, parent, noun)
            return
        if not own and not fastened(after) and previous is not None and self._adjacent(previous, draft):
            draft.context = previous.context or previous.frame
            words, own = draft.context.before, previous.noun
            noun = own
            draft.rules.append("pair.adjacent")
        self.linker.link(draft, words.lstrip("、,和及与 "), after, frame.topic)
        draft.noun = noun
        if draft.indicator is None and own and draft.context is None:
            total = self._parent(draft, known, across=True) if self.rules.dimensions.find(own) else None
            if total is not None and self._inherits(draft, total):
                self._take_parent(draft, total, noun)
                return
        if draft.indicator is None and draft.context is not None and previous is not None:
            draft.indicator = self.linker.paired(draft, previous.indicator) if previous.indicator else None
            draft.name, draft.noun = previous.name, previous.noun
            return
        if draft.indicator is None and not noun and not (_QUOTA.search(frame.before) and self._bridge(draft)):
            self._carry(draft, known)
        draft.name = draft.name or self._readable(draft, own, after)

    def _follows_noun(self, frame: Frame) -> bool:
        previous = frame.previous
        return previous is not None and frame.before_start == previous.end and previous.noun_follows

    def _is_of_quota(self, draft: Draft, previous: Draft) -> bool:
        """完成目标任务1.1万人的109%: the percentage of a quota that stands before it."""
        if (draft.unit != "PC" and not draft.unit_text.endswith("倍")) or not re.fullmatch(
            r"(?:培训|建设|改造|目标)?(?:任务|目标|计划)?的", draft.frame.before
        ):
            return False
        return bool(re.search(r"(?:任务|目标|计划)$|完成[^,;:。]{0,10}$", previous.frame.before))

    def _bracketed(self, draft: Draft, part: Draft, known: list[Draft]) -> Transformation:
        """What a bare percentage in a bracket says of the figure before it: 15个幸福院建设已完成8个(53%)."""
        for other in reversed(known):
            if other is part or other.unit != part.unit or not other.value or part.value is None:
                continue
            if draft.value is not None and abs(part.value / other.value * 100 - draft.value) <= 1:
                return Transformation.TARGET_RATIO_PCT
            break
        return Transformation.SHARE_PCT

    def _without_regions(self, words: str, frame: Frame) -> str:
        """The words without the names of regions: 青禾县占 names nothing."""
        for mention in self.text.regions.within(frame.before_start, frame.start):
            words = words.replace(mention.span.text_of(self.text.document.folded), "", 1)
        return words

    def _take_parent(self, draft: Draft, parent: Draft, noun: str) -> None:
        draft.indicator = self.linker.paired(draft, parent.indicator) if parent.indicator else None
        draft.name = f"{parent.name}·{noun}" if noun else parent.name
        draft.noun = noun
        draft.rules.append("part.of_total")
        draft.dimensions.update({k: v for k, v in parent.dimensions.items() if k != "threshold"})

    def _base(self, draft: Draft, known: list[Draft]) -> Draft | None:
        """The level that a bare 同比增长 or 完成任务的 speaks of: the nearest before it in the sentence.

        A change in points is that of a rate, a change in units that of a figure in the same unit: 复工率87%,较上周
        增加430个、提高24个百分点.
        """
        like = {Transformation.PP_CHANGE: "PC", Transformation.YOY_ABS: draft.unit}.get(draft.transformation)
        level = Transformation.LEVEL
        if like is not None:
            fitting = (d for d in reversed(known) if d.unit == like and d.transformation is level and not d.refused)
            if (fit := next(fitting, None)) is not None and not fit.silent:
                return fit
        for other in reversed(known):
            if other.silent or (other.refused and other.refused != "threshold"):
                continue
            if other.transformation is level or other.transformation is Transformation.YOY_ABS:
                return other
            if other.base is not None:
                return other.base
            if other.transformation in EXPRESSED and other.indicator is not None:
                return other
        if draft.transformation is Transformation.TARGET_RATIO_PCT:
            return None
        return next(
            (d for d in reversed(self.last) if d.transformation is Transformation.LEVEL and not d.refused), None
        )

    def _take_base(self, draft: Draft, base: Draft) -> None:
        draft.base, draft.indicator, draft.name, draft.noun = base, base.indicator, base.name, base.noun
        draft.rules.append("growth.base")

    def _parent(self, draft: Draft, known: list[Draft], *, across: bool = False) -> Draft | None:
        """The total of a bracket or a 其中; `across` a semicolon only for words that name nothing else."""
        frame = draft.frame
        if frame.group is not None and frame.parent is not None:
            return next((d for d in reversed(known) if d.frame is frame.parent), None)
        folded = self.text.document.folded
        span = self.text.document.sentences[frame.sentence].span
        reach = folded[max(span.start, frame.start - 160) : frame.start]
        at = reach.rfind("其中")
        if at < 0 or (";" in reach[at:] and not across):
            return None
        if not across and any(
            part.strip() and not re.search(r"\d|[一二三四五六七八九十]", part)
            for part in re.split(r"[,:]", reach[at + 2 :])[:-1]
        ):
            return None
        place = frame.start - len(reach) + at
        pool = [d for d in known if d.end <= place] or (self.last if place <= span.start + 2 else [])
        levels = [
            d
            for d in pool
            if d.transformation is Transformation.LEVEL
            and not d.refused
            and (_akin(d, draft) or draft.transformation is Transformation.SHARE_PCT)
        ]
        return levels[-1] if levels else None

    def _inherits(self, draft: Draft, parent: Draft) -> bool:
        """Whether a part counts what its total counts: the units agree and its own words name no other thing."""
        if not _akin(draft, parent):
            return False
        own = draft.frame.before
        if re.search(r"完成投资|产值|收入|工资|贷款", own) and parent.indicator is not None:
            return False
        named = self.linker.names_behind(draft) if draft.frame.noun_follows else []
        if any(indicator is not parent.indicator for indicator in named):
            return False
        return draft.transformation is Transformation.LEVEL

    def _adjacent(self, previous: Draft, draft: Draft) -> bool:
        """Whether nothing but 、 or 和 stands between: 903户2786人, 272个村、20506户."""
        between = self.text.document.folded[previous.frame.end : draft.frame.start]
        return bool(re.match(r"^[、,和及共 ]{0,2}$", between)) or (
            len(between) <= 4 and "、" in between and previous.frame.noun_follows
        )

    def _carry(self, draft: Draft, known: list[Draft]) -> None:
        """The last noun whose unit fits (G04): 帮扶车间达76家,今年新认定15家."""
        for other in reversed(known):
            if other.unit != draft.unit or other.transformation is not Transformation.LEVEL:
                continue
            if other.indicator is not None and self.linker.fits(draft, other.indicator):
                draft.indicator, draft.name, draft.noun = other.indicator, other.name, other.noun
                draft.rules.append("ellipsis.indicator")
                return
            if other.noun:
                draft.name, draft.noun = other.name, other.noun
                draft.rules.append("ellipsis.noun")
                return
        self._carry_topic(draft)

    def _bridge(self, draft: Draft) -> bool:
        """The clause without figures right before: 生活污水处理设施建设,全年任务为770个村."""
        frame = draft.frame
        folded = self.text.document.folded
        start = frame.previous.end if frame.previous is not None else self._span(frame).start
        clauses = [clean(part) for part in re.split(r"[,;:。]", folded[max(start, frame.clause - 80) : frame.clause])]
        words = next((clause for clause in reversed(clauses) if len(content(clause)) >= 3), "")
        if not words:
            return False
        self._link_words(draft, words)
        draft.name = draft.noun = words
        draft.rules.append("ellipsis.clause")
        return True

    def _span(self, frame: Frame) -> Span:
        return self.text.document.sentences[frame.sentence].span

    def _carry_topic(self, draft: Draft) -> None:
        """The last catalogue name of the sentence before the clause."""
        frame = draft.frame
        document = self.text.document
        paragraph = document.paragraphs[document.sentences[frame.sentence].paragraph]
        for mention in reversed(self.text.names.within(max(paragraph.start, frame.start - 160), frame.before_start)):
            indicator = self.linker._choose(draft, mention.value)  # type: ignore[arg-type]  # noqa: SLF001
            if indicator is not None and mention.value.decides_alone:  # type: ignore[union-attr]
                draft.indicator = indicator
                draft.noun = mention.span.text_of(self.text.document.folded)
                draft.rules.append("ellipsis.topic")
                return
        self._carry_opening(draft)

    def _carry_opening(self, draft: Draft) -> None:
        """The paragraph's opening words, where nothing else names the figure: 3000公里农村公路改造。上半年已完成610公里。"""
        document = self.text.document
        start = document.paragraphs[document.sentences[draft.frame.sentence].paragraph].start
        words = re.split(r"[,;:。(]", document.folded[start : min(draft.frame.clause, start + 40)])[0]
        words = clean(re.sub(r"^\d[\d.]*[万亿千]?[\u4e00-\u9fff]{0,2}?(?=[\u4e00-\u9fff]{3})", "", words))
        if len(words) >= 4:
            self._link_words(draft, words)
            draft.name = draft.noun = words
            draft.rules.append("ellipsis.opening")

    def _readable(self, draft: Draft, own: str, after: str) -> str:
        """The metric as the text names it, without the growth words and openings."""
        noun = behind(after)
        if own and noun and not draft.frame.before.endswith(("资金", "投资")):
            name = f"{own}…{noun}" if len(own) < 40 else own
        else:
            name = own or noun
        if draft.transformation is Transformation.TARGET_RATIO_PCT and not name:
            name = clean(draft.frame.before)
        if draft.unit == "HH" and draft.indicator is None and "户" not in name:
            name += "户数"
        if (len(name) >= 2 and name not in _VAGUE) or draft.indicator is not None:
            return name or (draft.indicator.zh if draft.indicator else "")
        subject = self._subject(draft)
        return f"{subject}{name}" if subject else name

    def _subject(self, draft: Draft) -> str:
        """The noun that the sentence opens with, where the clause itself says too little."""
        clauses = [clean(part) for part in re.split(r"[,;:]", draft.frame.topic) if part.strip()]
        for clause in reversed(clauses):
            words = re.split(r"[\d.]+[万亿千百]?[^\d,、]{0,4}", clause)[-1].strip("、和与及的")
            if len(words) >= 2:
                return words[-20:]
        return ""

    def _zip(self, drafts: list[Draft]) -> None:
        """Give the members of a 分别 list what each stands for."""
        folded = self.text.document.folded
        for run in find_zips(drafts, folded):
            if any(draft.refused for draft in run):
                continue
            first = run[0]
            before = first.frame.before
            apart = "分别" in before or "分别" in folded[first.frame.clause : first.start]
            if self._zip_periods(run, apart):
                continue
            if apart:
                self._zip_regions(run)
            if apart and self._zip_nouns(run):
                continue
            if (apart or first.transformation is Transformation.TARGET_RATIO_PCT) and self._zip_levels(run, drafts):
                continue
            self._share_expression(run)

    def _share_expression(self, run: list[Draft]) -> None:
        """Members of a list speak alike: 分别增长8%和8.5%."""
        first = run[0]
        for draft in run[1:]:
            if first.transformation is not Transformation.LEVEL and not content(draft.frame.before):
                draft.transformation, draft.sign, draft.base = first.transformation, first.sign, first.base
                draft.silent = draft.silent or first.silent
                draft.indicator, draft.name, draft.noun = first.indicator, first.name, first.noun

    def _zip_periods(self, run: list[Draft], apart: bool) -> bool:
        """一季度、上半年、前三季度、全年同比增速分别为…: one period a member."""
        frame = run[0].frame
        periods = [m for m in self.text.periods.within(frame.clause, frame.start) if m.value.kind.value != "event"]  # type: ignore[union-attr]
        if not apart or len(periods) != len(run):
            return False
        self._share_expression(run)
        for draft, mention in zip(run, periods, strict=True):
            draft.period = self.inheritance.past(mention.value)  # type: ignore[arg-type]
            draft.rules.append("zip.periods")
        return True

    def _zip_regions(self, run: list[Draft]) -> None:
        """柳川、石井两镇分别新建4家和7家: one region a member, where the clause names as many."""
        frame = run[0].frame
        links = [
            m.value for m in self.text.regions.within(frame.clause, frame.start) if isinstance(m.value, RegionLink)
        ]
        named = [link.region for link in links if link.role == "name" and link.region is not None]
        if len(named) != len(run):
            return
        for draft, region in zip(run, named, strict=True):
            draft.region = region
            draft.rules.append("zip.regions")

    def _zip_nouns(self, run: list[Draft]) -> bool:
        """A、B分别增长…: one member of the coordination a figure."""
        first = run[0]
        words = re.split(r"分别", first.frame.before)[0]
        named = content(words)
        members = split_nouns(named) if named else []
        self._share_expression(run)
        if len(members) != len(run):
            return False
        for draft, member in zip(run, members, strict=True):
            own = Draft(draft.frame, draft.unit, draft.factor, draft.unit_text, draft.value)
            own.transformation = draft.transformation
            self._link_words(own, member)
            draft.indicator = own.indicator or draft.indicator
            draft.name = draft.noun = member
            draft.rules.append("zip.nouns")
        return True

    def _link_words(self, draft: Draft, words: str) -> None:
        """Link by the words alone, longest catalogue name first."""
        names = self.rules.indicators.automaton.find_matches_as_indexes(words)
        for index, _, _ in reversed(names):
            candidate = self.rules.indicators.candidates[index]
            if candidate.decides_alone:
                draft.indicator = self.linker._choose(draft, candidate)  # noqa: SLF001
                if draft.indicator is not None:
                    return
        for tier in (self.linker.rules.first, self.linker.rules.normal, self.linker.rules.last):
            found = self.linker._by_rules(tier, draft, words, "", draft.frame.topic)  # noqa: SLF001
            if found is not None:
                draft.indicator = found[0]
                return

    def _zip_levels(self, run: list[Draft], drafts: list[Draft]) -> bool:
        """N1 A,N2 B,分别完成任务的P1和P2: the percentages belong to the last figures before them, by order."""
        self._share_expression(run)
        earlier = [
            d
            for d in drafts
            if d.end <= run[0].start and d.transformation is Transformation.LEVEL and not d.silent and not d.refused
        ]
        if len(earlier) < len(run):
            return False
        for draft, base in zip(run, earlier[-len(run) :], strict=True):
            if draft.transformation is not Transformation.LEVEL:
                self._take_base(draft, base)
            elif draft.unit == base.unit:
                draft.indicator, draft.name, draft.noun = base.indicator, base.name, base.noun
            draft.rules.append("zip.levels")
        return True

    def _finish(self, draft: Draft) -> None:
        draft.spoken = draft.period
        if draft.target is not None:
            self.linker.settle_pair(draft, draft.frame.before)
        set_unit(draft)
        set_measure(draft, self.linker)
        if draft.indicator is not None and draft.indicator.id == "investment_planned" and draft.status is Status.ACTUAL:
            draft.status = Status.PLAN
        words = draft.frame.before + (draft.frame.after if draft.frame.noun_follows else "")
        self.rules.dimensions.set_dimensions(draft, words)
        if (
            draft.base is not None
            and draft.base.spoken is not None
            and draft.transformation is not Transformation.LEVEL
        ):
            self._period_of_base(draft)
        if draft.transformation is Transformation.CAGR_PCT:
            self.inheritance.set_growth_window(draft)
        if draft.target is None:
            shape_period(draft, self.text.document.published_on, self.text.as_of)
        self._last_word(draft)
        check_values(draft, self.text)

    def _period_of_base(self, draft: Draft) -> None:
        """Growth is told for the period of its level, unless its own clause names one."""
        own = any(
            mention.span.start >= draft.frame.clause
            for mention in self.text.periods.within(draft.frame.clause, draft.start)
        )
        if not own and draft.transformation is not Transformation.CAGR_PCT and draft.base is not None:
            draft.period = draft.base.spoken

    def _last_word(self, draft: Draft) -> None:
        """Refuse what still names nothing."""
        if draft.refused is not None or draft.silent:
            return
        alone = draft.indicator is not None
        if "unit_from_noun" in draft.flags and "bare_number" in draft.flags:
            draft.flags.remove("bare_number")
        if "bare_number" in draft.flags:
            ratio = draft.unit == "RATIO" or (draft.indicator is not None and draft.indicator.unit == "RATIO")
            if not ratio:
                draft.refuse("no_unit", "refuse.no_unit")
            else:
                draft.unit = "RATIO"
            draft.flags.remove("bare_number")
        if "small_count" in draft.flags:
            draft.flags.remove("small_count")
            draft.refuse("small_count", "refuse.small_count")
        if not alone and not draft.name:
            draft.refuse("no_indicator", "refuse.no_indicator")
        if draft.value is None:
            draft.refuse("order_of_magnitude", "refuse.no_value")

    def _support(self, draft: Draft) -> None:
        """A target stated again names what it named before: 预计年底前可完成8000万亩的建设任务."""
        if draft.indicator is not None and not {"ellipsis.topic", "ellipsis.indicator"} & set(draft.rules):
            return
        earlier = self.stated.get((draft.value, draft.unit))
        if earlier is not None and earlier.indicator is not None:
            draft.indicator, draft.name = earlier.indicator, earlier.name

    def reading(self) -> Reading:
        observations: list[Observation] = []
        targets: list[Target] = []
        rejections: list[Rejected] = []
        for draft in self.drafts:
            if draft.target is not None and draft.refused in {None, "threshold", "small_count"}:
                self._support(draft)
                self.stated.setdefault((draft.value, draft.unit), draft)
                targets.append(assemble.target(draft, self.text))
            elif draft.silent:
                rejections.append(_attribute(draft, self.text))
            elif draft.refused is not None:
                rejections.append(assemble.rejected(draft, self.text))
            else:
                observations.append(assemble.observation(draft, self.text))
        rejections += _look_alikes(self.text)
        rejections += _durations(self.text)
        return Reading(
            tuple(observations),
            tuple(targets),
            tuple(sorted(rejections, key=lambda row: row.start)),
            self.text.region,
            self.text.as_of.end if self.text.as_of else None,
        )


def _akin(one: Draft, other: Draft) -> bool:
    """Whether a part can be of a total: the same unit, or persons and person-times."""
    return one.unit == other.unit or {one.unit, other.unit} == {"PS", "PS_TIMES"}


def _attribute(draft: Draft, text: Text) -> Rejected:
    draft.refused = draft.refused or "attainment"
    draft.refused_by = draft.refused_by or "target.over_completion"
    return assemble.rejected(draft, text)


def _durations(text: Text) -> Iterable[Rejected]:
    """Stretches of time that are no period: 期限3年, 用时45天."""
    document = text.document
    for mention in Index.of(document, MentionKind.QUANTITY, MentionKind.RANGE).mentions:
        quantity = mention.value
        if isinstance(quantity, Quantity) and quantity.unit and quantity.unit.dimension in {"duration", "age"}:
            span = mention.span
            yield Rejected(span.start, span.end, span.text_of(document.text), "duration", "refuse.duration")


def _look_alikes(text: Text) -> Iterable[Rejected]:
    from model.text import LookAlike

    document = text.document
    index = Index.of(document, MentionKind.NON_QUANTITY)
    for mention in index.mentions:
        if isinstance(mention.value, LookAlike):
            yield Rejected(
                mention.span.start,
                mention.span.end,
                mention.span.text_of(document.text),
                mention.value.reason,
                mention.rule,
            )


__all__ = ["RelationRules", "Status", "compile_relations", "relate"]
