"""Folding keeps length and place; simplified script, half-width forms, one mark for what prints nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.normalize import INVISIBLE, compact, fold

CASES = [
    pytest.param("發放補貼１．２萬元", "发放补贴1.2万元", id="traditional-full-width"),
    pytest.param("同比增長５％，", "同比增长5%,", id="percent-and-comma"),
    pytest.param("２２：４５（點）", "22:45(点)", id="colon-and-brackets"),
    pytest.param("乾淨的裏面", "干净的里面", id="phrases-keep-length"),
    pytest.param("⼀⽉", "一月", id="kangxi-radicals"),
    pytest.param("１２\u3000家", "12 家", id="ideographic-space"),
    pytest.param("1\u200b11家", f"1{INVISIBLE}11家", id="zero-width"),
    pytest.param("1\x0011\x07家", f"1{INVISIBLE}11{INVISIBLE}家", id="controls"),
    pytest.param("列\t列\n行", "列\t列\n行", id="tab-and-line-feed-stay"),
    pytest.param("plain ascii 12", "plain ascii 12", id="ascii"),
    pytest.param("𝟏𝟐家٣", "12家3", id="other-digits"),
    pytest.param("8㎡ 5km²", "8㎡ 5km²", id="squared-units-stay"),
    pytest.param("", "", id="empty"),
]


@pytest.mark.parametrize(("printed", "folded"), CASES)
def test_fold(printed, folded):
    assert fold(printed) == folded


@given(st.text(max_size=200))
def test_fold_keeps_the_length(text):
    assert len(fold(text)) == len(text)


@given(st.text(alphabet="發展萬億點線裏后後乾幹１２．，ab \n\u200b", max_size=60))
def test_fold_twice_is_fold_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=f"1家{INVISIBLE}元", max_size=40))
def test_compact_leads_back(text):
    view = compact(text)
    assert INVISIBLE not in view.text
    for place, char in enumerate(view.text):
        start, end = view.original(place, place + 1)
        assert text[start:end] == char
        assert view.position(start) == place
