"""Damaged copies that print the sound after a character read as the text without it, every span as printed."""

from __future__ import annotations

from datetime import date

import pytest

from config import DEFAULT_FOLDER
from config.catalogue import load_lexicon
from model.text import Article, Paragraph
from parsers.glosses import without_sounds
from parsers.pipeline import Reader

READER = Reader(load_lexicon(DEFAULT_FOLDER))
DAY = date(2022, 7, 4)


def _article(*lines: str, title: str | None = None) -> Article:
    return Article(title, tuple(Paragraph(line) for line in lines))


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        pytest.param("高臺(tái)縣建成車(chē)間", "高臺縣建成車間", id="two"),
        pytest.param("勞務(wù)收入581萬(wàn)元", "勞務收入581萬元", id="between magnitude and unit"),
        pytest.param("社會(huì )保障", "社會保障", id="with a blank"),
        pytest.param("經（jīng）濟", "經濟", id="full-width brackets"),
    ],
)
def test_the_sound_is_left_out(printed: str, plain: str) -> None:
    found = without_sounds(_article(printed))
    assert found is not None
    assert found.article.body == plain


@pytest.mark.parametrize("text", ["亩产(kg)为580", "柳川(liuchuan)", "新建(扩建)车间3家", "A(á)"])
def test_a_bracket_without_a_tone_stays(text: str) -> None:
    assert without_sounds(_article(text)) is None


def test_spans_and_sentences_are_as_printed() -> None:
    lines = (
        "通訊員(yuán) 來(lái)稿",
        "截至6月底,全縣幫(bāng)扶車(chē)間11個(gè),實(shí)現(xiàn)勞務(wù)收入581萬(wàn)元。",
    )
    article = _article(*lines)
    reading = READER.read(article, published_on=DAY)
    assert [(found.text, int(found.value)) for found in reading.observations] == [
        ("11個", 11),
        ("581萬(wàn)元", 5810000),
    ]
    assert all(article.body[found.start : found.end] == found.text for found in reading.observations)
    assert {found.sentence for found in reading.observations} == {lines[1]}


def test_it_reads_as_the_undamaged_text() -> None:
    printed = "截至6月底,全縣輸轉(zhuǎn)勞動(dòng)力2.8萬(wàn)人,完成年度任務(wù)的93%。"
    damaged = READER.read(_article(printed), published_on=DAY)
    whole = READER.read(_article("截至6月底,全縣輸轉勞動力2.8萬人,完成年度任務的93%。"), published_on=DAY)
    assert [found.value for found in whole.observations]
    for one, other in zip(damaged.observations, whole.observations, strict=True):
        assert (one.value, one.indicator, one.indicator_name) == (other.value, other.indicator, other.indicator_name)
