"""A place in folded text in, the number that stands there with its unit, its interval and its span out; never decides
whether it is a figure at all."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from model.statistics import Approximation, Number, Unit
from parsers.approximations import Approximators, build_number
from parsers.numerals import DIGITS, POWERS, Numeral, read_numeral
from parsers.units import UnitTable

HAN = re.compile(r"[\u3400-\u9fff]")
COUNTED = frozenset({"count", "persons", "person_times"})
"""Dimensions of counters, as against measures."""

BRACKET = re.compile(r"\((?:含|不含)\)")
# 人民币50元, 新台币 177.1 亿元, US$300
_CURRENCY_BEFORE = re.compile(r"(?:人民币|新台币|台币|港币|美元|欧元|RMB|US\$|HK\$|[¥$€£]) {0,2}\Z")
_CURRENCY = {"¥": "元", "RMB": "元", "人民币": "元", "$": "美元", "US$": "美元", "HK$": "港元", "港币": "港元",
             "€": "欧元", "£": "英镑"}  # fmt: skip
_CURRENCY_LENGTH = 6
_CURRENCY_ENDINGS = frozenset("币元B$¥€£ ")
# What 元/ or 吨/ may be counted by where the table of units has no such rate of its own.
_DENOMINATOR = re.compile(
    r"/(?:平方公里|平方米|立方米|千瓦时|公里|公斤|公顷|小时|分钟|季度|学期|学年|人次|千米|车次|辆|时|次|场|天|日|周|季|月|年|个|间"
    r"|套|台|只|羽|株|棵|箱|袋|盒|瓶|米|方|班|课|生|篇|条|项|处|座|户|人|村|镇|组|家|名|位|头|匹|亩|吨|斤|克|升|千瓦|瓦|度|秒|份|张"
    r"|本|件|批|趟|车|股|平|㎡|m²|kg|t|L|h)(?![a-zA-Z])"
)
_HALF_BEFORE = re.compile(r"半(?![年月天日夜载径数路成价]|个(?!小时)|小(?!时))")
_NOT_HALF = frozenset("山坡径夜路数价程截岛")
"""What 半 behind a unit begins a word with: 三里半山腰."""
_NOT_MORE = frozenset("功元种样方个层年次项边渠")
"""What 多 begins a word with: 多功能, 多元, 多种."""
_BARE_POWERS = frozenset("百佰千仟万亿兆")
_PER = re.compile(r"(?:十|百|千|佰|仟|万|百万|千万|亿)分之")
_BEFORE_BARE_POWER = frozenset("近超逾破过上达约")
_NOT_UP_TO = frozenset("以马身网线路地之会史早晚")
"""What 上 before a power ends a word with: 以上百分之五, 网上千店."""
_LAST_COIN = re.compile(r"[1-9一二三四五六七八九](?![\u4e00-\u9fff\d.])")
_AFTER_TENTH = frozenset("家户人个十百千万名成")
_COIN_DIGITS = frozenset("123456789一二两三四五六七八九")
_COINS = ((Decimal("0.1"), ("角", "毛")), (Decimal("0.01"), ("分钱", "分")))


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit as printed and understood."""

    start: int
    end: int
    number: Number
    numeral: Numeral
    unit: Unit | None
    unit_text: str | None
    suffixed: bool = False
    """A word behind it (以上, 左右) belongs to it."""


@dataclass(frozen=True, slots=True)
class _Tail:
    """What stands behind the digits: 余, the unit, 半, 多."""

    numeral: Numeral
    unit: Unit | None
    end: int
    over: bool = False
    partial: bool = False
    """多 stands behind the unit: 3亩多 is less than 4亩."""


@dataclass(frozen=True, slots=True)
class AmountReader:
    """Reads amounts of one text."""

    text: str
    printed: str
    units: UnitTable
    approximators: Approximators
    incomplete: bool = False
    """Whether the text says anywhere that its statistics are incomplete."""

    def read(self, start: int, limit: int) -> Amount | None:
        """The amount whose numeral or sign is at `start`, not beyond `limit`; None where there is none."""
        numeral = self._numeral(start, limit)
        if numeral is None:
            return None
        if numeral.form == "identifier":
            return Amount(start, numeral.end, Number(None, None, None), numeral, None, None)
        tail = self._tail(numeral, limit)
        unit_text = self._unit_text(start, tail)
        tail = self._with_coins(tail)
        approx, end = self._approximation(start, tail)
        number = build_number(tail.numeral, approx, beyond=not tail.over)
        if tail.partial and number.value is not None and 0 < number.value < 10:
            number = replace(number, upper=number.value + 1)
        number, unit = _as_percent(number, tail.unit)
        begin, unit = self._currency(start, unit)
        if unit is not None and unit_text is None:
            unit_text = self.text[begin:start].strip() or self.text[numeral.digits_end : tail.end]
        return Amount(begin, end, number, tail.numeral, unit, unit_text, end > tail.end)

    def _numeral(self, start: int, limit: int) -> Numeral | None:
        """The numeral at `start`; also 半 before a measure (半公升) and a bare power behind 近 or 超 (近百家)."""
        text, char = self.text, self.text[start]
        if char == "半":
            if _HALF_BEFORE.match(text, start) is None or not self._is_measure(start + 1, limit):
                return None
            half = Decimal("0.5")
            return Numeral(start, start + 1, half, half, half, 1, digits_end=start + 1)
        if char in _BARE_POWERS and _PER.match(text, start) is None:
            return self._bare_power(start, limit)
        if char == "上" and start and text[start - 1] in _NOT_UP_TO:
            return None
        return read_numeral(text, self.printed, start, limit)

    def _bare_power(self, start: int, limit: int) -> Numeral | None:
        """百家 in 近百家, 亿元 in 超亿元: a power that counts one of itself, with a unit."""
        text, end = self.text, start
        if not start or text[start - 1] not in _BEFORE_BARE_POWER:
            return None
        while end < limit and text[end] in POWERS:
            end += 1
        if end < limit and text[end - 1] == "千" and text[end] in "克米瓦":
            return None
        if self._unit(end, limit)[0] is None:
            return None
        power = sum(POWERS[char] for char in text[start:end])
        value = Decimal(1).scaleb(power)
        return Numeral(start, end, value, value, value, multiplier=power, digits_end=start)

    def _is_measure(self, place: int, limit: int) -> bool:
        unit, _ = self._unit(place, limit)
        if unit is not None and unit.text == "小时":
            return True
        return unit is not None and unit.dimension not in {*COUNTED, "duration", "share"}

    def _tail(self, numeral: Numeral, limit: int) -> _Tail:
        """余 or 多, the unit, and 半 or 多 behind it."""
        text, end = self.text, numeral.end
        over = numeral.vague in {"余", "多", "来", "几"}
        if end < limit and text[end] in self.approximators.inside and self._is_over(end, limit):
            over, end = True, end + 1
        if numeral.form == "percent":
            return _Tail(numeral, Unit("PC", "%", Decimal(1), "share"), end, over)
        unit, unit_end = self._unit(end, limit)
        if unit is None:
            # 7个亿 is said of money only.
            money = self.units.find("元") if "个亿" in text[numeral.start : end] else None
            return _Tail(numeral, money, end, over)
        numeral, end = self._with_half(numeral, unit, unit_end)
        if not over and end < limit and text[end] in "多余" and self._counts_more(unit, end + 1):
            return _Tail(numeral, unit, end + 1, over=True, partial=True)
        return _Tail(numeral, unit, end, over)

    def _is_over(self, end: int, limit: int) -> bool:
        """Whether 余, 多 or 来 behind the digits says more than the number: 3000余名, 40余; not 6多功能厅."""
        follows = self.text[end + 1 : end + 2]
        if self._unit(end + 1, limit)[0] is not None or self.text[end] == "余":
            return True
        return self.text[end] == "多" and follows not in _NOT_MORE

    def _counts_more(self, unit: Unit, place: int) -> bool:
        """Whether 多 behind the unit belongs to the number: 3亩多地, 5年多; behind a counter only at the end."""
        follows = self.text[place : place + 1]
        if unit.dimension in COUNTED:
            return not follows or not HAN.match(follows) or follows in "的和"
        return follows not in _NOT_MORE

    def _unit(self, place: int, limit: int) -> tuple[Unit | None, int]:
        """The unit behind a number, blanks and a bracketed 含 between them allowed; 元欧元 is 欧元."""
        text = self.text
        bracket = BRACKET.match(text, place, limit) if text.startswith("(", place) else None
        if bracket is not None and self.units.read(text, bracket.end(), limit) is not None:
            place = bracket.end()
        skip = place
        while skip < limit and skip < place + 2 and text[skip] == " ":
            skip += 1
        found = self.units.read(text, skip, limit)
        if found is None:
            return None, place
        unit, end = found
        rate = _DENOMINATOR.match(text, end, limit) if text.startswith("/", end) else None
        if rate is not None:
            # 800元/辆, 25元/小时: a rate of its own kind.
            name = f"{unit.text}{rate.group()}"
            return Unit(name, name, unit.factor, "money_rate" if unit.dimension == "money" else "rate"), rate.end()
        if unit.text == "元":
            foreign = self.units.read(text, end, limit)
            if foreign is not None and foreign[0].dimension == "money" and foreign[1] - end > 1:
                return foreign
        return unit, end

    def _with_half(self, numeral: Numeral, unit: Unit, end: int) -> tuple[Numeral, int]:
        """十五斤半, 三成半, 两年半: 半 of the unit behind it."""
        follows = self.text[end + 1 : end + 2]
        tenth = DIGITS.get(self.text[end : end + 1]) if unit.code == "PC" and unit.factor == 10 else None
        if tenth and numeral.value is not None and not numeral.value % 1 and follows not in _AFTER_TENTH:
            # 四成五
            value = numeral.value + Decimal(tenth) / 10
            return replace(numeral, value=value, lower=value, upper=value, decimals=1), end + 1
        if not self.text.startswith("半", end) or numeral.value is None or numeral.value % 1:
            return numeral, end
        if unit.dimension in COUNTED or follows in _NOT_HALF:
            return numeral, end
        if unit.dimension == "duration" and follows and HAN.match(follows) and follows not in "的以左多":
            return numeral, end
        value = numeral.value + Decimal("0.5")
        return replace(numeral, value=value, lower=value, upper=value, decimals=1), end + 1

    def _unit_text(self, start: int, tail: _Tail) -> str | None:
        """The unit with multiplier and 余 as printed: 万余平方米; 百分之 for its kind of per cent."""
        if tail.numeral.form == "percent":
            return self.text[start : tail.end].partition("之")[0] + "之"
        if tail.unit is None:
            return None
        return self.text[tail.numeral.digits_end : tail.end].strip()

    def _with_coins(self, tail: _Tail) -> _Tail:
        """123元1角1分, 5块6毛: smaller coins behind 元 or 块."""
        numeral, end = tail.numeral, tail.end
        printed = numeral.value
        if tail.unit is None or tail.unit.text not in {"元", "块"} or printed is None:
            return tail
        if self.text[end : end + 1] not in _COIN_DIGITS:
            return tail
        if tail.unit.text == "块" and _LAST_COIN.match(self.text, end) and not printed % 1:
            # 三块五, 8块8: the coin keeps its name to itself.
            whole = printed + Decimal(DIGITS.get(self.text[end], self.text[end])) / 10
            numeral = replace(numeral, value=whole, lower=whole, upper=whole, decimals=1)
            return replace(tail, numeral=numeral, unit=self.units.find("元"), end=end + 1)
        value = printed
        for factor, names in _COINS:
            part = read_numeral(self.text, self.printed, end) if end < len(self.text) else None
            if part is None or part.value is None or not 0 < part.value < 10:
                continue
            name = next((name for name in names if self.text.startswith(name, part.end)), None)
            if name is not None:
                value += part.value * factor
                end = part.end + len(name)
        if value == printed:
            return tail
        decimals = max(-int(value.normalize().as_tuple().exponent), 0)
        numeral = replace(numeral, value=value, lower=value, upper=value, decimals=decimals)
        return replace(tail, numeral=numeral, unit=self.units.find("元"), end=end)

    def _approximation(self, start: int, tail: _Tail) -> tuple[Approximation, int]:
        """What the words around say of the number, and where those behind it end."""
        words = self.approximators
        after = words.read_after(self.text, tail.end)
        end = after[1] if after is not None else tail.end
        if tail.over:
            return Approximation.OVER, end
        if after is not None:
            return after[0], end
        currency = self.currency_start(start)
        begin = start if currency is None else currency
        while begin and self.text[begin - 1] == " ":
            begin -= 1
        before = words.read_before(self.text, begin)
        if before is not None:
            return before, end
        return (Approximation.AT_LEAST if self._sentence_says(start) else Approximation.EXACT), end

    def _sentence_says(self, start: int) -> bool:
        """Whether 据不完全统计 stands before it in the sentence; looks back at most 120 characters."""
        if not self.incomplete:
            return False
        window = self.text[max(0, start - 120) : start]
        cut = max(window.rfind(mark) for mark in "。!?\n")
        return any(window.rfind(word) > cut for word in self.approximators.sentence)

    def currency_start(self, start: int) -> int | None:
        """Where a currency that ends at `start` begins: RMB, 人民币, US$; None where there is none."""
        if not start or self.text[start - 1] not in _CURRENCY_ENDINGS:
            return None
        base = max(0, start - _CURRENCY_LENGTH)
        match = _CURRENCY_BEFORE.search(self.text[base:start])
        return base + match.start() if match is not None else None

    def _currency(self, start: int, unit: Unit | None) -> tuple[int, Unit | None]:
        """Where the amount begins and what it counts in, with a currency that stands before it."""
        begin = self.currency_start(start) if unit is None or unit.text == "元" else None
        if begin is None:
            return start, unit
        name = self.text[begin:start].strip()
        named = self.units.find(_CURRENCY.get(name, name))
        return (begin, named) if named is not None else (start, unit)


def _as_percent(number: Number, unit: Unit | None) -> tuple[Number, Unit | None]:
    """‰ and 成 in per cent, so that every share travels in one unit; the factor goes into the multiplier."""
    if unit is None or unit.code != "PC" or unit.factor == 1:
        return number, unit
    value, lower, upper = (
        None if bound is None else bound * unit.factor for bound in (number.value, number.lower, number.upper)
    )
    multiplier = number.multiplier + int(unit.factor.log10())
    number = replace(number, value=value, lower=lower, upper=upper, multiplier=multiplier)
    return number, replace(unit, factor=Decimal(1), text="%")
