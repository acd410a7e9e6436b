"""Sentences end at 。！？ and with the paragraph; decimals, semicolons and rows do not end one."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.text import Article, Paragraph, ParagraphKind, Precision, PublishedAt
from parsers.sentences import split_document


def sentences(text, kind=ParagraphKind.PROSE):
    document = split_document(Article(None, tuple(Paragraph(line, kind) for line in text.split("\n"))))
    return [sentence.span.text_of(document.text) for sentence in document.sentences]


CASES = [
    pytest.param("建成12家。新增3家。", ["建成12家。", "新增3家。"], id="full-stops"),
    pytest.param("产值5.4亿元。增长3.2%！", ["产值5.4亿元。", "增长3.2%！"], id="decimals"),
    pytest.param("建成12家；新增3家。", ["建成12家；新增3家。"], id="semicolon-stays-inside"),
    pytest.param("他说：“干得好。”大家都笑了。", ["他说：“干得好。”", "大家都笑了。"], id="closing-quote"),
    pytest.param("真的？！当然……结束", ["真的？！", "当然……", "结束"], id="runs-of-marks"),
    pytest.param("第一段\n第二段。", ["第一段", "第二段。"], id="paragraphs"),
    pytest.param(" \n\n有字。", ["有字。"], id="blank-paragraphs"),
    pytest.param("  前后有空白。  尾 ", ["前后有空白。", "尾"], id="blanks-trimmed"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_sentences(text, expected):
    assert sentences(text) == expected


def test_a_row_is_one_sentence():
    assert sentences("柳川镇。\t12\t98%", ParagraphKind.ROW) == ["柳川镇。\t12\t98%"]


def test_the_document_takes_the_articles_day_unless_told():
    published = PublishedAt(datetime(2021, 12, 28, tzinfo=UTC), Precision.DAY, "label")
    article = Article(None, (Paragraph("一"),), published=published)
    assert split_document(article).published_on == date(2021, 12, 28)
    assert split_document(article, published_on=date(2022, 1, 1)).published_on == date(2022, 1, 1)


@given(st.lists(st.text(alphabet="建成1家。！？；”… \t", max_size=30), max_size=5))
def test_sentences_lie_in_order_inside_their_paragraphs(lines):
    document = split_document(Article(None, tuple(map(Paragraph, lines))))
    last = 0
    for sentence in document.sentences:
        assert document.paragraphs[sentence.paragraph].contains(sentence.span)
        assert sentence.span.start >= last
        assert len(sentence.span) > 0
        last = sentence.span.end
    assert document.text == "\n".join(lines)
