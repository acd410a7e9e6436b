"""A numeral and the wording around it in, a `Number` with the interval that the wording allows out; reads no text else.

Intervals: the grammar's approximator table; inclusive 以上, 以下, 以内 after article 1259 of the Civil Code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from model.catalogue import WordRule
from model.statistics import Approximation, Number
from parsers.numerals import Numeral

ABOUT_SHARE = Decimal("0.05")
ABOUT_SHARE_COARSE = Decimal("0.1")
"""Of a number with one significant digit (约40)."""
NEARLY_SHARE = Decimal("0.9")


_FILLERS = ("", "了", "有", "过")
"""What may stand between a word and the number: 超过了80, 至少有3."""
_SKIPS = ("", " ", "(含)", "(不含)", "(含本数)")


@dataclass(frozen=True, slots=True)
class Approximators:
    """Words around a number by where they stand; each table maps a word to what it says and where it may not stand."""

    before: Mapping[str, tuple[Approximation, str, str]]
    """Word → approximation, characters that may not stand before it (签约, 附近), rule id."""
    after: Mapping[str, tuple[Approximation, str, str]]
    inside: frozenset[str]
    sentence: tuple[str, ...]
    longest: int
    endings: frozenset[str]
    """Last characters of the words before, and of what may stand between them and the number."""
    beginnings: frozenset[str]
    """First characters of the words after, and of the brackets that may stand before them."""

    def read_before(self, text: str, end: int) -> Approximation | None:
        """What the words that end at `end` say of the number behind them."""
        if not end or text[end - 1] not in self.endings:
            return None
        for filler in _FILLERS:
            stop = end - len(filler)
            if filler and not text.startswith(filler, max(stop, 0)):
                continue
            for length in range(min(self.longest, stop), 0, -1):
                found = self.before.get(text[stop - length : stop])
                if found is None:
                    continue
                start = stop - length
                if start and text[start - 1] in found[1]:
                    return None
                return found[0]
        return None

    def read_after(self, text: str, place: int) -> tuple[Approximation, int] | None:
        """What the words at `place` say of the number before them, and where they end; skips a bracketed 含."""
        if text[place : place + 1] not in self.beginnings:
            return None
        for skip in _SKIPS:
            if not text.startswith(skip, place):
                continue
            start = place + len(skip)
            for length in range(min(4, len(text) - start), 0, -1):
                found = self.after.get(text[start : start + length])
                follows = text[start + length : start + length + 1]
                if found is not None and not (follows and follows in found[1]):
                    return found[0], start + length
        return None


def build_approximators(rules: Iterable[WordRule]) -> Approximators:
    """The tables of the lexicon's approximators; `position` says where a word stands."""
    before: dict[str, tuple[Approximation, str, str]] = {}
    after: dict[str, tuple[Approximation, str, str]] = {}
    inside: set[str] = set()
    sentence: list[str] = []
    for rule in rules:
        position = rule.attributes.get("position", "before")
        for word in rule.words:
            if position == "before":
                before[word] = (Approximation(rule.value), rule.attributes.get("not_after", ""), rule.id)
            elif position == "after":
                after[word] = (Approximation(rule.value), rule.attributes.get("not_before", ""), rule.id)
            elif position == "inside":
                inside.add(word)
            else:
                sentence.append(word)
    return Approximators(
        before,
        after,
        frozenset(inside),
        tuple(sentence),
        max(map(len, before), default=0),
        frozenset(word[-1] for word in before) | frozenset("".join(_FILLERS)),
        frozenset(word[0] for word in after) | {"(", " "},
    )


def build_number(numeral: Numeral, approx: Approximation, *, beyond: bool = False) -> Number:
    """The number with its interval; what is printed inside the numeral (余, 几, 数百) binds closer than words around.

    `beyond` tells that the number itself is left out: 超过2万, not 2万余.

    >>> build_number(Numeral(0, 2, Decimal(40000), None, None, multiplier=4), Approximation.OVER).upper
    Decimal('50000')
    """
    value = numeral.value
    if value is None:
        floor = numeral.vague == "floor"
        return Number(
            None,
            numeral.lower,
            numeral.upper,
            Approximation.AT_LEAST if floor else Approximation.RANGE,
            upper_open=numeral.vague == "order",
            multiplier=numeral.multiplier,
        )
    lower, upper, lower_open, upper_open = _interval(value, approx, numeral.decimals - numeral.multiplier)
    lower_open |= beyond and approx is Approximation.OVER
    return Number(value, lower, upper, approx, lower_open, upper_open, numeral.decimals, numeral.multiplier)


def next_step(value: Decimal) -> Decimal:
    """The next round number: one more in the place of the last non-zero digit; from 35 the next ten.

    >>> [int(next_step(Decimal(n))) for n in (40000, 120, 35, 4000000000)]
    [50000, 130, 40, 5000000000]
    """
    normal = value.normalize()
    exponent = int(normal.as_tuple().exponent)
    if exponent:
        return value + Decimal(1).scaleb(exponent)
    return (value // 10 + 1) * 10


def _interval(value: Decimal, approx: Approximation, finest: int) -> tuple[Decimal | None, Decimal | None, bool, bool]:
    if value < 0:
        upper, lower, upper_open, lower_open = _interval(-value, approx, finest)
        return None if lower is None else -lower, None if upper is None else -upper, lower_open, upper_open
    match approx:
        case Approximation.ABOUT:
            coarse = len(value.normalize().as_tuple().digits) == 1
            spread = value * (ABOUT_SHARE_COARSE if coarse else ABOUT_SHARE)
            if finest <= 0:
                spread = max(spread, Decimal(1))
            return value - spread, value + spread, False, False
        case Approximation.OVER:
            return value, next_step(value), False, True
        case Approximation.NEARLY:
            return value * NEARLY_SHARE, value, False, True
        case Approximation.AT_LEAST:
            return value, None, False, False
        case Approximation.AT_MOST:
            return None, value, False, False
        case _:
            return value, value, False, False
