"""Region mentions: the corpus sentence by sentence, then laws that hold for any text."""

from datetime import date
from itertools import pairwise
from pathlib import Path
from time import perf_counter

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from config.regions import load_gazetteer
from model.text import Article, Paragraph, RegionLink
from parsers.normalize import fold
from parsers.regions import coded_region, compile_regions, find_regions, link_article_region, resolve_region
from parsers.sentences import split_document

HERE = Path(__file__).parent
RULES = compile_regions(load_gazetteer(HERE.parent / "config"))


def cases():
    for path in sorted((HERE / "corpus" / "regions").glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield pytest.param(case, id=f"{path.stem}-{case['id']}")


def document(case):
    paragraphs = tuple(Paragraph(line) for line in case["text"].strip("\n").split("\n"))
    article = Article(title=case.get("title"), paragraphs=paragraphs, source=case.get("source"))
    published = case.get("published")
    return split_document(
        article,
        published_on=date.fromisoformat(str(published)) if published else None,
        home_region=case.get("home"),
    )


def shown(mention, text):
    """The mention in the corpus' notation."""
    link = mention.value
    region = link.region
    if region is None:
        where = "?" + ",".join(candidate.code or candidate.name for candidate in link.candidates)
    else:
        where = region.code or f"{region.level}<{region.parent}"
    role = "" if link.role == "name" else f" {link.role}"
    return f"{mention.span.text_of(text)} {where}{role}"


def read(case):
    found = find_regions(document(case), RULES)
    return [shown(mention, found.text) for mention in found.mentions], link_article_region(found, RULES)


@pytest.mark.parametrize("case", list(cases()))
def test_corpus(case):
    found, article = read(case)
    assert found == case["finds"]
    if "article" in case:
        assert (article and article.code) == case["article"]


def test_the_corpus_is_wide_enough():
    assert sum(1 for _ in cases()) >= 120


def test_the_notation_tells_two_readings_apart():
    found, _ = read({"text": "汉阴县在全市率先完成。"})
    assert found == ["汉阴县 610921", "全市 610900 parent"]
    assert found != ["汉阴县 610921", "全市 610900 article"]


def link_of(text, printed, **case):
    found = find_regions(document({"text": text, **case}), RULES)
    links = [mention.value for mention in found.mentions if mention.span.text_of(found.text) == printed]
    return links[0], link_article_region(found, RULES)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        pytest.param(RegionLink(RULES.by_code["610921"]), "610921", id="own"),
        pytest.param(RegionLink(None, (), "article"), "530602", id="article"),
        pytest.param(RegionLink(None, (), "parent"), "530600", id="parent"),
        pytest.param(RegionLink(None, (), "last"), "441900", id="last"),
        pytest.param(RegionLink(None, (), "pair"), None, id="pair"),
        pytest.param(RegionLink(None, (), "paired"), None, id="paired"),
        pytest.param(RegionLink(None, (RULES.by_code["110105"], RULES.by_code["220104"])), None, id="undecided"),
    ],
)
def test_a_link_is_resolved_by_its_role(link, expected):
    region = resolve_region(link, RULES.by_code["530602"], RULES, RULES.by_code["441900"])
    assert (region and region.code) == expected


def test_a_zone_leads_to_the_county_around_it():
    link, _ = link_of("昭阳区召开会议，昭阳工业园区产值30亿元。", "昭阳工业园区")
    assert link.region.code is None
    assert coded_region(link.region, RULES).code == "530602"


def test_an_undecided_name_keeps_its_candidates():
    link, article = link_of("朝阳区召开会议。", "朝阳区")
    assert link.region is None
    assert [candidate.code for candidate in link.candidates] == ["110105", "220104"]
    assert article is None


def test_home_region_may_be_given_to_the_link_step():
    silent = find_regions(document({"text": "今年新建车间5个。"}), RULES)
    assert link_article_region(silent, RULES) is None
    assert link_article_region(silent, RULES, "610921").name == "汉阴县"


def test_unknown_home_region_changes_nothing():
    assert read({"text": "汉阴县招商，全县签约3家。", "home": "999999"}) == read({"text": "汉阴县招商，全县签约3家。"})


def test_a_second_run_adds_nothing():
    once = find_regions(document({"text": "汉阴县招商，全县签约3家。"}), RULES)
    assert find_regions(once, RULES) == once


PIECES = st.sampled_from(
    ["汉阴县", "东莞市", "石碣镇", "城关镇", "昭阳", "全县", "该镇", "两地", "村", "镇", "社区", "的", "、", "。", "\n", "和", "县", "区",
     "市", "1", "\t", " ", "\u200b", "公司", "开发区", "朝阳区", "a", "漢陰縣", "苏陕", "三元", "在", "\x00", "😀"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=80)))
def test_any_text_is_read_without_error_and_always_the_same(text):
    case = document({"text": text or "。"})
    once, again = find_regions(case, RULES), find_regions(case, RULES)
    assert once == again
    assert link_article_region(once, RULES) == link_article_region(again, RULES)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_mentions_lie_in_order_inside_the_text_and_never_overlap(text):
    found = find_regions(document({"text": text or "。"}), RULES)
    spans = [mention.span for mention in found.mentions]
    assert spans == sorted(spans, key=lambda span: (span.start, -span.end))
    assert all(0 <= span.start < span.end <= len(found.text) for span in spans)
    assert not any(one.overlaps(other) for one, other in pairwise(spans))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([region for region in RULES.by_code.values() if region.level == "county" and not region.until]))
def test_a_county_behind_its_parents_is_always_found_whole(region):
    name = "".join(step.name for step in reversed([step for step in RULES.line(region) if step.level != "nation"]))
    found, _ = read({"text": f"{name}召开会议。"})
    assert found == [f"{name} {region.code}"]


def links(text):
    found = find_regions(document({"text": text}), RULES)
    return {mention.span.text_of(found.text): mention.value for mention in found.mentions}


def test_every_county_is_found_by_its_full_name():
    missed = [
        region.name
        for region in RULES.by_code.values()
        if region.level == "county" and not region.until and region.name not in RULES.weak
        if region not in getattr(links(f"在{region.name}召开会议。").get(region.name), "candidates", ())
    ]
    assert missed == []


def test_every_name_is_also_known_as_the_text_is_folded():
    names = [*RULES.names, *RULES.towns]
    folded = fold("\n".join(names)).split("\n")
    assert [name for name in folded if name not in RULES.names and name not in RULES.towns] == []


def test_every_weak_name_alone_is_a_word():
    words = sorted(name for name in RULES.weak if not name.endswith("县") and name != "全州")  # 全州 is a marker too
    assert len(words) > 1000
    read = [word for word in words if word in links(f"抓好{word}等工作的有800人。")]
    assert read == []


def test_every_pair_is_read_in_its_example():
    entries = yaml.safe_load((HERE.parent / "config" / "regions" / "wording.yaml").read_text(encoding="utf-8"))
    assert entries["pairs"]
    for pair in entries["pairs"]:
        link = links(pair["example"])[pair["name"]]
        assert link.role == "pair"
        assert [candidate.code for candidate in link.candidates] == pair["regions"]


TOWNS = sorted((entry, name) for name, entries in RULES.towns.items() for entry in entries)


@pytest.mark.parametrize("step", [pytest.param(97, id="some"), pytest.param(1, id="all", marks=pytest.mark.slow)])
def test_a_town_behind_its_county_is_found_whole(step):
    missed = []
    for (county, system, digits), name in TOWNS[::step]:
        region = RULES.by_code[county]
        printed = f"{RULES.parent(region).name}{region.name}{name}"
        link = links(f"{printed}召开会议。").get(printed)
        if link is None or link.region is None or link.region.code != county + digits:
            missed.append((printed, system))
    # 博山区域城镇 is read as 博山 and 区域, which is the commoner word by far.
    assert [printed for printed, _ in missed if printed != "淄博市博山区域城镇"] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "汉阴县全县该镇城关镇",
        "镇",
        "村",
        "社区",
        "东莞市石碣镇、",
        "朝阳区",
        "中山",
        "昭阳工业",
        "和县",
        "全县",
        "1",
        "全",
        "汉阴、",
        "涧池\t5\n",
    ],
)
def test_time_grows_with_the_length_only(unit):
    def seconds(length):
        case = document({"text": unit * (length // len(unit))})
        started = perf_counter()
        find_regions(case, RULES)
        return perf_counter() - started

    seconds(1_000)
    short, long = min(seconds(10_000) for _ in range(3)), seconds(100_000)
    assert long < 40 * short + 0.2


SEEDS = HERE.parents[1] / "shared" / "seeds"


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed articles lie beside the checkout, in ../shared")
@pytest.mark.parametrize(
    ("name", "published", "code", "parent"),
    [("hanyin.txt", "2021-12-28", "610921", "610900"), ("zhaoyang.txt", "2020-09-11", "530602", "530600")],
)
def test_the_seed_articles_are_about_their_county(name, published, code, parent):
    case = {"text": (SEEDS / name).read_text(encoding="utf-8"), "published": published}
    found = find_regions(document(case), RULES)
    article = link_article_region(found, RULES)
    assert (article.code, article.parent) == (code, parent)
    markers = [mention.value for mention in found.mentions if mention.span.text_of(found.folded) in {"全县", "全区"}]
    assert markers
    assert {link.region.code for link in markers} == {code}
