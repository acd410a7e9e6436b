"""A document with its periods and look-alikes in, the document with its numbers, quantities, percentages, ranges and
ratios out; never decides what a quantity counts.

A mention covers the number, its 余 or 多, its unit and a word after it (4万余平方米, 100户以上); words before it (近, 超过)
only set the interval.  What other steps have claimed (PERIOD, NON_QUANTITY, REGION) is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from model.catalogue import Lexicon
from model.statistics import Approximation, Number, Quantity, Unit
from model.text import Document, LookAlike, Mention, MentionKind, Span
from parsers.approximations import Approximators, build_approximators, build_number, next_step
from parsers.claims import Claims, merged
from parsers.normalize import compact
from parsers.numerals import DIGITS, POWERS, Numeral, read_numeral
from parsers.units import UnitTable, build_unit_table

_DIGIT_CHARACTERS = "〇零○一二两俩仨三四五六七八九壹贰叁参肆伍陆柒捌玖十拾百佰千仟廿卅卌万亿兆"
_CANDIDATE = re.compile(
    rf"(?:[负-] ?(?=[\d.{_DIGIT_CHARACTERS}]))?[\d{_DIGIT_CHARACTERS}几数上半]|(?<![\d.A-Za-z)])\.(?=\d)"
)
_RANGE_MARK = re.compile(r" {0,2}(?:[-—–~～―]{1,2}|至|到) {0,2}")
_BETWEEN_MARK = re.compile(r"(?:和|与|跟)")
_BRACKET = re.compile(r"\((?:含|不含)\)")
_RATIO = re.compile(r"\d+(?:\.\d+)?(?: ?: ?\d+(?:\.\d+)?){1,4}")
_CLOCK = re.compile(r"(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?\Z")
_CURRENCY_BEFORE = re.compile(r"(?:人民币|新台币|台币|港币|美元|欧元|RMB|US\$|HK\$|[¥$€£]) {0,2}\Z")
_CURRENCY = {"¥": "元", "RMB": "元", "人民币": "元", "$": "美元", "US$": "美元", "HK$": "港元", "港币": "港元",
             "€": "欧元", "£": "英镑"}  # fmt: skip
_BOUNDS_JOINT = re.compile(
    r"[,、]? ?(?:(?:并且?|且|而且|同时|但)? ?[\u4e00-\u9fff]{1,4}?(?=[\d一二三四五六七八九十])|(?=[\d一二三四五六七八九十]))"
)
_FLOORS = frozenset({Approximation.AT_LEAST, Approximation.OVER})
_CEILINGS = frozenset({Approximation.AT_MOST, Approximation.NEARLY})
_JOINED = re.compile(r"[0-9A-Za-z)%\-—]")
"""What before a hyphen makes it a joint instead of a sign."""
_HALF_UNIT = re.compile(r"半(?![年月天日夜载径数路成价个小])")
LABEL_LENGTH = 6
IDENTIFIER_LENGTH = 7
"""So many digits and more in the middle of words, without unit or separator, are a file or plan number."""
_HAN = re.compile(r"[\u3400-\u9fff]")
_HALF_WORDS = frozenset("山坡径夜路数价程截岛")
_MANY_WORDS = frozenset("功元种样方个层年次项边渠")
"""What 多 begins a word with: 多功能, 多元, 多种."""
_COUNTED = frozenset({"count", "persons", "person_times"})
_VAGUE_COUNTERS = frozenset("批次样种类点层面片块份方队班组团股级起对双番")
"""Counters with which 一 is hardly ever a count: 一批, 一次, 一种."""
_HOUSEHOLDS = frozenset("家户")
_MANNER = frozenset("这那每某另同哪任有是第")
_MAKING = ("新建", "建成", "建设", "建起", "建有", "创建", "引进", "增加", "新增", "拥有", "现有", "共有", "打造", "设立", "组建",
           "购置", "开办", "成立", "建了", "办了", "建好", "培育", "落地", "投产", "新办", "创办", "建立", "修建", "改造", "配备")  # fmt: skip
_BARE_POWERS = frozenset("百佰千仟万亿兆")
_PER = re.compile(r"(?:十|百|千|佰|仟|万|百万|千万|亿)分之")
_RANKED = frozenset("的,，。.、;；!? ")
_BARE_POWER_CUES = "近超逾破过上达约"


@dataclass(frozen=True, slots=True)
class QuantityRules:
    """What reading quantities needs, compiled from the lexicon once."""

    units: UnitTable
    approximators: Approximators


def compile_units(lexicon: Lexicon) -> QuantityRules:
    """The units and approximators of the lexicon, ready to read with."""
    guards = [word for rule in lexicon.words.get("unit_guard", ()) for word in rule.words]
    return QuantityRules(
        build_unit_table(lexicon.units, guards), build_approximators(lexicon.words.get("approximator", ()))
    )


def find_quantities(document: Document, rules: QuantityRules) -> Document:
    """The document with every number that nothing else has claimed."""
    view = compact(document.folded)
    printed = document.text
    if view.places is not None:
        printed = "".join(document.text[place] for place in view.places[:-1])
    claims = Claims.of(document, view)
    reader = _Reader(view.text, printed, rules, claims)
    found = tuple(
        replace(mention, span=Span(*view.original(mention.span.start, mention.span.end))) for mention in reader.read()
    )
    return merged(document, found)


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number with its unit, before it is a mention."""

    start: int
    end: int
    number: Number
    numeral: Numeral
    unit: Unit | None
    unit_text: str | None
    suffixed: bool = False
    """A word after it (以上, 左右) was read."""


@dataclass(slots=True)
class _Reader:
    text: str
    printed: str
    rules: QuantityRules
    claims: Claims

    def read(self) -> Iterator[Mention]:
        place = 0
        while (match := _CANDIDATE.search(self.text, place)) is not None:
            start = match.start()
            claimed = self.claims.end_of(match.end() - 1)
            if claimed is not None:
                place = claimed
                continue
            mention, place = self._read_at(start)
            if mention is not None:
                yield mention

    def _read_at(self, start: int) -> tuple[Mention | None, int]:
        """The mention that starts at `start`, if any, and where to read on."""
        text = self.text
        limit = self.claims.limit(start)
        if text[start].isdigit() and (ratio := self._read_ratio(start, limit)) is not None:
            return ratio, ratio.span.end
        if text[start] == "-" and start and _JOINED.match(text, start - 1):
            return None, start + 1
        if text[start].isascii() and start and text[start - 1].isascii() and text[start - 1].isalpha():
            code = self._claim_code(start)
            return code, code.span.end
        figure = self._read_figure(start, limit)
        if figure is None:
            return None, start + 1
        mention = self._decide(figure, limit)
        return mention, max(figure.numeral.end if mention is None else mention.span.end, start + 1)

    def _decide(self, figure: _Figure, limit: int) -> Mention | None:
        """The figure as a range, a look-alike or a mention of its own; None where it is no number at all."""
        if figure.numeral.form == "identifier":
            return _look_alike(figure.start, figure.end, "identifier")
        ranged = self._read_range(figure, limit) or self._read_bounds(figure, limit)
        if ranged is not None:
            return ranged
        if figure.unit is None:
            return self._mention(figure) if self._stands_alone(figure) else None
        reason = self._idiom(figure)
        return self._mention(figure) if reason is None else _look_alike(figure.start, figure.end, reason)

    def _claim_code(self, start: int) -> Mention:
        """G210, A4, COVID-19: a number behind Latin letters is part of a code."""
        text, end = self.text, start
        while start and text[start - 1].isascii() and (text[start - 1].isalnum() or text[start - 1] in "-_"):
            start -= 1
        while end < len(text) and text[end].isascii() and (text[end].isalnum() or text[end] in "-_."):
            end += 1
        return _look_alike(start, end, "code")

    def _read_ratio(self, start: int, limit: int) -> Mention | None:
        match = _RATIO.match(self.text, start, limit)
        if match is None:
            return None
        parts = [Decimal(part) for part in match.group().replace(" ", "").split(":")]
        if (
            _CLOCK.match(match.group())
            and not (len(parts) > 2 and 99 <= sum(parts) <= 101)
            and "比" not in self.text[max(0, start - 12) : start]
        ):
            return _look_alike(start, match.end(), "clock")
        numbers = tuple(Number(part, part, part, decimals=-int(part.as_tuple().exponent)) for part in parts)
        value = numbers[0] if len(parts) == 2 and parts[1] == 1 else Number(None, None, None)
        unit = self.rules.units.read("倍", 0, 1)
        ratio_unit = Unit("RATIO", "比", Decimal(1), "ratio") if unit is None else replace(unit[0], text="比")
        quantity = Quantity(value, ratio_unit, None, numbers)
        return Mention(Span(start, match.end()), MentionKind.RATIO, quantity, "ratio")

    def _read_figure(self, start: int, limit: int) -> _Figure | None:
        """The number at `start` with its unit and the words around it."""
        text = self.text
        numeral = self._numeral(start, limit)
        if numeral is None:
            return None
        if numeral.form == "identifier":
            return _Figure(start, numeral.end, Number(None, None, None), numeral, None, None)
        end = numeral.end
        trailing = False
        over = bool(numeral.vague) and numeral.vague not in {"pair", "order", "floor"}
        if end < limit and text[end] in self.rules.approximators.inside:
            over, end = self._take_over(end, limit)
        if text.startswith(("余", "多"), end) and over:
            end += 1
        unit, unit_end = self._unit(end, limit)
        if numeral.form == "percent":
            unit, unit_end = Unit("PC", "%", Decimal(1), "share"), end
        if unit is not None:
            end = unit_end
            numeral, end = self._take_half(numeral, unit, end)
            if not over and end < limit and text[end] in "多余" and self._counts_more(unit, end + 1):
                over, end, trailing = True, end + 1, True
        approx, suffix_end = self._approximation(start, end, over=over)
        unit_text = text[numeral.digits_end : end].strip() if unit is not None else None
        if numeral.form == "percent":
            unit_text = text[start:end].partition("之")[0] + "之"
        if unit is not None:
            numeral, end = self._take_subunits(numeral, unit, end)
        suffix_end = max(suffix_end, end)
        number = build_number(numeral, approx, beyond=not over)
        if trailing and number.value is not None and 0 < number.value < 10:
            # 3亩多 is less than 4亩, as 多 stands for part of the unit.
            number = replace(number, upper=number.value + 1)
        number, unit = _as_percent(number, unit)
        if unit is None and "个亿" in text[start:end]:
            # 7个亿 is said of money only.
            unit, unit_text = self.rules.units.find("元"), text[numeral.digits_end : end]
        begin, unit = self._currency_before(start, unit)
        if begin < start and unit_text is None:
            unit_text = text[begin:start].strip()
        return _Figure(begin, suffix_end, number, numeral, unit, unit_text, suffix_end > end)

    def _numeral(self, start: int, limit: int) -> Numeral | None:
        """The numeral at `start`; also 半 before a measure (半公升) and a bare power behind 近 or 超 (近百家)."""
        text = self.text
        char = text[start]
        if char == "半":
            if _HALF_UNIT.match(text, start) is None or self._measure(start + 1, limit) is None:
                return None
            half = Decimal("0.5")
            return Numeral(start, start + 1, half, half, half, 1, digits_end=start + 1)
        if char in _BARE_POWERS and not _PER.match(text, start):
            if not start or text[start - 1] not in _BARE_POWER_CUES:
                return None
            end = start
            while end < limit and text[end] in POWERS:
                end += 1
            if end < limit and text[end - 1] == "千" and text[end] in "克米瓦":
                return None
            if self._unit(end, limit)[0] is None:
                return None
            power = sum(POWERS[char] for char in text[start:end])
            value = Decimal(1).scaleb(power)
            return Numeral(start, end, value, value, value, multiplier=power, digits_end=start)
        if char == "上" and start and text[start - 1] in "以马身网线路地之会史早晚":
            return None
        return read_numeral(text, self.printed, start, limit)

    def _measure(self, place: int, limit: int) -> Unit | None:
        unit, _ = self._unit(place, limit)
        return unit if unit is not None and unit.dimension not in {"count", "persons", "duration", "share"} else None

    def _take_over(self, end: int, limit: int) -> tuple[bool, int]:
        """余, 多 or 来 behind the digits, where a unit or nothing that it could belong to follows."""
        unit, _ = self._unit(end + 1, limit)
        if unit is not None or (self.text[end] != "来" and self._closes(end + 1)):
            return True, end + 1
        return False, end

    def _counts_more(self, unit: Unit, place: int) -> bool:
        """Whether 多 behind the unit belongs to the number: 3亩多地, 5年多; behind a counter only at the end."""
        if unit.dimension in _COUNTED:
            return self._closes(place)
        return self.text[place : place + 1] not in _MANY_WORDS

    def _closes(self, place: int) -> bool:
        """Whether nothing that 多 or 余 could begin a word with stands at `place`."""
        return place >= len(self.text) or not _HAN.match(self.text[place]) or self.text[place] in "的，和、"

    def _unit(self, place: int, limit: int) -> tuple[Unit | None, int]:
        """The unit behind a number, blanks and a bracketed 含 between them allowed; 元欧元 is 欧元."""
        text = self.text
        bracket = _BRACKET.match(text, place, limit)
        if bracket is not None and self._unit(bracket.end(), limit)[0] is not None:
            place = bracket.end()
        skip = place
        while skip < limit and skip < place + 2 and text[skip] == " ":
            skip += 1
        found = self.rules.units.read(text, skip, limit)
        if found is None:
            return None, place
        unit, end = found
        if unit.dimension == "money" and unit.text == "元":
            foreign = self.rules.units.read(text, end, limit)
            if foreign is not None and foreign[0].dimension == "money" and len(text[end : foreign[1]]) > 1:
                return foreign
        return unit, end

    def _take_half(self, numeral: Numeral, unit: Unit, end: int) -> tuple[Numeral, int]:
        """十五斤半, 三成半, 两年半: 半 of the unit behind it."""
        text = self.text
        if end >= len(text) or text[end] != "半" or numeral.value is None or numeral.value % 1:
            return numeral, end
        follows = text[end + 1 : end + 2]
        if unit.dimension in _COUNTED or follows in _HALF_WORDS:
            return numeral, end
        if unit.dimension == "duration" and follows and _HAN.match(follows) and follows not in "的以左多":
            return numeral, end
        value = numeral.value + Decimal("0.5")
        return replace(numeral, value=value, lower=value, upper=value, decimals=1), end + 1

    def _take_subunits(self, numeral: Numeral, unit: Unit, end: int) -> tuple[Numeral, int]:
        """123元1角1分, 五块六: smaller coins behind 元."""
        if unit.code != "CNY" or unit.factor != 1 or numeral.value is None:
            return numeral, end
        value = numeral.value
        for factor, names in ((Decimal("0.1"), ("角", "毛")), (Decimal("0.01"), ("分钱", "分"))):
            part = read_numeral(self.text, self.printed, end) if end < len(self.text) else None
            if part is None or part.value is None or not 0 < part.value < 10:
                continue
            name = next((name for name in names if self.text.startswith(name, part.end)), None)
            if name is None:
                continue
            value += part.value * factor
            end = part.end + len(name)
        if value == numeral.value:
            return numeral, end
        places = -int(value.normalize().as_tuple().exponent)
        return replace(numeral, value=value, lower=value, upper=value, decimals=max(places, 0)), end

    def _approximation(self, start: int, end: int, *, over: bool) -> tuple[Approximation, int]:
        words = self.rules.approximators
        after = words.read_after(self.text, end)
        stop = after[1] if after is not None else end
        if over:
            return Approximation.OVER, stop
        if after is not None:
            return after[0], stop
        begin = start
        currency = _CURRENCY_BEFORE.search(self.text[max(0, start - 6) : start])
        if currency is not None:
            begin = max(0, start - 6) + currency.start()
        while begin and self.text[begin - 1] == " ":
            begin -= 1
        before = words.read_before(self.text, begin)
        if before is not None:
            return before[0], stop
        if words.sentence and self._sentence_says(start):
            return Approximation.AT_LEAST, stop
        return Approximation.EXACT, stop

    def _sentence_says(self, start: int) -> bool:
        """Whether 据不完全统计 stands before it in the sentence; looks back at most 120 characters."""
        window = self.text[max(0, start - 120) : start]
        cut = max(window.rfind(mark) for mark in "。!?\n")
        return any(window.rfind(word) > cut for word in self.rules.approximators.sentence)

    def _currency_before(self, start: int, unit: Unit | None) -> tuple[int, Unit | None]:
        if unit is not None and unit.text != "元":
            return start, unit
        base = max(0, start - 6)
        match = _CURRENCY_BEFORE.search(self.text[base:start])
        if match is None:
            return start, unit
        name = match.group().strip()
        name = _CURRENCY.get(name, name)
        found = self.rules.units.read(name, 0, len(name))
        return (base + match.start(), found[0]) if found is not None else (start, unit)

    def _read_range(self, first: _Figure, limit: int) -> Mention | None:
        """N—M, N至M, 在N和M之间: one mention with both ends; None where `first` stands alone."""
        if first.number.value is None or (first.suffixed and not first.unit):
            return None
        text = self.text
        bracket = _BRACKET.match(text, first.end, limit)
        place = bracket.end() if bracket is not None else first.end
        mark = _RANGE_MARK.match(text, place, limit)
        between = None if mark is not None else _BETWEEN_MARK.match(text, place, limit)
        joint = mark or between
        if joint is None or joint.end() >= limit or _CANDIDATE.match(text, joint.end(), limit) is None:
            return None
        second = self._read_figure(joint.end(), limit)
        if second is None or second.number.value is None or second.start != joint.end():
            return None
        end = second.end
        if between is not None:
            if second.unit is not None and text[second.end - 1] == "间" and second.numeral.end == second.end - 1:
                second, end = replace(second, unit=None, unit_text=None), second.end
            else:
                tail = re.compile("之间|中间|间").match(text, second.end)
                if tail is None:
                    return None
                end = tail.end()
        elif (tail := re.compile("之间").match(text, end)) is not None:
            end = tail.end()
        return self._range_mention(first, second, end)

    def _range_mention(self, first: _Figure, second: _Figure, end: int) -> Mention | None:
        lower, upper = first.number.value, second.number.value
        unit, unit_text = second.unit or first.unit, second.unit_text or first.unit_text
        if lower is None or upper is None:
            return None
        if first.unit is not None and second.unit is not None and first.unit.code != second.unit.code:
            return None
        if first.unit is None:
            lower = _share_power(first, second)
        elif second.unit is not None and first.unit.factor != second.unit.factor:
            lower = lower * first.unit.factor / second.unit.factor
        if lower >= upper:
            return None
        number = Number(
            None,
            lower,
            upper,
            Approximation.RANGE,
            decimals=second.number.decimals,
            multiplier=second.number.multiplier,
        )
        return Mention(Span(first.start, end), MentionKind.RANGE, Quantity(number, unit, unit_text), "range")

    def _read_bounds(self, first: _Figure, limit: int) -> Mention | None:
        """大于4865并少于20793, 最多100最少20个, 3年以上10年以下: a lower and an upper bound as one range."""
        sides = {figure.number.approx for figure in (first,)}
        if not sides & (_FLOORS | _CEILINGS):
            return None
        joint = _BOUNDS_JOINT.match(self.text, first.end, limit)
        if joint is None or joint.end() >= limit or _CANDIDATE.match(self.text, joint.end(), limit) is None:
            return None
        second = self._read_figure(joint.end(), limit)
        if second is None or second.number.value is None or first.number.value is None:
            return None
        pair = {first.number.approx, second.number.approx}
        if not (pair & _FLOORS and pair & _CEILINGS):
            return None
        if first.unit is not None and second.unit is not None and first.unit.code != second.unit.code:
            return None
        low, high = sorted((first.number.value, second.number.value))
        number = Number(None, low, high, Approximation.RANGE, decimals=second.number.decimals)
        quantity = Quantity(number, second.unit or first.unit, second.unit_text or first.unit_text)
        return Mention(Span(first.start, second.end), MentionKind.RANGE, quantity, "bounds")

    def _stands_alone(self, figure: _Figure) -> bool:
        """Whether a numeral without unit is a number: 二百五十 is, 一 in 统一 and 四 in 四川 are not."""
        text, numeral = self.text, figure.numeral
        before = text[figure.start - 1] if figure.start else ""
        after = text[figure.end] if figure.end < len(text) else ""
        free = not (before and _HAN.match(before)) and not (after and _HAN.match(after))
        if numeral.form == "arabic":
            printed = text[numeral.start : numeral.end].partition(".")
            plain = len(printed[0]) < IDENTIFIER_LENGTH or "," in printed[0] or bool(printed[2])
            return not (after.isascii() and after.isalpha()) and (free or plain)
        if free or numeral.form == "fraction" or text.startswith("分之", figure.end):
            return True
        if before == "前" and (not after or after in _RANKED):
            return True
        body = text[numeral.start : numeral.end]
        if len(body) < 2 or (figure.number.value is None and numeral.vague != "pair"):
            return False
        return any(char in POWERS for char in body[1:]) or (body[0] in "十拾负" and len(body) > 1)

    def _idiom(self, figure: _Figure) -> str | None:
        """Why a numeral with a counter is no count: 一批企业, 一家原本住在山上, 零担; None where it is one.

        一 counts where something was made (新建一家), at the end of a clause (建成冷库一座), and in a label of its own.
        """
        text, unit = self.text, figure.unit
        body = text[figure.numeral.start : figure.numeral.end]
        if unit is None or unit.dimension not in _COUNTED or body not in {"一", "零"}:
            return None
        before, after = text[:1] and text[max(0, figure.start - 3) : figure.start], text[figure.end : figure.end + 1]
        if body == "零":
            return "word" if after and _HAN.match(after) else None
        counter = text[figure.numeral.end : figure.end]
        if after and after in DIGITS and counter not in _HOUSEHOLDS:
            return None
        if counter in _VAGUE_COUNTERS:
            return "vague" if before or after else None
        if not (after and _HAN.match(after)) and (not before or _HAN.match(before[-1])) and before[-1:] not in _MANNER:
            return None
        if before.endswith(_MAKING) or (not before.strip() and not self._is_sentence(figure.start)):
            return None
        return "idiomatic_one"

    def _is_sentence(self, start: int) -> bool:
        """Whether the paragraph that begins at `start` is more than a label (一块蛋糕)."""
        end = self.text.find("\n", start)
        return (end if end >= 0 else len(self.text)) - start > LABEL_LENGTH

    def _mention(self, figure: _Figure) -> Mention:
        unit, number = figure.unit, figure.number
        quantity = Quantity(number, unit, figure.unit_text)
        kind = MentionKind.QUANTITY
        if unit is None:
            kind = MentionKind.NUMBER
        elif unit.code == "PC":
            kind = MentionKind.PERCENTAGE
        if figure.numeral.vague == "pair":
            kind = MentionKind.RANGE
        return Mention(Span(figure.start, figure.end), kind, quantity, f"quantity:{unit.text}" if unit else "number")


def _look_alike(start: int, end: int, reason: str) -> Mention:
    return Mention(Span(start, end), MentionKind.NON_QUANTITY, LookAlike(reason), f"non_quantity:{reason}")


def _as_percent(number: Number, unit: Unit | None) -> tuple[Number, Unit | None]:
    """‰ and 成 in per cent, so that every share travels in one unit; the factor goes into the multiplier."""
    if unit is None or unit.code != "PC" or unit.factor == 1:
        return number, unit
    power = int(unit.factor.log10())
    scaled = replace(
        number,
        value=None if number.value is None else number.value * unit.factor,
        lower=None if number.lower is None else number.lower * unit.factor,
        upper=None if number.upper is None else number.upper * unit.factor,
        multiplier=number.multiplier + power,
    )
    return scaled, replace(unit, factor=Decimal(1), text="%")


def _share_power(first: _Figure, second: _Figure) -> Decimal:
    """The lower end of 3—5万, 两~3百, 八百到九百亿 with the power that is printed only once."""
    low, high = first.number.value or Decimal(0), second.number.value or Decimal(0)
    power = second.numeral.multiplier - first.numeral.multiplier
    if power > 0 and first.numeral.multiplier in {0, 1, 2, 3} and low.scaleb(power) < high:
        return low.scaleb(power)
    return low


__all__ = ["DIGITS", "QuantityRules", "compile_units", "find_quantities", "next_step"]
