"""Reading never raises, always answers the same, and takes time in proportion to the text."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config import DEFAULT_FOLDER
from config.catalogue import load_lexicon
from model.statistics import Reading
from model.text import Article, Paragraph
from parsers.pipeline import Reader

READER = Reader(load_lexicon(DEFAULT_FOLDER))
PIECES = st.sampled_from(
    ["全县", "帮扶车间", "达到", "84家", "1.2万人", "3.4亿元", "95%", "0.3个百分点", "完成", "任务", "目标任务的", "其中", "分别", "和", "、", "(", ")",
     "“", "”", ",", "。", ";", ":", "\t", "\n", "2023年", "截至10月底", "今年", "同比增长", "占", "力争", "每人", "村民", "他", "不低于", "以上的村",
     "18.3:35.5:46.2", "由", "增加到", "单位:万元", "序号 任务 完成", "\u200b", "\x00", "一、", "第3批", "公司", "青禾县", "全市", "万", "参股", "零"]
)  # fmt: skip


def read(text: str) -> Reading:
    article = Article(None, tuple(Paragraph(line) for line in text.split("\n")))
    return READER.read(article, published_on=date(2023, 12, 20))


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_words_are_read_without_raising(text: str):
    reading = read(text)
    body = "\n".join(text.split("\n"))
    for row in (*reading.observations, *reading.targets, *reading.rejected):
        assert body[row.start : row.end] == row.text


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_characters_are_read_without_raising(text: str):
    assert read(text) == read(text)


@pytest.mark.parametrize("published", [None, date(1900, 1, 1), date(9999, 12, 31)])
def test_a_missing_or_odd_date_is_no_problem(published: date | None):
    article = Article(None, (Paragraph("截至6月底,全县帮扶车间84家,今年新建13家。去年同期增长3%。"),))
    assert len(READER.read(article, published_on=published).observations) >= 2


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["全县帮扶车间达到84家带动就业2760人", "(12家", "任务的", "“我", "12\n", "户厕 12 13 14\n", "超全省", "1"]
)
def test_time_grows_with_the_text_and_no_faster(piece: str):
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        start = time.perf_counter()
        read(text)
        return time.perf_counter() - start

    seconds(1_000)
    short, long = seconds(6_000), seconds(24_000)
    # four times the text; a factor of 4 for a busy machine on top
    assert long < 16 * short + 0.5
