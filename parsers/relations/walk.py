"""A `Document` with all its mentions in, a `Reading` out: the order in which the rules of this package speak."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from model.catalogue import Lexicon
from model.statistics import (
    Measure,
    Observation,
    PeriodKind,
    Reading,
    ReferencePeriod,
    Region,
    Rejected,
    Status,
    Target,
    Transformation,
)
from model.text import Document, MentionKind
from parsers.indicators import IndicatorRules
from parsers.relations import assemble
from parsers.relations.cells import CellReader
from parsers.relations.checks import check_sums, check_values
from parsers.relations.commitments import find_commitments
from parsers.relations.dimensions import Dimensions, inherit_subject
from parsers.relations.drafts import Draft, Text
from parsers.relations.expression import express
from parsers.relations.frames import Frame, build_frames
from parsers.relations.index import Index
from parsers.relations.inherit import Inheritance, article_as_of, shape_period
from parsers.relations.linking import Linker, LinkRules, compile_links
from parsers.relations.measures import set_measure, set_unit
from parsers.relations.mood import planning_sentences, set_status
from parsers.relations.refuse import refuse
from parsers.relations.start import start_drafts
from parsers.relations.subjects import Subjects
from parsers.relations.targets import add_gap, mark_targets, target_period
from parsers.relations.where import Places, Resolver
from parsers.relations.zips import Zips
from parsers.tables import TextTable, find_tables

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
    text.commitments = find_commitments(document)
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
        self.subjects = Subjects(text, self.linker, rules.indicators, rules.dimensions)
        self.zips = Zips(text, self.subjects, self.inheritance.past)

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
            self.subjects.name(draft, words, known)
            self.inheritance.set_period(draft)
            if draft.context is not None and known:
                draft.period = known[-1].period
                draft.flags += [flag for flag in known[-1].flags if flag == "base_level"]
            set_status(draft, self.text)
            self.places.set_place(draft)
            self.linker.settle_pair(draft, draft.frame.before)
            known.append(draft)
        self.zips.share(drafts)
        mark_targets(drafts, self.text)
        drafts += add_gap(drafts, self.text)
        for draft in drafts:
            self._finish(draft)
        inherit_subject(drafts, self.text.document.folded)
        check_sums(drafts)
        self.inheritance.leave(sentence)
        self.drafts += drafts
        self.subjects.last = drafts

    def read_table(self, table: TextTable) -> None:
        """Bind the cells of a table; its period is that of the caption, the headline or the article."""
        reader = CellReader(self.text, self._table_period(table))
        published = self.text.document.published_on
        for draft in reader.read(table):
            topic = f"{table.caption}{draft.frame.topic}"
            if draft.base is not None:
                draft.indicator, draft.name = draft.base.indicator, draft.base.name
            else:
                self.subjects.link_words(draft, draft.name)
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
                rejections.append(assemble.attribute(draft, self.text))
            elif draft.refused is not None:
                rejections.append(assemble.rejected(draft, self.text))
            else:
                observations.append(assemble.observation(draft, self.text))
        rejections += assemble.unread(self.text)
        return Reading(
            tuple(observations),
            tuple(targets),
            tuple(sorted(rejections, key=lambda row: row.start)),
            self.text.region,
            self.text.as_of.end if self.text.as_of else None,
        )


__all__ = ["RelationRules", "compile_relations", "relate"]
