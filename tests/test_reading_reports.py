"""Sentences of progress reports and briefings, all invented: whose figure it is, what it is of, and what it is compared with."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from config import DEFAULT_FOLDER
from config.catalogue import load_lexicon
from model.text import Article, Paragraph
from parsers.article import parse_plain_text
from parsers.pipeline import Reader

if TYPE_CHECKING:
    from model.statistics import Reading

READER = Reader(load_lexicon(DEFAULT_FOLDER))
DAY = date(2023, 8, 20)


def _read(*lines: str) -> Reading:
    return READER.read(Article(None, tuple(Paragraph(line) for line in lines)), published_on=DAY)


@pytest.mark.parametrize(
    ("lines", "region"),
    [
        pytest.param(
            ("12个省份有帮扶车间2100个。", "青海省输送务工人员900人。", "除青海省外,12个省份工作队全部到岗。"),
            "100000",
            id="several provinces are the nation",
        ),
        pytest.param(
            ("建成物流中心12个。", "宜都市、大冶市等6个县市区获评示范县。", "新建和美乡村20个。"),
            "420000",
            id="examples are of the region around them",
        ),
        pytest.param(
            ("柳林县建成车间12个。", "柳林县等5个县入选示范县。"), "141125", id="named apart from the examples"
        ),
    ],
)
def test_what_the_article_is_about(lines: tuple[str, ...], region: str) -> None:
    found = _read(*lines).region
    assert found is not None
    assert found.code == region


@pytest.mark.parametrize(
    ("text", "figure", "region"),
    [
        pytest.param("汉阴县茶叶销往全国各地,销售额1200万元。", "1200万元", "610921", id="where goods go"),
        pytest.param("汉阴县建成全国、省、市文明村11个。", "11个", "610921", id="honours"),
        pytest.param("临洮县开展协作。仓山区累计投入帮扶资金900万元,实施项目19个。", "19个", "621124", id="helper"),
    ],
)
def test_whose_figure_it_is(text: str, figure: str, region: str) -> None:
    found = next(found for found in _read(text).observations if found.text == figure)
    assert found.region is not None
    assert found.region.code == region


@pytest.mark.parametrize(
    ("text", "figure", "indicator", "transformation"),
    [
        pytest.param(
            "帮扶车间2100个,较5月6日增加130个。", "130个", "support_workshop_count", "yoy_abs", id="units of the level"
        ),
        pytest.param(
            "扶贫车间2100个,复工率87.5%,较5月6日增加130个、提高4.1个百分点。",
            "4.1个百分点",
            "resumption_rate",
            "pp_change",
            id="points of the rate",
        ),
        pytest.param(
            "财政援助资金到位2.4亿元,比5月6日增加2800万元,完成协议数的105%。",
            "105%",
            "ew_fiscal_funds",
            "target_ratio_pct",
            id="the share of the quota after it",
        ),
    ],
)
def test_a_change_since_a_day_is_of_the_level(text: str, figure: str, indicator: str, transformation: str) -> None:
    found = next(found for found in _read(text).observations if found.text == figure)
    assert (found.indicator, found.transformation.value) == (indicator, transformation)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        pytest.param("累计发放工资2.3亿元。", "CNY", id="a sum"),
        pytest.param("车间工人平均工资2800元。", "CNY_PER_MONTH", id="a wage"),
    ],
)
def test_wages_of_all_are_a_sum(text: str, unit: str) -> None:
    assert [found.unit for found in _read(text).observations] == [unit]


def test_what_was_announced_is_counted_up_in_the_next_paragraph() -> None:
    reading = _read(
        "记者了解到,2023年,青禾县将集中力量办好三件民生实事。",
        "这三件民生实事分别是:完成危房改造120户;建设农村公路35公里;新建村卫生室8个。",
    )
    assert [found.text for found in reading.targets] == ["120户", "35公里", "8个"]
    assert not [found for found in reading.observations if found.text in {"120户", "35公里", "8个"}]


def test_what_was_done_is_counted_up_as_done() -> None:
    reading = _read(
        "记者了解到,2022年,青禾县办好了三件民生实事。",
        "这三件民生实事分别是:完成危房改造120户;建设农村公路35公里。",
    )
    assert not reading.targets


def test_a_planned_posting_and_those_who_came() -> None:
    reading = _read("计划选派挂职干部120人,已到岗126人。")
    assert [(found.text, found.indicator) for found in reading.targets] == [("120人", "ew_cadres_exchanged")]
    assert ("126人", "ew_cadres_exchanged") in [(found.text, found.indicator) for found in reading.observations]


def test_a_progress_table_sets_tasks_beside_what_was_done() -> None:
    text = """序号 | 项目名称 | 项目内容 | 进展情况 | 责任单位 |
1 | 乡村建设行动 | 建设农村公路35公里。 | 完工36.5公里。 | 交通局 |
完成污水治理村庄40个。 | 40个村庄全部开工,其中22个村庄完成治理。 | 环境局 |
"""
    reading = READER.read(parse_plain_text(text), published_on=DAY)
    assert [
        (found.text, found.attainment and found.attainment.status.value, found.attainment and found.attainment.actual)
        for found in reading.targets
    ] == [("35公里", "exceeded", Decimal("36.5")), ("40个", "ongoing", Decimal(22))]
    assert [found.text for found in reading.observations] == ["36.5公里", "40个", "22个"]


def test_a_table_without_progress_promises_nothing() -> None:
    text = "序号 | 项目名称 | 项目内容 | 责任单位 |\n1 | 乡村建设行动 | 已建设农村公路35公里。 | 交通局 |\n"
    assert not READER.read(parse_plain_text(text), published_on=DAY).targets


def test_what_is_set_aside_to_buy_is_a_quota() -> None:
    reading = _read(
        "2022年,全县预算单位预留农副产品采购份额220万元,实际采购脱贫地区农副产品246万元,完成预留份额的111.8%。"
    )
    assert [(found.text, found.attainment and found.attainment.status.value) for found in reading.targets] == [
        ("220万元", "exceeded")
    ]
    assert [(found.text, found.transformation.value) for found in reading.observations] == [
        ("246万元", "level"),
        ("111.8%", "target_ratio_pct"),
    ]


def test_a_year_of_a_quota_is_no_ones_period() -> None:
    reading = _read("截至目前,技能培训1000人,占全年目标任务900人的111%。城镇登记失业率控制在3.8%。")
    assert "3.8%" in [found.text for found in reading.observations]
    assert [found.text for found in reading.targets] == ["900人"]


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        pytest.param("市里又下达年底前新增车间30家任务,为如期完成新增任务,人社局紧盯招商。", "ongoing", id="purpose"),
        pytest.param("市里下达新增车间30家任务,已全部完成。", "met", id="claim"),
    ],
)
def test_a_purpose_is_no_claim(text: str, claim: str) -> None:
    assert [found.attainment and found.attainment.status.value for found in _read(text).targets] == [claim]
