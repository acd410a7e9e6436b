"""Copies of one story are found: exact, trimmed, in the other script, damaged, spun."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from storage_samples import NOW, PAPER, article_of, flow, keep_page, reading_of

from parsers.normalize import fold
from storage.articles import insert_reading
from storage.database import open_database
from storage.stories import are_copies, bands, fingerprint

STORY = (
    "青禾县把社区工厂作为稳就业的重要抓手,今年以来新建社区工厂36家,总数达到111家,吸纳就业4200人,其中脱贫劳动力1860人。\n"
    "在柳川镇的一家毛绒玩具厂里,工人们正在赶制一批出口订单。厂长介绍,工厂去年产值达到2300万元,今年前9个月已经超过去年全年。\n"
    "县就业局负责人表示,下一步将落实奖补资金1200万元,支持工厂扩大规模,力争到2026年底社区工厂稳定在130家以上,带动就业5000人。\n"
    "近年来,当地坚持把厂房建在家门口,让群众在家门口就能上班,实现了顾家和挣钱两不误,村里的年轻人也陆续回来了。"
)
OTHER = (
    "岚江县今年粮食总产量达到31.5万吨,比上年增长2.1%,实现了十八连丰。\n"
    "县农业农村局组织农技人员深入田间地头,推广良种良法,全县水稻播种面积稳定在42万亩,玉米大豆带状复合种植3.6万亩。\n"
    "据了解,该县今年投入高标准农田建设资金8600万元,建成高标准农田4.2万亩,机械化率提高到78.5%,粮食烘干中心增加到17座。"
)
# One template, another year, other numbers: no copy.
TEMPLATE = "截至{0}年底,全县有农民合作社{1}家,家庭农场{2}家,龙头企业{3}家。"

COPIES = {
    "itself": STORY,
    "spaces_and_width": STORY.replace(",", ", ").replace("111", "111"),
    "trimmed": STORY[: STORY.rindex("近年来")],
    "with_a_foot": STORY + "\n来源:青禾融媒。责任编辑:李四。审核:王五。",
    "pinyin_noise": STORY.replace("业", "业(yè)"),
    "one_character_missing_everywhere": STORY.replace("力", ""),
    "damaged_number": STORY.replace("36家", "6家"),
    "a_line_added": "岚江日报讯(记者 赵六)" + STORY,
}


@pytest.mark.parametrize("case", COPIES)
def test_copies_are_found_and_meet_in_a_band(case):
    one, other = fingerprint(fold(STORY)), fingerprint(fold(COPIES[case]))
    assert are_copies(one, other)
    assert one.digest == other.digest or set(bands(one)) & set(bands(other))


def test_the_traditional_copy_is_found():
    one, other = fingerprint(fold("乡村振兴产业发展" * 12)), fingerprint(fold("鄉村振興產業發展" * 12))
    assert one == other


def test_the_same_numbers_in_order_are_one_story_in_other_words():
    spun = "".join(
        f"{number}个," if index % 2 else f"约{number}件。" for index, number in enumerate(fingerprint(STORY).numbers)
    )
    assert are_copies(fingerprint(STORY), fingerprint(spun))


def test_other_stories_are_no_copies():
    assert not are_copies(fingerprint(STORY), fingerprint(OTHER))
    assert not set(bands(fingerprint(STORY))) & set(bands(fingerprint(OTHER)))


def test_short_notices_are_copies_only_when_equal():
    one, other = (fingerprint(TEMPLATE.format(*values)) for values in ((2024, 120, 340, 18), (2025, 131, 377, 21)))
    assert not are_copies(one, other)
    assert are_copies(one, one)


@given(st.text("粮食产量车间农村振兴0123456789,。 ", max_size=300))
def test_every_text_is_a_copy_of_itself_and_of_its_spaced_form(text):
    one, other = fingerprint(text), fingerprint(" ".join(text.split(" ")) + " ")
    assert are_copies(one, other)
    assert one.digest == other.digest


@pytest.fixture
def db(tmp_path):
    with closing(open_database(tmp_path / "r.db")) as database:
        yield database


def keep(db, name, text, *, value=36, at=NOW):
    article = article_of(*text.split("\n"))
    printed = f"{value}家"
    reading = reading_of(flow(article, printed, value))
    snapshot = keep_page(db, f"https://x.example/{name}", source=PAPER, body=f"{name}{at}".encode(), at=at)
    insert_reading(db, snapshot, article, reading, parser_version="1", recorded_at=at, folded=fold(article.body))


def stories(db):
    """Names of the articles, by story."""
    found = {}
    for row in db.execute("SELECT cluster, canonical_url FROM article_addresses ORDER BY id"):
        found.setdefault(row["cluster"], []).append(row["canonical_url"][-1])
    return sorted("".join(names) for names in found.values())


def test_alike_articles_are_one_story_and_one_vote(db):
    keep(db, "a", STORY)
    keep(db, "b", COPIES["with_a_foot"])
    keep(db, "c", COPIES["trimmed"])
    assert stories(db) == ["abc"]
    row = db.execute("SELECT independent_reports, articles FROM latest_values").fetchone()
    assert tuple(row) == (1, 3)


def test_a_damaged_copy_loses_to_most_copies_though_its_source_is_no_worse(db):
    keep(db, "a", STORY)
    keep(db, "b", COPIES["with_a_foot"])
    keep(db, "c", COPIES["damaged_number"], value=6)
    assert [tuple(row) for row in db.execute("SELECT printed, obs_status FROM latest_values")] == [("36家", "A")]
    rules = {row["printed"]: row["rule"] for row in db.execute("SELECT printed, rule FROM losers")}
    assert rules == {"36家": "C01", "6家": "C02"}


def test_two_stories_that_turn_out_to_be_one_are_joined(db):
    sentences = ["".join(chr(0x4E00 + (977 * line + 313 * place) % 6000) for place in range(40)) for line in range(24)]
    first, between, last = (fold("新建36家。" + "。".join(sentences[start : start + 20])) for start in (0, 2, 4))
    assert not are_copies(fingerprint(first), fingerprint(last))
    keep(db, "a", first)
    keep(db, "c", last)
    assert stories(db) == ["a", "c"]
    keep(db, "b", between)
    assert stories(db) == ["acb"]
    row = db.execute("SELECT independent_reports, articles FROM latest_values").fetchone()
    assert tuple(row) == (1, 3)


def test_an_edited_article_leaves_its_story(db):
    keep(db, "a", STORY)
    keep(db, "b", COPIES["with_a_foot"])
    keep(db, "b", f"2025年新建36家。{OTHER}", at=NOW + timedelta(days=1))
    assert stories(db) == ["a", "b"]
    row = db.execute("SELECT independent_reports, articles FROM latest_values").fetchone()
    assert tuple(row) == (2, 2)


def test_a_fingerprint_has_a_fixed_size():
    found = fingerprint(STORY * 50)
    assert len(found.sketch) == 512
    assert replace(found, sketch=b"").digest == found.digest
