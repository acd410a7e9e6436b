"""A draft with its surroundings in, the indicator that it counts out, or None; never looks at time or place.

Order: link rules of tier `first` (config/lexicon/links.yaml), catalogue names beside the figure, link rules of tier
`normal`, cues that leave one indicator for the unit, link rules of tier `last`, then the noun carried over from an
earlier clause (ellipsis, G04).  A pair of stock and flow is decided by the verb and the period.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from model.catalogue import Indicator, Lexicon, WordRule
from model.statistics import PeriodKind, Transformation
from model.text import Cue, IndicatorCandidate
from parsers.relations.drafts import Draft, Text
from parsers.relations.naming import content

MONEY = frozenset({"CNY", "CNY_PER_MONTH", "CNY_PER_PERSON", "CNY_PER_HH", "CNY_PER_VILLAGE"})
PERSONS = frozenset({"PS", "PS_TIMES"})
# What a unit as printed can stand for: 元 for an income per person, 户 for firms, 个 for posts.
COMPATIBLE: Mapping[str, frozenset[str]] = {
    "CNY": MONEY,
    "CNY_PER_MONTH": MONEY,
    "CNY_PER_PERSON": MONEY,
    "PS": PERSONS,
    "PS_TIMES": PERSONS,
    "HH": frozenset({"HH", "NUM"}),
    "NUM": frozenset({"NUM"}),
    "M2": frozenset({"M2"}),
    "KM2": frozenset({"KM2"}),
    "RATIO": frozenset({"RATIO"}),
}
EXPRESSED = frozenset(Transformation) - {Transformation.LEVEL, Transformation.YOY_ABS}


@dataclass(frozen=True, slots=True)
class LinkRule:
    """One entry of links.yaml, compiled."""

    id: str
    indicator: str
    near: re.Pattern[str]
    units: frozenset[str]
    text: re.Pattern[str] | None
    topic: re.Pattern[str] | None
    ahead: re.Pattern[str] | None
    doc: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    needs: str | None


@dataclass(frozen=True, slots=True)
class Tier:
    """The link rules of one tier in their order, sorted by the unit of a figure beforehand."""

    rules: tuple[LinkRule, ...]
    of_unit: Mapping[str, tuple[LinkRule, ...]]
    """Unit → the rules that take it, those for any unit among them."""
    of_any: tuple[LinkRule, ...]
    """The rules for any unit."""

    @classmethod
    def of(cls, rules: Iterable[LinkRule]) -> Tier:
        """The tier with its rules under each unit that one of them names."""
        rules = tuple(rules)
        units = {unit for rule in rules for unit in rule.units}
        of_unit = {unit: tuple(rule for rule in rules if not rule.units or unit in rule.units) for unit in units}
        return cls(rules, of_unit, tuple(rule for rule in rules if not rule.units))

    def fitting(self, draft: Draft) -> Iterable[LinkRule]:
        """The rules that take the draft's unit; a change or a share may also be one of what is counted in another."""
        if draft.transformation in EXPRESSED:
            return (rule for rule in self.rules if _unit_fits(rule, draft))
        return self.of_unit.get(draft.unit, self.of_any)


@dataclass(frozen=True, slots=True)
class LinkRules:
    """The link rules by tier."""

    first: Tier
    normal: Tier
    last: Tier
    industries: re.Pattern[str] | None


def compile_links(lexicon: Lexicon) -> LinkRules:
    """The link rules whose indicator the catalogue has."""
    known = {indicator.id for indicator in lexicon.indicators}
    tiers: dict[str, list[LinkRule]] = {"first": [], "normal": [], "last": []}
    for entry in lexicon.words.get("link", ()):
        if entry.value in known:
            tiers[entry.attributes.get("tier", "normal")].append(_link_rule(entry))
    words = [word for values in lexicon.dimension_values.get("industry", {}).values() for word in values]
    industries = re.compile("|".join(map(re.escape, words))) if words else None
    return LinkRules(Tier.of(tiers["first"]), Tier.of(tiers["normal"]), Tier.of(tiers["last"]), industries)


def _link_rule(entry: WordRule) -> LinkRule:
    def pattern(name: str) -> re.Pattern[str] | None:
        return re.compile(entry.attributes[name]) if name in entry.attributes else None

    return LinkRule(
        id=entry.id,
        indicator=entry.value,
        near=re.compile(entry.pattern or "|".join(map(re.escape, entry.words))),
        units=frozenset(entry.attributes.get("unit", "").split()),
        text=pattern("text"),
        topic=pattern("topic"),
        ahead=pattern("ahead"),
        doc=pattern("doc"),
        unless=pattern("unless"),
        needs=entry.attributes.get("needs"),
    )


@dataclass(slots=True)
class Linker:
    """Links drafts of one document; keeps nothing between sentences but the text."""

    text: Text
    rules: LinkRules

    def link(self, draft: Draft, before: str, after: str, topic: str) -> None:
        """Set the draft's indicator and the rule that found it; leaves it None where nothing fits."""
        found = (
            self._by_rules(self.rules.first, draft, before, after, topic)
            or self._by_name(draft, before, after)
            or self._by_rules(self.rules.normal, draft, before, after, topic)
            or self._by_cue(draft, before, after)
            or self._by_rules(self.rules.last, draft, before, after, topic)
        )
        if found is None or (_PER_UNIT.search(before) and found[0].kind == "flow"):
            # 亩均投资4000元 is no investment of the region
            return
        draft.indicator, rule = found
        draft.rules.append(rule)

    def fits(self, draft: Draft, indicator: Indicator) -> bool:
        """Whether a figure in the draft's unit can be a value of the indicator, or of a change or share of it."""
        if draft.transformation in EXPRESSED:
            return True
        if draft.unit == "HH" and indicator.unit == "NUM":
            return "户" in indicator.unit_surface
        return indicator.unit == draft.unit or indicator.unit in COMPATIBLE.get(draft.unit, frozenset())

    def paired(self, draft: Draft, indicator: Indicator) -> Indicator | None:
        """The indicator itself where the unit fits, else its pair (户 and 人, 处 and 平方米)."""
        if self.fits(draft, indicator):
            return indicator
        pair = self.text.by_id.get(indicator.related.get("pair", ""))
        return pair if pair is not None and self.fits(draft, pair) else None

    def _by_rules(self, tier: Tier, draft: Draft, before: str, after: str, topic: str) -> tuple[Indicator, str] | None:
        near = f"{before}#{after}"
        for rule in tier.fitting(draft):
            if rule.near.search(near) and self._context_fits(rule, draft, near, topic):
                return self.text.by_id[rule.indicator], rule.id
        return None

    def _context_fits(self, rule: LinkRule, draft: Draft, near: str, topic: str) -> bool:
        if rule.unless is not None and rule.unless.search(near):
            return False
        if rule.text is not None and not rule.text.search(draft.unit_text):
            return False
        if rule.topic is not None and not rule.topic.search(topic + near.partition("#")[0]):
            return False
        if rule.doc is not None and not rule.doc.search(self.text.lead + topic):
            return False
        if rule.ahead is not None and not rule.ahead.search(self._ahead(draft)):
            return False
        if rule.needs == "industry":
            return self.rules.industries is not None and self.rules.industries.search(near) is not None
        if rule.needs == "threshold":
            return "threshold" in draft.dimensions
        return True

    def _ahead(self, draft: Draft) -> str:
        """The rest of the sentence behind the figure, at most 120 characters."""
        document = self.text.document
        end = document.sentences[draft.frame.sentence].span.end
        return document.folded[draft.frame.end : min(end, draft.frame.end + 120)]

    def _by_name(self, draft: Draft, before: str, after: str) -> tuple[Indicator, str] | None:
        """The catalogue name nearest to the figure: before it, else fastened behind it."""
        frame = draft.context or draft.frame
        sides = []
        if before:
            sides.append((frame.before_start, frame.start, True))
        if after and (not content(before) or frame.noun_follows):
            sides.append((frame.end, frame.after_end, False))
        for start, end, backwards in sides:
            found = self._names(start, end, alone=True)
            for candidate in reversed(found) if backwards else self._heads(start, end, found):
                indicator = self._choose(draft, candidate)
                if indicator is not None:
                    return indicator, "link.name"
        return None

    def _heads(self, start: int, end: int, found: list[IndicatorCandidate]) -> list[IndicatorCandidate]:
        """Names behind a figure, the head of a compound first: 25个贫困村村级光伏电站 are power stations."""
        spans = [
            mention.span
            for mention in self.text.names.within(start, end)
            if isinstance(mention.value, IndicatorCandidate) and mention.value.decides_alone
        ]
        chain = 1
        while chain < len(spans) and spans[chain].start - spans[chain - 1].end <= 2:
            chain += 1
        return [*reversed(found[:chain]), *found[chain:]]

    def _cue_words(self, start: int, end: int) -> list[tuple[IndicatorCandidate, str]]:
        folded = self.text.document.folded
        return [
            (mention.value, mention.span.text_of(folded))
            for mention in self.text.names.within(start, end)
            if isinstance(mention.value, IndicatorCandidate) and not mention.value.decides_alone
        ]

    def _names(self, start: int, end: int, *, alone: bool) -> list[IndicatorCandidate]:
        return [
            mention.value
            for mention in self.text.names.within(start, end)
            if isinstance(mention.value, IndicatorCandidate) and mention.value.decides_alone is alone
        ]

    def names_before(self, draft: Draft) -> list[Indicator]:
        """The indicators that the words before the figure name: 其中护林员1278人."""
        candidates = self._names(draft.frame.before_start, draft.frame.start, alone=True)
        chosen = (self._choose(draft, candidate) for candidate in candidates)
        return [indicator for indicator in chosen if indicator is not None]

    def names_behind(self, draft: Draft) -> list[Indicator]:
        """The indicators whose names are fastened behind the figure: 1240人取得技能等级证书."""
        candidates = self._names(draft.frame.end, draft.frame.after_end, alone=True)
        chosen = (self._choose(draft, candidate) for candidate in candidates)
        return [indicator for indicator in chosen if indicator is not None]

    def _choose(self, draft: Draft, candidate: IndicatorCandidate) -> Indicator | None:
        for name in candidate.ids:
            indicator = self.text.by_id.get(name)
            if indicator is not None and (found := self.paired(draft, indicator)) is not None:
                return found
        return None

    def _by_cue(self, draft: Draft, before: str, after: str) -> tuple[Indicator, str] | None:
        """A cue beside the figure that leaves exactly one indicator for the unit."""
        frame = draft.context or draft.frame
        if draft.transformation in EXPRESSED and draft.transformation is not Transformation.YOY_PCT:
            return None
        sides = [(frame.before_start, frame.start)] if before else []
        if after:
            sides.append((frame.end, frame.after_end))
        for start, end in sides:
            for candidate, word in reversed(self._cue_words(start, end)):
                if word in GENERIC_CUES:
                    continue
                fitting = [self.text.by_id[name] for name in candidate.ids if self._strictly(draft, name)]
                if len(fitting) == 1 and _no_head_needed(fitting[0]):
                    return fitting[0], "link.cue"
        return None

    def _strictly(self, draft: Draft, name: str) -> bool:
        indicator = self.text.by_id.get(name)
        return indicator is not None and self.fits(draft, indicator)

    def settle_pair(self, draft: Draft, before: str) -> None:
        """Choose between stock and flow of a pair by the verb and the period: 新建36家 is no level (G03, G04)."""
        indicator = draft.indicator
        if indicator is None:
            return
        verbs = {cue.value for cue in self.verbs(draft)} | ({"new"} if NEW.search(before) else set())
        flow = self.text.by_id.get(indicator.related.get("flow", ""))
        stock = self.text.by_id.get(indicator.related.get("stock", ""))
        windowed = draft.period is not None and draft.period.kind in {PeriodKind.WINDOW, PeriodKind.YTD}
        totalled = "累计" in before or "总" in before
        # a flow of tier 2 needs its own name in the text; 新增 on the stock of such a pair is told by the measure
        if flow is not None and flow.tier == 1 and indicator.kind == "stock" and flow.unit == indicator.unit:
            wants_flow = "new" in verbs or (not totalled and (windowed or draft.planned) and _built(before))
            if wants_flow or (draft.target is not None and draft.target.form in FLOW_FORMS):
                draft.indicator = flow
                draft.rules.append("pair.flow")
        elif (
            stock is not None
            and indicator.id.endswith("_new")
            and stock.unit == indicator.unit
            and (totalled and "new" not in verbs and (not windowed or "总" in before))
        ):
            draft.indicator = stock
            draft.rules.append("pair.stock")

    def verbs(self, draft: Draft) -> list[Cue]:
        """The verb cues of the figure's own left context."""
        found = self.text.cues.within(draft.frame.before_start, draft.frame.start)
        return [m.value for m in found if isinstance(m.value, Cue) and m.value.kind == "verb"]


def _unit_fits(rule: LinkRule, draft: Draft) -> bool:
    if not rule.units or draft.unit in rule.units:
        return True
    return not rule.units.isdisjoint(_CHANGING) and ("PC" in rule.units or draft.base is None)


_CHANGING = frozenset({"PC", "CNY", "PS", "NUM", "MU", "KM", "HH"})
"""Units of rules whose indicator a growth rate or a share may be of."""
_PER_UNIT = re.compile(r"(?:亩均|户均|人均|村均|每亩|每户|每人|每村)[^,;:。]{0,8}$")
NEW = re.compile(r"新(?:建|增|认定|发展|培育|改建|扩建|创建|纳入)|再建|援建|改造提升")
FLOW_FORMS = frozenset({"T01", "T02", "T04", "T08", "T09", "T13", "T14", "T15", "T18", "T24"})


def _built(before: str) -> bool:
    return bool(re.search(r"建成|建设|完成|实施|改造|认定|创建", before))


# Cues that only say who or what, never what of it is counted.
GENERIC_CUES = frozenset(
    {
        "劳动力",
        "企业",
        "个村",
        "覆盖",
        "地块",
        "自来水",
        "饮水",
        "占计划",
        "物价",
        "通车",
        "带动",
        "惠及",
        "结对",
        "复工",
        "占地",
        "强村",
        "脱贫户",
        "贫困户",
    }
)


def _no_head_needed(indicator: Indicator) -> bool:
    """A cue of a workshop or factory indicator needs its head noun, which only a link rule can see."""
    return not indicator.id.startswith(("community_factory", "support_workshop", "ew_"))
