"""Numerals of every script and mixture, as values; rendering a number and reading it gives the number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.normalize import fold
from parsers.numerals import LONGEST, read_numeral

VALUES = [
    ("0", "0"), ("〇", "0"), ("1,234.50", "1234.50"), ("１２３", "123"), ("9，９９９", "9999"), ("82，225.00", "82225.00"),
    ("一", "1"), ("两", "2"), ("十", "10"), ("十五", "15"), ("廿三", "23"), ("卅", "30"), ("一百零一", "101"),
    ("二百五", "250"), ("两千三百五", "2350"), ("一千零五十", "1050"), ("一万零一十二", "10012"), ("九万四", "94000"),
    ("三万四千五百零七", "34507"), ("四千零五万", "40050000"), ("一万五千亿", "1500000000000"), ("二十一万亿", "21000000000000"),
    ("1亿2千万", "120000000"), ("3千5", "3500"), ("5万4千6百", "54600"), ("3万4000", "34000"), ("1千零1", "1001"),
    ("10万万", "1000000000"), ("五兆六十二亿四万五千二", "5006200045200"), ("1.2万", "12000"), ("1000  万", "10000000"),
    ("177.1 亿", "17710000000"), ("7个亿", "700000000"), ("壹萬貳仟叁佰", "12300"), ("參拾參", "33"), ("貳佰", "200"),
    ("二〇二一", "2021"), ("一九九八", "1998"), ("三点一四", "3.14"), ("1点45", "1.45"), ("两千万点五五", "20000000.55"),
    ("三点五万", "35000"), ("负三点五", "-3.5"), ("-1,200,000", "-1200000"), ("負壹佰貳拾萬", "-1200000"), (".77", "0.77"),
    ("三分之二", str(Decimal(2) / 3)), ("五分之一", "0.2"), ("3/4", "0.75"), ("1 3/4", "1.75"), ("一又二分之一", "1.5"),
    ("百分之六十", "60"), ("百分之百", "100"), ("千分之2.4", "0.24"), ("百万分之五", "0.0005"), ("百分之一百二十点五", "120.5"),
    ("2.5e3", "2500"), ("2^10", "1024"), ("12 000万", None), ("40余亿", "4000000000"), ("二十几万", "200000"),
]  # fmt: skip


@pytest.mark.parametrize(("printed", "value"), [pytest.param(*row, id=row[0]) for row in VALUES if row[1]])
def test_value(printed, value):
    numeral = read_numeral(fold(printed), printed, 0)
    assert numeral is not None
    assert numeral.end == len(printed)
    assert numeral.value == Decimal(value)


RANGES = [
    ("三四万", "30000", "40000"), ("十五六", "15", "16"), ("七百三四十", "730", "740"), ("三五百", "300", "500"),
    ("二三十", "20", "30"), ("七八", "7", "8"), ("几十", "20", "100"), ("数百", "200", "1000"), ("几百万", "2000000", "10000000"),
]  # fmt: skip


@pytest.mark.parametrize(("printed", "lower", "upper"), [pytest.param(*row, id=row[0]) for row in RANGES])
def test_vague_numerals_have_bounds_and_no_value(printed, lower, upper):
    numeral = read_numeral(printed, printed, 0)
    assert numeral is not None
    assert (numeral.value, numeral.lower, numeral.upper) == (None, Decimal(lower), Decimal(upper))


@pytest.mark.parametrize("text", ["家", "", "万", "万万", "点五", "余", "上", "几个", "分之一", "负", "-"])
def test_no_numeral(text):
    assert read_numeral(text, text, 0) is None


PARTS = [
    ("5千克", "5"), ("100千瓦", "100"), ("2兆瓦", "2"), ("200兆", "200"), ("12家34户", "12"), ("120，130，140", "120130140"),
    ("分别为120，130，140", "120"), ("3.5.2", "3.5"), ("5百分点", "5"), ("两个人", "2"), ("十来个", "10"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), [pytest.param(*row, id=row[0]) for row in PARTS])
def test_a_numeral_ends_where_the_unit_begins(text, value):
    start = next(place for place, char in enumerate(text) if char.isdigit() or char in "两十")
    numeral = read_numeral(fold(text), text, start)
    assert numeral is not None
    assert numeral.value == Decimal(value)


def test_digits_and_multiplier_are_kept_apart():
    numeral = read_numeral("5.416亿元", "5.416亿元", 0)
    assert numeral is not None
    assert (numeral.decimals, numeral.multiplier, numeral.digits_end) == (3, 8, 5)


def test_too_long_for_a_number_is_an_identifier():
    text = "1" * (LONGEST + 1)
    numeral = read_numeral(text, text, 0)
    assert numeral is not None
    assert (numeral.form, numeral.value, numeral.end) == ("identifier", None, len(text))


_DIGITS = "零一二三四五六七八九"
_FORMAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")


def chinese(number: int) -> str:
    """The number in Chinese, as a person writes it: 10203 is 一万零二百零三."""
    if number < 10:
        return _DIGITS[number]
    for power, name in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= power:
            head, rest = divmod(number, power)
            tail = "" if not rest else ("零" if rest < power // 10 else "") + chinese(rest)
            return chinese(head) + name + tail
    raise AssertionError


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_chinese_rendered_and_read_is_the_same(number):
    text = chinese(number)
    for printed in (text, text.translate(_FORMAL), "负" + text):
        numeral = read_numeral(fold(printed), printed, 0)
        assert numeral is not None
        assert numeral.end == len(printed)
        assert numeral.value == (-number if printed[0] == "负" else number)


@given(st.decimals(min_value=0, max_value=10**9, places=2), st.sampled_from(["", "万", "亿", "百万"]))
def test_arabic_rendered_and_read_is_the_same(number, power):
    factor = {"": 1, "万": 10**4, "亿": 10**8, "百万": 10**6}[power]
    for printed in (f"{number}{power}", f"{number:,}{power}"):
        numeral = read_numeral(printed, printed, 0)
        assert numeral is not None
        assert numeral.value == number * factor
        assert numeral.decimals == 2


@given(st.text(alphabet="0123456789零一二两三十百千万亿点分之几数上负余多个.,/ -又半^e%", max_size=60))
def test_never_raises_and_stays_inside(text):
    for start in range(len(text)):
        numeral = read_numeral(text, text, start)
        if numeral is not None:
            assert start <= numeral.start < numeral.end <= len(text)
