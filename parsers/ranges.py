"""Two amounts that belong together in, one mention with both ends out: N—M, 在N和M之间, 大于N并少于M, a:b:c."""

from __future__ import annotations

import re
from decimal import Decimal

from model.statistics import Approximation, Number, Quantity, Unit
from model.text import LookAlike, Mention, MentionKind, Span
from parsers.amounts import BRACKET, Amount, AmountReader

_RANGE_MARK = re.compile(r" {0,2}(?:[-—–~～―]{1,2}|至|到) {0,2}(?=[\d.〇零一-鿿半])")
_JOINT_BEGINNINGS = frozenset(" -—–~～―至到(和与跟")
_BETWEEN_MARK = re.compile(r"[和与跟]")
_BETWEEN_END = re.compile(r"之间|中间|间")
# Between two bounds: nothing, a comparing word, or 并 and the like before one.
_BOUNDS_JOINT = re.compile(
    r"(?:,? ?(?:并且?|且|而且?|同时|但))? ?(?:[\u4e00-\u9fff]{2,4}?|[<>])?(?=[\d一二三四五六七八九十百])"
)
_FLOORS = frozenset({Approximation.AT_LEAST, Approximation.OVER})
_CEILINGS = frozenset({Approximation.AT_MOST, Approximation.NEARLY})
_RATIO = re.compile(r"\d+(?:\.\d+)?(?: ?: ?\d+(?:\.\d+)?){1,4}")
_CLOCK = re.compile(r"(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?\Z")
_RATIO_UNIT = Unit("RATIO", "比", Decimal(1), "ratio")


def read_range(reader: AmountReader, first: Amount, limit: int) -> Mention | None:
    """N—M, N至M, 在N和M之间 as one mention; None where `first` stands alone."""
    if first.number.value is None or (first.suffixed and not first.unit):
        return None
    text = reader.text
    if text[first.end : first.end + 1] not in _JOINT_BEGINNINGS:
        return None
    bracket = BRACKET.match(text, first.end, limit)
    place = bracket.end() if bracket is not None else first.end
    mark = _RANGE_MARK.match(text, place, limit)
    joint = mark or _BETWEEN_MARK.match(text, place, limit)
    if joint is None or joint.end() >= limit:
        return None
    second = reader.read(joint.end(), limit)
    if second is None or second.number.value is None or second.start != joint.end():
        return None
    if mark is None:
        if second.unit is not None and second.unit_text == "间" and not text.startswith(("间", "之间"), second.end):
            # -10000与20000间: 间 closes the range and counts no rooms.
            return _range(first, _without_unit(second), second.end)
        closing = _BETWEEN_END.match(text, second.end)
        return _range(first, second, closing.end()) if closing is not None else None
    return _range(first, second, second.end + 2 if text.startswith("之间", second.end) else second.end)


def read_bounds(reader: AmountReader, first: Amount, limit: int) -> Mention | None:
    """大于4865并少于20793, 最多100最少20个, 3年以上10年以下: a lower and an upper bound as one range."""
    if first.number.approx not in _FLOORS | _CEILINGS or first.numeral.vague:
        return None
    joint = _BOUNDS_JOINT.match(reader.text, first.end, limit)
    second = reader.read(joint.end(), limit) if joint is not None and joint.end() < limit else None
    if second is None or second.number.value is None or first.number.value is None:
        return None
    pair = {first.number.approx, second.number.approx}
    if not (pair & _FLOORS and pair & _CEILINGS) or _differ(first, second):
        return None
    low, high = sorted((first.number.value, second.number.value))
    number = Number(None, low, high, Approximation.RANGE, decimals=second.number.decimals)
    quantity = Quantity(number, second.unit or first.unit, second.unit_text or first.unit_text)
    return Mention(Span(first.start, second.end), MentionKind.RANGE, quantity, "bounds")


def read_ratio(text: str, start: int, limit: int) -> Mention | None:
    """a:b:c as a ratio, or as the look-alike 14:59; None where no colon joins numbers at `start`.

    >>> [str(part.value) for part in read_ratio("22.4:31.6:46.0", 0, 14).value.parts]
    ['22.4', '31.6', '46.0']
    """
    match = _RATIO.match(text, start, limit)
    if match is None:
        return None
    span = Span(start, match.end())
    parts = [Decimal(part) for part in match.group().replace(" ", "").split(":")]
    shares = len(parts) > 2 and 99 <= sum(parts) <= 101
    if _CLOCK.match(match.group()) and not shares and "比" not in text[max(0, start - 12) : start]:
        return Mention(span, MentionKind.NON_QUANTITY, LookAlike("clock"), "non_quantity:clock")
    numbers = tuple(Number(part, part, part, decimals=-int(part.as_tuple().exponent)) for part in parts)
    value = numbers[0] if len(parts) == 2 and parts[1] == 1 else Number(None, None, None)
    return Mention(span, MentionKind.RATIO, Quantity(value, _RATIO_UNIT, None, numbers), "ratio")


def _range(first: Amount, second: Amount, end: int) -> Mention | None:
    """Both ends in the second's unit; None where they do not fit or do not rise."""
    lower, upper = first.number.value, second.number.value
    if lower is None or upper is None or _differ(first, second):
        return None
    if first.unit is None:
        lower = _with_shared_power(first, second, lower, upper)
    elif second.unit is not None and first.unit.factor != second.unit.factor:
        lower = lower * first.unit.factor / second.unit.factor
    if lower >= upper:
        return None
    number = Number(
        None, lower, upper, Approximation.RANGE, decimals=second.number.decimals, multiplier=second.number.multiplier
    )
    quantity = Quantity(number, second.unit or first.unit, second.unit_text or first.unit_text)
    return Mention(Span(first.start, end), MentionKind.RANGE, quantity, "range")


def _with_shared_power(first: Amount, second: Amount, lower: Decimal, upper: Decimal) -> Decimal:
    """The lower end of 3—5万, 两~3百, 八百到九百亿 with the power that is printed only once."""
    power = second.numeral.multiplier - first.numeral.multiplier
    if power > 0 and first.numeral.multiplier < 4 and lower.scaleb(power) < upper:
        return lower.scaleb(power)
    return lower


def _differ(first: Amount, second: Amount) -> bool:
    return first.unit is not None and second.unit is not None and first.unit.code != second.unit.code


def _without_unit(amount: Amount) -> Amount:
    return Amount(amount.start, amount.end, amount.number, amount.numeral, None, None)
