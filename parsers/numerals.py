"""A place in folded text in, the numeral that starts there with its value out; never looks at what is counted.

Reads Arabic (1,234.5), Chinese (三万四千五百零七, 二〇二一, 壹佰), mixed (1.2万, 3千5, 1亿2千万), fractions (三分之二, 1/2),
per cent forms (百分之六十, 千分之三) and the vague ones (三四万, 十几, 数百, 上千).  The text is read once, left to right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

DIGITS = {
    **dict.fromkeys("〇零○", 0),
    **dict.fromkeys("一壹", 1),
    **dict.fromkeys("二两俩贰", 2),
    **dict.fromkeys("三仨叁参", 3),
    **dict.fromkeys("四肆", 4),
    **dict.fromkeys("五伍", 5),
    **dict.fromkeys("六陆", 6),
    **dict.fromkeys("七柒", 7),
    **dict.fromkeys("八捌", 8),
    **dict.fromkeys("九玖", 9),
}
TENS = {"廿": 20, "卅": 30, "卌": 40}
POWERS = {"十": 1, "拾": 1, "百": 2, "佰": 2, "千": 3, "仟": 3, "万": 4, "亿": 8, "兆": 12}
"""兆 is 10^12, as in Taiwan and Japan (四十九兆元); mainland texts write 万亿, and use 兆 for mega only before 瓦."""

_SIMPLE = "".join(DIGITS)
_HAN = _SIMPLE + "".join(TENS) + "".join(POWERS)
# 1,234.5; also damaged copies: 12 000万元 with a blank for the comma, 投资1. 2亿元 with one behind the point.
_ARABIC = (
    r"(?:\d{1,3}(?: \d{3})+(?=[万亿元人户家个亩吨名%])"
    r"|\d+(?:,\d{3}(?!\d))*(?:\.\d+|(?<=[一-龥]\d)\. (?=\d{1,4}[万亿%])\d+)?)"
)
_ARABIC_READ = r"(?:\d{1,3}(?: \d{3})+|\d+(?:,\d{3}(?!\d))*(?:\. ?\d+)?)"
"""The same inside a numeral that has been delimited."""
# What may stand inside a numeral besides digits and powers:
#   1000  万, 177.1 亿    a blank before the power
#   3个亿, 两个万         个 before the power
#   40余亿, 2000多万      余, 多, 来 before the power
#   二十几万, 十几, 数百  几 beside a power, 数 before one
_GLUE = (
    r" {1,2}(?=[万亿千百])|个(?=亿|万(?:元|块))|[余多来](?=[十百千万亿])|几(?=[十百千万亿])|(?<=[十拾廿卅百千万亿零])几"
)
_POINT = rf"点(?=[\d{_SIMPLE}])"
_BODY = re.compile(rf"(?:{_ARABIC}|[{_HAN}]+|{_GLUE}|{_POINT})+")
_START = re.compile(rf"(?:负 ?(?=[\d{_HAN}])|- ?(?=[\d.]))?(?=[\d{_HAN}几数上]|\.\d)")
_LEADING_POINT = re.compile(r"\.(\d{1,12})(?![\d.])")
_PIECE = re.compile(rf"{_ARABIC_READ}|[{_SIMPLE}]+|.", re.DOTALL)
_PLAIN = re.compile(rf"({_ARABIC_READ})( {{0,2}}|个|[余多来])?([十百千万亿兆]*)\Z")
_FRACTION = re.compile(rf"分之 ?((?:{_ARABIC}|[{_HAN}]+|{_POINT})+)")
_MIXED = re.compile(rf"(?:又|余)?({_ARABIC}|[{_HAN}]+)分之({_ARABIC}|[{_HAN}]+)")
# 2.5e3, 1.1E+10, 2^10
_SCIENTIFIC = re.compile(r"(?:[eE]([+-]?\d{1,2})|\^([+-]?\d{1,2}))(?![\dA-Za-z.])")
_SLASH = re.compile(r"(?: {0,1}(\d{1,6}))?/(\d{1,6})(?![\d/])")

# Digits with 万 or 亿, where no further part of a numeral follows: no power, no 点, no 分之, no fraction, no unit of 千.
_FAST = re.compile(rf"(\d{{1,12}}+(?:\.\d{{1,6}}+)?)(万|亿|)(?![\d{_HAN}几数点分又余多来,./^eE 　]|个[亿万])")
_FAST_POWERS = {"": 0, "万": 4, "亿": 8}

LONGEST = 40
"""More characters than this are no numeral that anyone reads (bank, identity and file numbers, damaged text)."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral as read: its span, value and bounds, and what of it was printed."""

    start: int
    end: int
    value: Decimal | None
    """None for an order of magnitude (数百) and for a pair (三四万)."""
    lower: Decimal | None
    upper: Decimal | None
    decimals: int = 0
    multiplier: int = 0
    vague: str = ""
    """余, 多, 来 or 几 printed inside; `pair` for 三四万; `order` for 数百, `floor` for 上百."""
    form: str = "number"
    """number, arabic, fraction, percent (百分之, 千分之), digits (二〇二一), identifier (too long to be a number)."""
    digits_end: int = 0
    """Where the digits end and 万, 亿 or 余 begin."""


@dataclass(slots=True)
class _Value:
    value: Decimal
    decimals: int = 0
    multiplier: int = 0
    tail: int = 0
    """Characters of power, blank and 余 at the end of the body."""


def read_numeral(text: str, printed: str, start: int, limit: int | None = None) -> Numeral | None:
    """The numeral that starts at `start` of folded `text`, or None; `limit` is where it must end.

    `printed` is the same text before folding: it tells a full-width comma from a half-width one.
    """
    limit = len(text) if limit is None else limit
    plain = _FAST.match(text, start, limit)
    if plain is not None:
        return _read_fast(plain)
    head = _START.match(text, start, limit)
    if head is None:
        return None
    negative = head.end() > start
    place = head.end()
    if text[place] == ".":
        return _read_point(text, start, place, limit, negative=negative)
    if text[place] in "几数上":
        return _read_order(text, place, limit)
    match = _BODY.match(text, place, limit)
    if match is None:
        return None
    body = _within_commas(match.group(), printed, place)
    body = _before_unit(body, text, place)
    if not body:
        return None
    if len(body) > LONGEST:
        return Numeral(start, place + len(body), None, None, None, form="identifier")
    return _read_fraction(text, start, place, body, limit, negative=negative) or _read_plain(
        start, place, body, negative=negative
    )


def _read_fast(match: re.Match[str]) -> Numeral:
    """The commonest kind: Arabic digits with or without 万 or 亿, and nothing else that could belong to them."""
    digits, power = match[1].replace(",", ""), match[2]
    multiplier = _FAST_POWERS[power]
    value = Decimal(digits)
    if multiplier:
        value = value.scaleb(multiplier)
    _, point, decimals = digits.partition(".")
    return Numeral(
        match.start(),
        match.end(),
        value,
        value,
        value,
        len(decimals) if point else 0,
        multiplier,
        "",
        "arabic",
        match.end(1),
    )


def _read_plain(start: int, place: int, body: str, *, negative: bool) -> Numeral | None:
    end = place + len(body)
    pair = _read_pair(start, place, body, negative=negative)
    if pair is not None:
        return pair
    vague = next((mark for mark in "余多来几" if mark in body), "")
    read = _evaluate(body)
    if read is None:
        return None
    value = -read.value if negative else read.value
    form = "number"
    if body[0].isdigit():
        form = "arabic"
    elif len(body) > 1 and all(char in DIGITS for char in body):
        form = "digits"
    return Numeral(
        start, end, value, value, value, read.decimals, read.multiplier, vague, form, digits_end=end - read.tail
    )


def _read_point(text: str, start: int, place: int, limit: int, *, negative: bool) -> Numeral | None:
    """.77 without its nought, where nothing stands before the point that it could belong to."""
    match = _LEADING_POINT.match(text, place, limit)
    if match is None or (start and (text[start - 1].isalnum() or text[start - 1] in ".)")):
        return None
    value = Decimal(f"0.{match[1]}") * (-1 if negative else 1)
    return Numeral(start, match.end(), value, value, value, len(match[1]), 0, "", "arabic", match.end())


def _read_order(text: str, place: int, limit: int) -> Numeral | None:
    """数百, 几十万, 上千: an order of magnitude; 上 only before a power, with a floor."""
    end = place + 1
    while end < limit and text[end] in POWERS:
        end += 1
    if end == place + 1:
        return None
    body = _before_unit(text[place:end], text, place)
    end = place + len(body)
    power = sum(POWERS[char] for char in body[1:])
    if power == 0 or (text[place] == "上" and power < 2):
        return None
    unit = Decimal(10) ** power
    if text[place] == "上":
        return Numeral(place, end, None, unit, None, multiplier=power, vague="floor", digits_end=place)
    return Numeral(place, end, None, 2 * unit, 10 * unit, multiplier=power, vague="order", digits_end=place)


def _read_pair(start: int, place: int, body: str, *, negative: bool) -> Numeral | None:
    """三四万, 十五六, 七百三四十, 三五百: two neighbouring digits that stand for a range."""
    pieces = _PIECE.findall(body)
    if "点" in pieces:
        return None
    for index, piece in enumerate(pieces):
        if len(piece) != 2 or piece[0] not in DIGITS:
            continue
        low, high = DIGITS[piece[0]], DIGITS[piece[1]]
        if low < 1 or not (high == low + 1 or (low, high) == (3, 5)):
            continue
        before, after = "".join(pieces[:index]), "".join(pieces[index + 1 :])
        lower, upper = _evaluate(before + piece[0] + after), _evaluate(before + piece[1] + after)
        if lower is None or upper is None or negative:
            return None
        tail = len(after) if all(char in POWERS or char in "余多来 个" for char in after) else 0
        end = place + len(body)
        power = upper.multiplier if tail else 0
        return Numeral(
            start, end, None, lower.value, upper.value, multiplier=power, vague="pair", digits_end=end - tail
        )
    return None


def _read_fraction(text: str, start: int, place: int, body: str, limit: int, *, negative: bool) -> Numeral | None:
    """百分之六十, 三分之二, 一又三分之二, 1/2; None where `body` is no part of a fraction."""
    sign = -1 if negative else 1
    end = place + len(body)
    part = _FRACTION.match(text, end, limit)
    if part is not None:
        below = _evaluate_base(body)
        pair = _read_pair(start, part.start(1), part[1], negative=negative)
        if pair is not None and below is not None and pair.lower is not None and pair.upper is not None:
            # 百分之八九十
            low, high = (bound * 100 / below.value for bound in (pair.lower, pair.upper))
            return Numeral(start, part.end(), None, low, high, vague="pair", form="percent", digits_end=part.end())
        above = _evaluate_base(part[1])
        if below is None or above is None or below.value == 0:
            return None
        power = below.value.log10() if body in _PER else None
        if power is not None:
            value = sign * above.value * 100 / below.value
            return Numeral(
                start, part.end(), value, value, value, above.decimals, 2 - int(power), "", "percent", part.end()
            )
        value = sign * above.value / below.value
        return Numeral(start, part.end(), value, value, value, 0, 0, "", "fraction", part.end())
    whole = _MIXED.match(text, end, limit)
    if whole is not None and text[end] == "又":
        units, lower, upper = (_evaluate_base(piece) for piece in (body, whole[1], whole[2]))
        if units is not None and lower is not None and upper is not None and lower.value:
            value = sign * (units.value + upper.value / lower.value)
            return Numeral(start, whole.end(), value, value, value, 0, 0, "", "fraction", whole.end())
    slash = _SLASH.match(text, end, limit) if body.isdigit() and len(body) <= 6 else None
    if slash is not None and Decimal(slash[2]):
        top = Decimal(slash[1] or body)
        value = sign * (top / Decimal(slash[2]) + (Decimal(body) if slash[1] else 0))
        return Numeral(start, slash.end(), value, value, value, 0, 0, "", "fraction", slash.end())
    return _read_scientific(text, start, body, end, limit, sign)


def _read_scientific(text: str, start: int, body: str, end: int, limit: int, sign: int) -> Numeral | None:
    match = _SCIENTIFIC.match(text, end, limit) if body[-1].isdigit() and body[0].isdigit() else None
    base = _evaluate(body) if match is not None else None
    if match is None or base is None:
        return None
    if match[1] is not None:
        value = sign * base.value.scaleb(int(match[1]))
    elif base.value and len(body) <= 6:
        value = sign * base.value ** int(match[2])
    else:
        return None
    return Numeral(start, match.end(), value, value, value, 0, 0, "", "arabic", match.end())


_PER = {"百", "千", "仟", "佰", "万", "十万", "百万", "千万", "亿", "100", "1000", "10000"}


def _evaluate_base(body: str) -> _Value | None:
    """As `_evaluate`, where a bare power counts one of it: 百分之百, 千分之三."""
    if body and all(char in POWERS for char in body):
        return _Value(Decimal(10) ** sum(POWERS[char] for char in body))
    return _evaluate(body)


def _evaluate(body: str) -> _Value | None:
    """The value of a numeral's characters; None where they are none (万万, 百, 点五)."""
    plain = _PLAIN.match(body)
    if plain is not None:
        digits = plain[1].replace(",", "").replace(" ", "")
        _, _, fraction = digits.partition(".")
        power = sum(POWERS[char] for char in plain[3])
        tail = len(body) - plain.end(1)
        return _Value(Decimal(digits).scaleb(power), len(fraction), power, tail)
    whole, _, fraction = body.partition("点")
    if fraction:
        return _evaluate_decimal(whole, fraction)
    return _evaluate_whole(whole)


def _evaluate_decimal(whole: str, fraction: str) -> _Value | None:
    """三点一四, 1点1, 两千万点五五四四, 三点五万: digits one by one after 点, then powers."""
    digits = ""
    for place, char in enumerate(fraction):
        if char.isdigit() and char.isascii():
            digits += char
        elif char in DIGITS:
            digits += str(DIGITS[char])
        else:
            rest = fraction[place:]
            break
    else:
        rest = ""
    base = _evaluate_whole(whole)
    if base is None or not digits or not all(char in POWERS or char in "余多来个 " for char in rest):
        return None
    power = sum(POWERS.get(char, 0) for char in rest)
    value = (base.value + Decimal(f"0.{digits}")).scaleb(power)
    return _Value(value, len(digits), power, len(rest))


def _evaluate_whole(body: str) -> _Value | None:
    """Sum of groups: a power multiplies every smaller group before it (一万五千亿 = 15000 × 10^8)."""
    groups: list[tuple[Decimal, int]] = []
    pending: Decimal | None = None
    last_power = 0
    zero = False
    decimals = 0
    pieces = _PIECE.findall(body)
    for piece in pieces:
        char = piece[0]
        if char in POWERS and len(piece) == 1:
            power = POWERS[char]
            if pending is None and not groups and char not in "十拾":
                return None
            if power < 4:
                groups.append(((Decimal(1) if pending is None else pending).scaleb(power), power))
            else:
                _raise_groups(groups, pending, power)
            pending, last_power, zero = None, power, False
        elif piece in {"零", "〇", "○"} and (groups or pending is not None):
            zero = True
        elif char in DIGITS or char.isdigit():
            if pending is not None:
                return None
            pending, decimals = _digits(piece)
            if char in "零〇○" and len(piece) > 1:
                zero = True
        elif char in TENS:
            groups.append((Decimal(TENS[char]), 1))
            last_power = 1
    if pending is not None:
        # 五百三, 九万四, 3千5: a single last digit counts the next lower power, unless 零 stands before it.
        short = last_power > 1 and not zero and len(pieces[-1]) == 1
        groups.append((pending.scaleb(last_power - 1) if short else pending, 0))
    if not groups:
        return None
    tail = len(body) - len(body.rstrip("十拾百佰千仟万亿兆余多来几个 "))
    simple = tail and all(char in POWERS or char in "余多来几个 " for char in body[len(body) - tail :])
    simple = simple and not any(char in POWERS or char in TENS for char in body[: len(body) - tail])
    multiplier = sum(POWERS.get(char, 0) for char in body[len(body) - tail :]) if simple else 0
    if not simple:
        tail = len(body) - len(body.rstrip("万亿兆余多来 "))
    return _Value(sum((value for value, _ in groups), Decimal(0)), decimals, multiplier, tail)


def _raise_groups(groups: list[tuple[Decimal, int]], pending: Decimal | None, power: int) -> None:
    """Multiply what stands below `power` by it: all smaller groups and the digit just read; 万万 multiplies 万."""
    amount = pending
    while groups and groups[-1][1] < power:
        amount = (amount or Decimal(0)) + groups.pop()[0]
    if amount is None and groups:
        amount = groups.pop()[0]
    groups.append(((Decimal(1) if amount is None else amount).scaleb(power), power))


def _digits(piece: str) -> tuple[Decimal, int]:
    """Digits read one by one (二〇二一), or an Arabic number with its count of decimals."""
    if piece[0] in DIGITS:
        return Decimal("".join(str(DIGITS[char]) for char in piece)), 0
    digits = piece.replace(",", "").replace(" ", "")
    return Decimal(digits), len(digits.partition(".")[2])


def _within_commas(body: str, printed: str, place: int) -> str:
    """`body` up to the first comma that separates members of a list: 分别为120，130，140.

    A number without unit before a clause's comma is rare, so 82，225.00元 is one number, as 82,225.00元 is.
    """
    at = body.find(",")
    if at < 0 or "，" not in printed[place : place + len(body)]:
        return body
    before = printed[max(0, place - 8) : place]
    return body[:at] if "分别" in before or "依次" in before else body


# 千 belongs to the unit in 100千瓦, 5千克, 3千米, 10千伏; 兆 in 2兆瓦.
_UNIT_AFTER = {"千": "克米瓦伏卡焦帕赫安", "兆": "瓦帕赫焦欧比字"}


def _before_unit(body: str, text: str, place: int) -> str:
    """`body` without a last 千, 兆 or 两 that begins the unit, and without glue at its end."""
    last, after = body[-1:], text[place + len(body) : place + len(body) + 1]
    if (
        (after and after in _UNIT_AFTER.get(last, "") and not text.startswith("克朗", place + len(body)))
        or (last == "百" and text.startswith("分点", place + len(body)))
        or (last == "两" and body[:-1].strip("两") and (body[-2] in DIGITS or body[-2].isdigit()))  # 八两 of tea
        or (last == "兆" and body[:-1].isascii() and after not in {"元", "美", "日", "人"})
    ):
        body = body[:-1]
    while body and body[-1] in "点个 余多来":
        body = body[:-1]
    return body
