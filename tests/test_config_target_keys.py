"""A target's key: one identity for what is declared and what is read."""

from datetime import date

import pytest

from model.alerting import issuer_level, target_key


@pytest.mark.parametrize(
    ("issuer", "level"),
    [
        ("安康市", "prefecture"),
        ("市里", "prefecture"),
        ("市", "prefecture"),
        ("市乡村振兴局", "prefecture"),
        ("省农业农村厅", "province"),
        ("陕西省", "province"),
        ("自治区", "province"),
        ("凉山州", "prefecture"),
        ("国家", "nation"),
        ("国家乡村振兴局", "nation"),
        ("县委县政府", "county"),
        ("青禾县", "county"),
        ("陕西省安康市", "prefecture"),
        ("柳川镇", "township"),
        ("", ""),
        (None, ""),
        ("上级", ""),
    ],
)
def test_the_level_of_an_issuer_is_that_of_its_last_administrative_word(issuer, level):
    assert issuer_level(issuer) == level


def key(**changes):
    whole = {
        "indicator": "community_factory_new",
        "dimensions": (("industry", "plush_toy"), ("crop", "tea")),
        "region": "610921",
        "period_end": date(2021, 12, 31),
        "basis": "flow",
        "issuer": "安康市",
    }
    return target_key(**(whole | changes))


def test_the_key_is_readable_and_sorts_its_slices():
    assert key() == "community_factory_new|crop=tea;industry=plush_toy|610921|2021-12-31|flow|prefecture"
    assert key(dimensions=(("crop", "tea"), ("industry", "plush_toy"))) == key()


def test_two_names_of_one_issuer_give_one_key():
    assert key(issuer="市里") == key(issuer="安康市")


@pytest.mark.parametrize(
    "change",
    [
        {"indicator": "community_factory_count"},
        {"dimensions": ()},
        {"region": None},
        {"period_end": None},
        {"basis": "level"},
        {"issuer": "省"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_each_part_tells_two_targets_apart(change):
    assert key(**change) != key()
