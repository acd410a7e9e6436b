"""Numbers with units, intervals, ranges and ratios; units and approximators prove themselves in both directions."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from mention_reading import read_text, reading, shipped_lexicon, shown

from config import DEFAULT_FOLDER
from model.statistics import Approximation, Quantity
from model.text import MentionKind
from parsers.approximations import next_step

UNITS = yaml.safe_load((DEFAULT_FOLDER / "units.yaml").read_text(encoding="utf-8"))["units"]


def quantities(text):
    return [mention for mention in read_text(text).mentions if isinstance(mention.value, Quantity)]


def only(text):
    found = quantities(text)
    assert len(found) == 1, shown(read_text(text))
    return found[0].value


@pytest.mark.parametrize("printed", UNITS)
def test_each_unit_proves_itself(printed):
    entry = UNITS[printed]
    assert entry["examples"]
    assert entry["counterexamples"]
    for example in entry["examples"]:
        value, _, code = example["reads"].partition(" ")
        found = [
            (item.value.number.value, item.value.unit.code) for item in quantities(example["text"]) if item.value.unit
        ]
        assert (Decimal(value), code) in found, (example, found)
    for counterexample in entry["counterexamples"]:
        texts = [item.value.unit.text for item in quantities(counterexample["text"]) if item.value.unit]
        assert printed not in texts, counterexample


@pytest.mark.parametrize("printed", UNITS)
def test_each_word_for_a_unit_is_read_as_it(printed):
    lexicon = shipped_lexicon()
    for word in UNITS[printed].get("words", ()):
        if word in {"¥", "RMB", "CNY"}:
            continue
        assert lexicon.units[word].code == str(UNITS[printed]["code"])
        found = quantities(f"共计35{word}。")
        assert [item.value.unit.code for item in found if item.value.unit] == [str(UNITS[printed]["code"])], word


RULES = [rule for kind in ("approximator", "unit_guard") for rule in shipped_lexicon().words[kind]]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_each_rule_proves_itself(rule):
    assert rule.examples
    assert rule.counterexamples
    for example in (*rule.examples, *rule.counterexamples):
        found = quantities(example.text)
        assert len(found) == 1, (example, shown(read_text(example.text)))
        number, unit = found[0].value.number, found[0].value.unit
        if rule.kind == "unit_guard":
            assert reading(found[0]) == example.reads
            continue
        value = f"{number.value.normalize():f}"
        if number.approx is Approximation.EXACT:
            assert example.reads == f"{value} exact"
        else:
            assert example.reads == f"{value} {reading(found[0]).removesuffix(f' {unit.code}')}"


PRINTED = [
    pytest.param("厂房4万余平方米", "4万余平方米", "万余平方米", 4, 0, id="approximator-inside-the-unit"),
    pytest.param("产值5.416億元", "5.416億元", "亿元", 8, 3, id="traditional"),
    pytest.param("增长9.32%", "9.32%", "%", 0, 2, id="percent"),
    pytest.param("三成半农户", "三成半", "成半", 1, 1, id="tenths"),
    pytest.param("共12 家", "12 家", "家", 0, 0, id="blank-before-the-unit"),
    pytest.param("人民币 50 元", "人民币 50 元", "元", 0, 0, id="currency-in-front"),
    pytest.param("1万(含)元", "1万(含)元", "万(含)元", 4, 0, id="bracket-inside"),
]


@pytest.mark.parametrize(("text", "span", "unit_text", "multiplier", "decimals"), PRINTED)
def test_what_was_printed_is_kept(text, span, unit_text, multiplier, decimals):
    document = read_text(text)
    mention = document.mentions[0]
    assert mention.span.text_of(document.text) == span
    assert mention.value.unit_text == unit_text
    assert (mention.value.number.multiplier, mention.value.number.decimals) == (multiplier, decimals)


KINDS = [
    ("建成12家", MentionKind.QUANTITY), ("共计二百五十", MentionKind.NUMBER), ("占比45%", MentionKind.PERCENTAGE),
    ("3—5家", MentionKind.RANGE), ("三四万元", MentionKind.RANGE), ("22.4:31.6:46.0", MentionKind.RATIO),
    ("G210国道", MentionKind.NON_QUANTITY), ("提高2.1个百分点", MentionKind.PERCENTAGE),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_kind(text, kind):
    assert [mention.kind for mention in read_text(text).mentions] == [kind]


def test_percentage_points_keep_their_name():
    assert only("提高3.2个百分点").unit.dimension == "points"
    assert only("增长3.2%").unit.dimension == "share"


def test_ratio_keeps_its_members():
    assert [part.value for part in only("结构为11.37:48.45:40.18").parts] == [
        Decimal("11.37"),
        Decimal("48.45"),
        Decimal("40.18"),
    ]
    assert only("收入比为2.28:1").number.value == Decimal("2.28")


STEPS = [
    (40000, 50000),
    (4000000000, 5000000000),
    (120, 130),
    (35, 40),
    (100, 200),
    (1250, 1260),
    (54000, 55000),
    (3421, 3430),
]


@pytest.mark.parametrize(("value", "step"), STEPS)
def test_next_step(value, step):
    assert next_step(Decimal(value)) == step


@given(st.decimals(min_value=Decimal("0.01"), max_value=10**12, places=2))
def test_the_next_step_lies_above(value):
    assert next_step(value) > value


ZERO_WIDTH = ["1\u200b11家", "111\u200b家", "1\u00ad1\u200d1家"]


@pytest.mark.parametrize("text", ZERO_WIDTH)
def test_invisible_characters_do_not_break_a_number(text):
    document = read_text(f"全县{text}。")
    mention = document.mentions[0]
    assert mention.value.number.value == 111
    assert mention.span.text_of(document.text) == text


MASKED = ["产值*.**亿元", "总投资××万元", "约　　人", "增长_%", "第　批", "共□家"]


@pytest.mark.parametrize("text", MASKED)
def test_a_masked_number_is_none(text):
    assert quantities(text) == []


_ALPHABET = (
    "0123456789零一二两三十百千万亿点分之几数上负余多近约超以左右个家户人元%.,:/ -—～至到年月日第“”()《》\n\t\u200baG"
)


@settings(deadline=None)
@given(st.text(alphabet=_ALPHABET, max_size=120))
def test_any_text_is_read_without_overlap_and_twice_the_same(text):
    document = read_text(text)
    assert document == read_text(text)
    last = 0
    for mention in document.mentions:
        assert last <= mention.span.start < mention.span.end <= len(text)
        last = mention.span.end


_TOKENS = ["12", "3.5", "三", "四万", "几十", "上百", "家", "万元", "人", "%", "成半", "以上", "以内", "左右", "之间", "间", "和", "与", "到",
           "—", "-", "约", "近", "超过", "不足", "(含)", "百分之", "分之", "点", "余", "多", "亿", "第", "“", "”", "元", "角", "：", ":", ",", "，",
           "2021年", "1-9月", "底", "以来", "前", "个", "千", "瓦", "半", " ", "\n", "\u200b"]  # fmt: skip


@settings(deadline=None, max_examples=400)
@given(st.lists(st.sampled_from(_TOKENS), max_size=14))
def test_any_row_of_words_is_read_without_overlap(tokens):
    text = "".join(tokens)
    last = 0
    for mention in read_text(text).mentions:
        assert last <= mention.span.start < mention.span.end <= len(text)
        last = mention.span.end


@settings(deadline=None)
@given(st.text(max_size=80))
def test_never_raises_and_stays_inside_the_text(text):
    assert all(0 <= mention.span.start < mention.span.end <= len(text) for mention in read_text(text).mentions)


@given(st.integers(1, 10**7), st.sampled_from(["家", "户", "人", "万元", "亿元", "亩", "平方米", "%"]))
def test_rendered_and_read_is_the_same(number, unit):
    factor = {"万元": 10**4, "亿元": 10**8}.get(unit, 1)
    assert only(f"共有{number}{unit}。").number.value == number * factor
    assert only(f"共有{number:,}{unit}。").number.value == number * factor


def test_corpus_lies_beside_the_rules():
    assert (Path(__file__).parent / "corpus" / "mentions").is_dir()


def _seconds_a_character(text):
    started = time.process_time()
    read_text(text)
    return (time.process_time() - started) / len(text)


PROSE = "全县社区工厂总数达111家，带动就业3421人，实现年产值5.416亿元，同比增长5.8%。截至12月25日，新建36家。\n"


@pytest.mark.slow
def test_a_line_of_digits_costs_no_more_than_prose():
    prose = _seconds_a_character(PROSE * 2000)
    assert _seconds_a_character("1" * 1_000_000) <= prose
    assert _seconds_a_character("九" * 1_000_000) <= 4 * prose


REPEATED = [
    "1,",
    "1.",
    "1-",
    "1—2—",
    "一",
    "五五",
    "“一",
    "第1",
    "近",
    "百分之",
    "1年前",
    "3月5日至",
    "2021年到",
    "a1",
    "《",
    "(",
    "1:",
    "1/",
    "上千",
    "3块",
]


@pytest.mark.slow
@pytest.mark.parametrize("piece", REPEATED)
def test_the_time_grows_with_the_length_only(piece):
    short, long = piece * (20_000 // len(piece)), piece * (80_000 // len(piece))
    read_text(short)
    assert _seconds_a_character(long) <= 3 * _seconds_a_character(short) + 1e-6
