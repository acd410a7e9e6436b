"""A head noun's industry holds for the predicates that follow it, and for nothing beyond its subject."""

from datetime import date

import pytest

from config import DEFAULT_FOLDER
from config.catalogue import load_lexicon
from parsers.article import parse_plain_text
from parsers.pipeline import Reader


@pytest.fixture(scope="module")
def reader():
    return Reader(load_lexicon(DEFAULT_FOLDER))


@pytest.mark.parametrize(
    ("text", "industries"),
    [
        pytest.param(
            "全县建成毛绒玩具企业46家,吸纳就业1508人,实现产值3.3亿元。",
            {"46家": "plush_toy", "1508人": "plush_toy", "3.3亿元": "plush_toy"},
            id="predicates of one subject",
        ),
        pytest.param(
            "全县建成毛绒玩具企业46家,吸纳就业1508人;电子线束企业20家,吸纳就业736人。",
            {"46家": "plush_toy", "1508人": "plush_toy", "20家": "wire_harness", "736人": "wire_harness"},
            id="each part of a list",
        ),
        pytest.param(
            "建成毛绒玩具社区工厂46家,全县社区工厂共带动就业3421人。",
            {"46家": "plush_toy", "3421人": None},
            id="a word for the whole county starts over",
        ),
        pytest.param(
            "建成社区工厂111家,带动就业3421人,实现产值5.4亿元。",
            {"111家": None, "3421人": None, "5.4亿元": None},
            id="nothing to hand on",
        ),
    ],
)
def test_industry_of_the_subject(reader, text, industries):
    article = parse_plain_text(f"汉阴县社区工厂建设提速。\n截至12月25日,{text}")
    reading = reader.read(article, published_on=date(2023, 12, 28))
    found = {one.text: one.dimensions.get("industry") for one in reading.observations}
    assert found == industries


def test_the_persons_of_a_pair_are_those_of_its_households(reader):
    text = "截至4月20日,汉阴县共有监测对象903户2786人,其中脱贫不稳定户412户1298人,已消除风险655户2043人。"
    reading = reader.read(parse_plain_text(text), published_on=date(2023, 4, 25))
    found = {one.text: dict(one.dimensions) for one in reading.observations}
    for households, persons in (("903户", "2786人"), ("412户", "1298人"), ("655户", "2043人")):
        assert found[households] == found[persons]
    assert found["1298人"]["monitor_category"] == "unstable_lifted"
    assert found["2043人"]["risk_state"] == "cleared"
