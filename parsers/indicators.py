"""A `Document` in, the same with a mention for every indicator name out; never decides which figure belongs to it.

Names are the catalogue's aliases (which decide alone) and cues (which need a head noun, a unit or context).  One
Aho-Corasick pass finds them all; of overlapping names the leftmost longest wins, so that 就业帮扶车间 is not also 车间.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind

from model.catalogue import Indicator, Lexicon
from model.text import Document, IndicatorCandidate, Mention, MentionKind, Span


@dataclass(frozen=True, slots=True)
class IndicatorRules:
    """The names of the catalogue as one automaton; built once for a lexicon."""

    automaton: AhoCorasick
    candidates: tuple[IndicatorCandidate, ...]
    by_id: dict[str, Indicator]


def compile_indicators(lexicon: Lexicon) -> IndicatorRules:
    """The automaton over every alias and cue that can stand in a text as it is written."""
    aliases: defaultdict[str, list[str]] = defaultdict(list)
    cues: defaultdict[str, list[str]] = defaultdict(list)
    for indicator in lexicon.indicators:
        for name in filter(_literal, (indicator.zh, *indicator.aliases)):
            if indicator.id not in aliases[name]:
                aliases[name].append(indicator.id)
        for name in filter(_literal, indicator.cues):
            cues[name].append(indicator.id)
    names = [*aliases, *(name for name in cues if name not in aliases)]
    candidates = tuple(
        IndicatorCandidate(tuple(aliases[name]), decides_alone=True)
        if aliases.get(name)
        else IndicatorCandidate(tuple(cues[name]), decides_alone=False)
        for name in names
    )
    automaton = AhoCorasick(names, matchkind=MatchKind.LeftmostLongest)
    return IndicatorRules(automaton, candidates, {indicator.id: indicator for indicator in lexicon.indicators})


def find_indicators(document: Document, rules: IndicatorRules) -> Document:
    """The document with one INDICATOR mention for every catalogue name in its folded text.

    社区工厂达到111家 → 社区工厂 with the candidate community_factory_count.
    """
    found = (
        Mention(Span(start, end), MentionKind.INDICATOR, rules.candidates[index], "indicator.name")
        for index, start, end in rules.automaton.find_matches_as_indexes(document.folded)
    )
    return with_mentions(document, found)


def with_mentions(document: Document, found: Iterable[Mention]) -> Document:
    """The document with more mentions, in order of start, longer first."""
    mentions = sorted((*document.mentions, *found), key=lambda mention: (mention.span.start, -mention.span.end))
    return dataclasses.replace(document, mentions=tuple(mentions))


def _literal(name: str) -> bool:
    """Whether the name can be looked up as it stands: 为…家企业发放贷款 and 项目(协议、计划)投资总额 cannot."""
    return len(name) > 1 and not any(char in name for char in "…()(),、")
