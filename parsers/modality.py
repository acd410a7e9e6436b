"""A `Document` in, the same with a CUE mention for every word that steers the reading out; never weighs them.

The words stand in `config/lexicon/`: verbs (新建 flow, 现有 stock), modality (力争 plan, 预计 forecast), growth (同比增长),
targets (任务为, 超额完成), scope, policy, anecdote.  Words go through one Aho-Corasick automaton a kind, where the leftmost
longest wins; patterns are regular expressions over the folded text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind

from model.catalogue import Lexicon
from model.text import Cue, Document, Mention, MentionKind, Span
from parsers.indicators import with_mentions

CUE_KINDS = ("verb", "modality", "growth", "target", "scope", "policy", "anecdote", "section")
"""Lexicon kinds whose entries become CUE mentions."""


@dataclass(frozen=True, slots=True)
class CueRules:
    """The wordings that steer, ready to be looked for."""

    words: tuple[tuple[AhoCorasick, tuple[tuple[Cue, str], ...]], ...]
    """One automaton a kind, with the cue that each of its words gives and the entry it belongs to."""
    patterns: tuple[tuple[re.Pattern[str], Cue, str], ...]


def compile_cues(lexicon: Lexicon) -> CueRules:
    """The steering words of the lexicon; kinds that it lacks are simply not found."""
    automata = []
    patterns = []
    for kind in CUE_KINDS:
        entries = lexicon.words.get(kind, ())
        cues = {entry.id: Cue(entry.kind, entry.value, entry.id) for entry in entries}
        pairs = [(word, entry) for entry in entries for word in entry.words]
        if pairs:
            automaton = AhoCorasick([word for word, _ in pairs], matchkind=MatchKind.LeftmostLongest)
            automata.append((automaton, tuple((cues[entry.id], entry.id) for _, entry in pairs)))
        patterns += [(re.compile(entry.pattern), cues[entry.id], entry.id) for entry in entries if entry.pattern]
    return CueRules(tuple(automata), tuple(patterns))


def find_cues(document: Document, rules: CueRules) -> Document:
    """The document with its CUE mentions: 力争年内再建12家 → 力争 as modality=plan."""
    return with_mentions(document, _cues(document.folded, rules))


def _cues(folded: str, rules: CueRules) -> Iterator[Mention]:
    for automaton, entries in rules.words:
        for index, start, end in automaton.find_matches_as_indexes(folded):
            cue, entry = entries[index]
            yield Mention(Span(start, end), MentionKind.CUE, cue, entry)
    for pattern, cue, entry in rules.patterns:
        for match in pattern.finditer(folded):
            start, end = match.span()
            if end > start:
                yield Mention(Span(start, end), MentionKind.CUE, cue, entry)
