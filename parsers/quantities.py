"""A document with its periods and look-alikes in, the document with its numbers, quantities, percentages, ranges and
ratios out; never decides what a quantity counts.

A mention covers the number, its 余 or 多, its unit and a word behind it (4万余平方米, 100户以上); words before it (近, 超过)
only set the interval.  What other steps have claimed (PERIOD, NON_QUANTITY, REGION) is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from model.catalogue import Lexicon
from model.statistics import Quantity
from model.text import Document, LookAlike, Mention, MentionKind, Span
from parsers.amounts import Amount, AmountReader
from parsers.approximations import Approximators, build_approximators
from parsers.claims import Claims, merged
from parsers.idioms import idiom, stands_alone
from parsers.normalize import compact
from parsers.ranges import read_bounds, read_range, read_ratio
from parsers.units import UnitTable, build_unit_table

_DIGITS = "〇零○一二两俩仨三四五六七八九壹贰叁参肆伍陆柒捌玖十拾百佰千仟廿卅卌万亿兆"
# Where a number may begin: a digit of either script, a sign before one, 几十, 数百, 上千, 半公升, .77
_CANDIDATE = re.compile(rf"(?:[负-] ?(?=[\d.{_DIGITS}]))?[\d{_DIGITS}几数上半]|(?<![\d.A-Za-z)])\.(?=\d)")
_JOINED = re.compile(r"[0-9A-Za-z)%\-—]")
"""What before a hyphen makes it a joint instead of a sign."""


@dataclass(frozen=True, slots=True)
class QuantityRules:
    """What reading quantities needs, compiled from the lexicon once."""

    units: UnitTable
    approximators: Approximators


def compile_units(lexicon: Lexicon) -> QuantityRules:
    """The units and approximators of the lexicon, ready to read with."""
    guards = [word for rule in lexicon.words.get("unit_guard", ()) for word in rule.words]
    approximators = build_approximators(lexicon.words.get("approximator", ()))
    return QuantityRules(build_unit_table(lexicon.units, guards), approximators)


def find_quantities(document: Document, rules: QuantityRules) -> Document:
    """The document with every number that nothing else has claimed."""
    view = compact(document.folded)
    printed = document.text
    if view.places is not None:
        printed = "".join(document.text[place] for place in view.places[:-1])
    incomplete = any(word in view.text for word in rules.approximators.sentence)
    reader = AmountReader(view.text, printed, rules.units, rules.approximators, incomplete)
    found = _Scanner(view.text, reader, Claims.of(document, view)).read()
    if view.places is None:
        return merged(document, found)
    return merged(
        document,
        (replace(mention, span=Span(*view.original(mention.span.start, mention.span.end))) for mention in found),
    )


@dataclass(frozen=True, slots=True)
class _Scanner:
    """Goes through one text from left to right."""

    text: str
    reader: AmountReader
    claims: Claims

    def read(self) -> Iterator[Mention]:
        place = 0
        while (match := _CANDIDATE.search(self.text, place)) is not None:
            claimed = self.claims.end_of(match.end() - 1)
            if claimed is not None:
                place = claimed
                continue
            mention, place = self._read_at(match.start())
            if mention is not None:
                yield mention

    def _read_at(self, start: int) -> tuple[Mention | None, int]:
        """The mention that starts at `start`, if any, and where to read on."""
        text, limit = self.text, self.claims.limit(start)
        if text[start].isdigit() and (ratio := read_ratio(text, start, limit)) is not None:
            return ratio, ratio.span.end
        if start and text[start] == "-" and _JOINED.match(text, start - 1):
            return None, start + 1
        is_in_word = start and text[start].isascii() and text[start - 1].isascii() and text[start - 1].isalpha()
        if is_in_word and self.reader.currency_start(start) is None:
            code = self._code(start)
            return code, code.span.end
        amount = self.reader.read(start, limit)
        if amount is None:
            return None, start + 1
        mention = self._decide(amount, limit)
        return mention, max(amount.numeral.end if mention is None else mention.span.end, start + 1)

    def _decide(self, amount: Amount, limit: int) -> Mention | None:
        """The amount as a range, a look-alike or a mention of its own; None where it is no number at all."""
        if amount.numeral.form == "identifier":
            return _look_alike(amount.start, amount.end, "identifier")
        ranged = read_range(self.reader, amount, limit) or read_bounds(self.reader, amount, limit)
        if ranged is not None:
            return ranged
        if amount.unit is None:
            return _mention(amount) if stands_alone(self.text, amount) else None
        reason = idiom(self.text, amount)
        return _mention(amount) if reason is None else _look_alike(amount.start, amount.end, reason)

    def _code(self, start: int) -> Mention:
        """G210, A4, COVID-19: a number behind Latin letters is part of a code."""
        text, end = self.text, start
        floor = self.claims.end_before(start)
        while start > floor and text[start - 1].isascii() and (text[start - 1].isalnum() or text[start - 1] in "-_"):
            start -= 1
        while end < len(text) and text[end].isascii() and (text[end].isalnum() or text[end] in "-_."):
            end += 1
        return _look_alike(start, end, "code")


def _mention(amount: Amount) -> Mention:
    kind = MentionKind.QUANTITY
    if amount.numeral.vague == "pair":
        kind = MentionKind.RANGE
    elif amount.unit is None:
        kind = MentionKind.NUMBER
    elif amount.unit.code == "PC":
        kind = MentionKind.PERCENTAGE
    rule = f"quantity:{amount.unit.text}" if amount.unit is not None else "number"
    return Mention(Span(amount.start, amount.end), kind, Quantity(amount.number, amount.unit, amount.unit_text), rule)


def _look_alike(start: int, end: int, reason: str) -> Mention:
    return Mention(Span(start, end), MentionKind.NON_QUANTITY, LookAlike(reason), f"non_quantity:{reason}")
