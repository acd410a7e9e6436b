"""Time expressions against a publication date: instants, windows, year to date, events, and what is no time."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mention_reading import read_text, shipped_rules, shown

from model.statistics import PeriodKind, ReferencePeriod
from model.text import Article, Paragraph
from parsers.dates import full_year, month_end, shift_days, shift_months, valid_day
from parsers.period_patterns import EVERYWHERE, HEAD
from parsers.periods import find_periods, spoken_window
from parsers.sentences import split_document

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"


def periods(text, published_on=date(2024, 11, 20)):
    return [
        mention.value
        for mention in read_text(text, published_on).mentions
        if isinstance(mention.value, ReferencePeriod)
    ]


def one(text, published_on=date(2024, 11, 20)):
    found = periods(text, published_on)
    assert len(found) == 1, found
    return found[0]


JANUARY = date(2025, 1, 12)
IN_JANUARY = [
    pytest.param("截至12月底，全县有84家", None, date(2024, 12, 31), PeriodKind.INSTANT, id="as-of-last-december"),
    pytest.param("12月新增3家", date(2024, 12, 1), date(2024, 12, 31), PeriodKind.WINDOW, id="bare-december"),
    pytest.param("年底有84家", None, date(2024, 12, 31), PeriodKind.INSTANT, id="year-end-is-the-last-one"),
    pytest.param(
        "全年粮食总产9.7万吨", date(2024, 1, 1), date(2024, 12, 31), PeriodKind.WINDOW, id="whole-year-is-the-last-one"
    ),
    pytest.param("去年新建13家", date(2024, 1, 1), date(2024, 12, 31), PeriodKind.WINDOW, id="last-year"),
    pytest.param("2月计划开工", date(2025, 2, 1), date(2025, 2, 28), PeriodKind.WINDOW, id="next-month"),
    pytest.param("30日召开会议", None, date(2024, 12, 30), PeriodKind.EVENT, id="day-of-last-month"),
]


@pytest.mark.parametrize(("text", "start", "end", "kind"), IN_JANUARY)
def test_in_january(text, start, end, kind):
    period = one(text, JANUARY)
    assert (period.start, period.end, period.kind) == (start, end, kind)


CONTEXT = [
    pytest.param("2022年3月开工，10月完工", [date(2022, 3, 31), date(2022, 10, 31)], id="year-holds-in-the-sentence"),
    pytest.param("2022年3月开工。10月完工", [date(2022, 3, 31), date(2024, 10, 31)], id="and-ends-with-it"),
    pytest.param("至2019年，四年累计完成", [date(2019, 12, 31), date(2019, 12, 31)], id="years-up-to-the-closed-one"),
    pytest.param("2019年建成3家，次年达产", [date(2019, 12, 31), date(2020, 12, 31)], id="the-year-after"),
    pytest.param("2019年建成3家。同年投产", [date(2019, 12, 31), date(2019, 12, 31)], id="the-same-year"),
    pytest.param("9月10号，11号", [date(2024, 9, 10), date(2024, 9, 11)], id="list-of-days"),
]


@pytest.mark.parametrize(("text", "ends"), CONTEXT)
def test_context(text, ends):
    assert [period.end for period in periods(text)] == ends


def test_years_cumulated_begin_that_many_years_before():
    assert periods("至2019年，四年累计完成")[1].start == date(2016, 1, 1)


def test_without_a_publication_date_deictic_words_stay_open():
    for text in ("今年以来", "目前", "上半年", "去年底", "近三年", "上周五", "12日"):
        found = periods(text, None)
        assert [(period.start, period.end) for period in found] == [(None, None)], text


def test_explicit_dates_need_no_publication_date():
    assert one("2021年12月25日", None).end == date(2021, 12, 25)


def test_another_day_for_the_articles_levels():
    article = Article(None, (Paragraph("目前有84家，今年以来新建13家"),))
    document = split_document(article, published_on=date(2024, 11, 20))
    found = find_periods(document, shipped_rules().periods, as_of=date(2024, 10, 31))
    assert [mention.value.end for mention in found.mentions] == [date(2024, 10, 31), date(2024, 10, 31)]


NO_TIMES = ["1508人", "2000吨", "60周岁", "11.37:48.45:40.18", "14:59:54", "12号楼", "5日游", "3号线", "工期2年", "租期21年",
            "202403073计划", "2.5亿元", "888-000-9999", "三年行动计划", "10日龄", "年产值6000万元", "月均工资", "日产2吨",
            "人均年收入", "老周一家", "前进镇", "上海", "后山村", "日子", "第12号令", "今后要"]  # fmt: skip


@pytest.mark.parametrize("text", NO_TIMES)
def test_no_time(text):
    assert periods(text) == [], shown(read_text(text))


def test_a_title_gives_no_period():
    assert periods("印发《青禾县2021年行动方案》") == []


WINDOWS = [
    ("2019年底", date(2019, 11, 1), date(2019, 12, 31)), ("2014年初", date(2014, 1, 1), date(2014, 2, 28)),
    ("9月底", date(2024, 9, 25), date(2024, 9, 30)), ("一季度末", date(2024, 3, 1), date(2024, 3, 31)),
    ("今年", date(2024, 1, 1), date(2024, 12, 31)), ("今年以来", date(2024, 1, 1), date(2024, 11, 20)),
    ("3月5日", date(2024, 3, 5), date(2024, 3, 5)), ("2020年前", None, date(2019, 12, 31)), ("本月初", date(2024, 11, 1), date(2024, 11, 5)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "start", "end"), [pytest.param(*row, id=row[0]) for row in WINDOWS])
def test_spoken_window(text, start, end):
    assert spoken_window(one(text)) == (start, end)


@pytest.mark.parametrize("text", ["2月30日", "13月", "2021年13月", "32日", "2021-02-30", "十三月", "9999年"])
def test_what_the_calendar_does_not_have(text):
    assert [period for period in periods(text) if period.precision == "day" and period.end is not None] == []


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31)))
def test_a_day_rendered_and_read_is_the_same(day):
    for text in (f"{day.year}年{day.month}月{day.day}日", day.isoformat(), f"{day.year}/{day.month}/{day.day}"):
        assert one(text).end == day


@given(st.integers(1990, 2099), st.integers(1, 12), st.integers(1, 12))
def test_months_rendered_and_read_are_the_same(year, first, last):
    if first < last:
        period = one(f"{year}年{first}—{last}月")
        assert (period.start, period.end) == (date(year, first, 1), month_end(year, last))


@given(
    st.text(
        alphabet="0123456789一二三十年月日号季度上下前后今去明本当底末初半以来至到—-期间近过未来周星期第个“”十四五，。 ",
        max_size=60,
    ),
    st.dates(),
)
def test_never_raises_whatever_the_day(text, day):
    for mention in read_text(text, day).mentions:
        value = mention.value
        if isinstance(value, ReferencePeriod) and value.start is not None and value.end is not None:
            assert value.start <= value.end


@given(
    st.text(
        alphabet="0123456789一二三十年月日号季度上下前后今去明本当底末初半以来至到—-近过未来周“十四五目日近元国庆节星期礼拜几数两首头最这次多长历自党大改革开放摘帽疫情同期世纪代翌同，",
        max_size=40,
    )
)
def test_the_beginnings_hide_no_expression(text):
    found = HEAD.search(text)
    everywhere = re.compile(EVERYWHERE)
    free = everywhere.search(text)
    while free is not None and free.start() and text[free.start() - 1].isdigit() and free.group()[0].isdigit():
        free = everywhere.search(text, free.start() + 1)
    assert (found and found.span()) == (free and free.span())


def test_calendar_arithmetic():
    assert month_end(2024, 2) == date(2024, 2, 29)
    assert shift_months(date(2024, 3, 31), -1) == date(2024, 2, 29)
    assert shift_months(date(1, 1, 1), -5) == date(1, 1, 1)
    assert shift_days(date.max, 5) == date.max
    assert valid_day(2023, 2, 29) is None
    assert [full_year(digits, date(2013, 2, 12)) for digits in ("98", "15", "06", "33")] == [1998, 2015, 2006, 1933]


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed articles are not beside this checkout")
def test_the_times_of_the_seeds():
    rows = [json.loads(line) for line in (SEEDS / "times.jsonl").read_text(encoding="utf-8").splitlines()]
    published = {"hanyin.txt": date(2021, 12, 28), "zhaoyang.txt": date(2020, 9, 11)}
    right = 0
    for name, day in published.items():
        text = (SEEDS / name).read_text(encoding="utf-8")
        found = [mention for mention in read_text(text, day).mentions if isinstance(mention.value, ReferencePeriod)]
        gold = [row for row in rows if row["seed"] == name]
        for row in (row for row in gold if row["scored"]):
            wanted = [tuple(reading) for reading in (row["interval"], *row["alternatives"])]
            hits = [mention for mention in found if mention.span.start < row["end"] and row["start"] < mention.span.end]
            if row["type"] == "duration":
                assert hits == []
                right += 1
                continue
            read = [tuple(end and end.isoformat() for end in spoken_window(hit.value)) for hit in hits]
            assert set(read) & set(wanted), (row["surface"], read, wanted)
            right += 1
        last = max(row["end"] for row in gold)
        for mention in found:
            if mention.span.end <= last:
                assert any(row["start"] < mention.span.end and mention.span.start < row["end"] for row in gold), mention
    assert right == 27
