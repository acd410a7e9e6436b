"""Messages: what they say in both languages, and that nothing from a page can do harm in them."""

import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from alerting_cases import a_claim, a_figure, a_target, a_transition, at, exactly, interval
from hypothesis import given
from hypothesis import strategies as st

from alerts.channels.email import compose
from alerts.numbers import format_number, unit_word
from alerts.reasons import LeftOut, Reason
from alerts.render import LANGUAGES, RenderOptions, marked_sentence, one_line, proof_sql, render, render_test
from alerts.routing import notify
from model.alerting import AlertKind, Notification, Performance, Receiver, Route, TargetState
from model.statistics import Comparator
from storage.database import open_database

DOCUMENT = Path(__file__).parents[1] / "docs" / "alerts.md"
OFFICE = Receiver("office", "email", {"sender": "watch@qinghe.example", "recipients": ("duty@qinghe.example",)})


def message(transition=None, target=None, language="zh", **options):
    transition, target = transition or a_transition(), target or a_target()
    routes = (Route(("office",), kinds=tuple(AlertKind)),)
    (notification,) = notify(transition, target, routes, at(2031, 12, 28))
    return render(notification, transition, target, RenderOptions(language=language, **options))


class Page(HTMLParser):
    """The text, the tags and the links of an HTML message."""

    def __init__(self, html):
        super().__init__()
        self.text, self.tags, self.links, self.open = "", [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag == "a":
            self.links.append(dict(attrs)["href"])
        if tag not in {"meta", "br", "img", "link"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def test_a_message_in_chinese_says_everything():
    made = message(record_url="https://watch.example/articles/{article_id}/{version_id}")
    assert made.subject == "【完成并超额完成目标】青禾县 新建社区工厂数 36家（目标35家）"
    for part in (
        "正常 → 超额完成",
        "公布的数据超过目标",
        "不少于35家（市下达）",
        "36家，截至 2031-12-25，完成率 102.9%",
        "今年以来,青禾县新建社区工厂【36家】。",
        "青禾县人民政府，2031-12-25",
        "https://news.qinghe.example/2031/12/28/3.html",
        "https://watch.example/articles/3/",
        "独立报道：1 篇",
        "SELECT * FROM observations WHERE observation_id = 7;",
        "2031-12-28 17:00",
    ):
        assert part in made.text, part


def test_the_documentation_names_every_kind_type_and_reason_to_leave_out():
    text = DOCUMENT.read_text(encoding="utf-8")
    for kind in AlertKind:
        assert f"`{kind.value}`" in text
        assert f"`{message(a_transition(kind)).data['type']}`" in text
    for reason in LeftOut:
        assert f"`{reason.value}`" in text


def test_the_payload_of_the_documentation_is_the_payload():
    (block,) = re.findall(r"```json\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    shown, made = json.loads(block), message().data
    assert shown.keys() == made.keys()
    assert shown["data"].keys() == made["data"].keys()
    for part in ("target", "evidence"):
        assert shown["data"][part].keys() <= made["data"][part].keys()


def test_a_message_in_english_says_everything():
    made = message(language="en")
    assert made.subject == "[Target met and exceeded] 青禾县 新建社区工厂数 36家 (target 35)"
    for part in ("on track -> exceeded", "at least 35, set by 市", "102.9% of the target", "【36家】", "article 3"):
        assert part in made.text, part


def test_the_html_holds_the_same_facts():
    page = Page(message().html)
    assert page.open == []
    assert page.links == ["https://news.qinghe.example/2031/12/28/3.html"]
    for part in ("完成并超额完成目标", "36家", "≥ 35家", "102.9%", "青禾县人民政府", "WHERE observation_id = 7"):
        assert part in page.text, part
    assert "<mark" in message().html


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(AlertKind), ids=str)
def test_every_kind_and_every_reason_has_its_words(kind, language):
    for reason in Reason:
        made = message(a_transition(kind, reason=reason.value), language=language)
        assert reason.value not in made.text
        assert made.data["data"]["reason"] == reason.value
        assert made.data["type"] == f"target.{kind.value.lower().removeprefix('target_')}"
        json.dumps(made.data, allow_nan=False)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("performance", list(Performance), ids=str)
def test_every_standing_has_its_words(performance, language):
    after = replace(a_transition().after, performance=performance)
    made = message(a_transition(after=after, before=TargetState(performance=performance)), language=language)
    assert f"→ {performance.value.replace('_', ' ')}" not in made.text or language == "en"
    assert Page(made.html).open == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_change_without_evidence_has_a_message(language):
    made = message(replace(a_transition(AlertKind.UNVERIFIED), evidence=None), language=language)
    assert Page(made.html).open == []
    assert made.data["data"]["evidence"] is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_claim_without_a_figure_shows_its_sentence_and_no_figure(language):
    made = message(a_transition(AlertKind.MET_CLAIMED, a_claim()), language=language)
    assert "青禾县【完成】市里下达的社区工厂建设任务。" in made.text
    assert "None" not in made.text + made.html + made.subject
    assert made.data["data"]["attainment_pct"] is None


def test_a_lower_bound_is_marked():
    item = a_figure(35, interval=interval(35), text="35家以上", sentence="新建社区工厂35家以上。")
    assert "35家以上（下限）" in message(a_transition(AlertKind.MET, item)).text


def test_a_correction_names_the_earlier_alert():
    before = TargetState(alerted=(AlertKind.TARGET_NEW, AlertKind.EXCEEDED, AlertKind.MET))
    after = TargetState(alerted=(*before.alerted, AlertKind.RETRACTED))
    made = message(a_transition(AlertKind.RETRACTED, before=before, after=after, reason="evidence_gone"))
    assert "涉及此前的“超额完成”提醒" in made.text


def test_a_risk_shows_how_much_of_the_time_is_over():
    made = message(a_transition(AlertKind.AT_RISK, a_figure(12, date(2031, 9, 30)), reason="figure_below_pace"))
    assert "完成率 34.3%，时间进度 75.0%" in made.text
    assert "75.0%" in Page(made.html).text
    assert made.data["data"]["elapsed_pct"] == 75.0


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_revision_says_from_what_to_what_and_shows_its_sentence(language):
    sentence = "市里将青禾县2031年新建社区工厂任务调整为45家。"
    target = a_target(45, version=2, supersedes=1, text=sentence)
    change = replace(a_transition(AlertKind.TARGET_REVISED, reason="target_raised"), evidence=None)
    (notification,) = notify(change, target, (Route(("office",)),), at(2031, 9, 2))
    made = render(notification, change, target, RenderOptions(language=language), earlier=a_target(35))
    assert made.subject.endswith("（目标35个 → 45个）" if language == "zh" else "(target 35 -> 45)")
    assert ("（此前35个）" if language == "zh" else "(was 35)") in made.text
    for shown in (made.text, Page(made.html).text):
        assert sentence in shown
    assert made.data["data"]["earlier_target"]["lower"] == "35"


def test_a_standing_that_did_not_change_is_no_change():
    state = a_transition().before
    made = message(replace(a_transition(AlertKind.TARGET_NEW, before=state, after=state), evidence=None))
    assert "→" not in made.text + Page(made.html).text


def test_a_ceiling_has_no_attainment():
    target = a_target(exactly(4), basis="rate", comparator=Comparator.AT_MOST, unit="PC")
    item = a_figure("3.8", text="3.8%", sentence="登记失业率3.8%。")
    made = message(a_transition(evidence=item), target)
    assert "不超过4%" in made.text
    assert "完成率" not in made.text


def test_a_change_without_an_alert_has_no_message():
    notification = Notification("msg_1", 1, "office", at(2031, 1, 1))
    with pytest.raises(ValueError, match="without an alert"):
        render(notification, a_transition(None), a_target())


HARM = '<script>alert(1)</script>"onmouseover="x\r\nBcc: all@qinghe.example'


def test_html_in_a_name_is_text():
    target = a_target(region_name=HARM, indicator_name=HARM, issuer=HARM)
    item = a_figure(36, sentence=f"{HARM}36家", article_title=HARM, source_name=HARM, article_url=HARM)
    made = message(a_transition(evidence=item), target)
    page = Page(made.html)
    assert "script" not in page.tags
    assert page.links == []
    assert page.text.count("<script>alert(1)</script>") >= 4


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", " JAVASCRIPT:x", "", "/relative"])
def test_only_web_addresses_become_links(url):
    assert Page(message(a_transition(evidence=a_figure(article_url=url))).html).links == []


@given(name=st.text(max_size=60), language=st.sampled_from(LANGUAGES))
def test_no_name_can_start_a_second_header(name, language):
    made = message(target=a_target(region_name=name), language=language)
    assert made.subject == one_line(made.subject, 120)
    raw = compose(made, OFFICE).as_bytes().partition(b"\r\n\r\n")[0]
    names = re.findall(rb"(?m)^([A-Za-z-]+):", raw)
    assert sorted(names) == sorted(
        [b"From", b"To", b"Subject", b"Date", b"Message-ID", b"Auto-Submitted", b"MIME-Version", b"Content-Type"]
    )


def test_the_same_change_is_the_same_message():
    assert message() == message()


@pytest.mark.parametrize(
    ("sentence", "text", "start", "marked"),
    [
        ("全县136家,今年36家。", "36家", None, ("全县136家,今年", "36家", "。")),
        ("去年36家,今年36家。", "36家", 8, ("去年36家,今年", "36家", "。")),
        ("去年36家,今年36家。", "36家", 3, ("去年", "36家", ",今年36家。")),
        ("今年1.36家。", "36家", None, ("今年1.36家。", "", "")),
        ("没有数字。", "36家", None, ("没有数字。", "", "")),
        ("没有数字。", "", None, ("没有数字。", "", "")),
    ],
    ids=["not in 136", "by its place", "a place that is off", "not in 1.36", "absent", "no text"],
)
def test_the_figure_is_marked_where_it_stands(sentence, text, start, marked):
    assert marked_sentence(a_figure(sentence=sentence, text=text, text_start=start)) == marked


@pytest.mark.parametrize(
    ("text", "length", "line"),
    [("a\r\nb", 10, "a b"), ("a\x00b\u2028c", 10, "a b c"), ("\u202eabc", 10, "abc"), ("一二三四五", 3, "一二…")],
    ids=["line break", "controls", "direction", "long"],
)
def test_one_line(text, length, line):
    assert one_line(text, length) == line


@pytest.mark.parametrize(
    ("evidence", "statements"), [(a_figure(), 2), (a_claim(), 2), (None, 1)], ids=["figure", "claim", "none"]
)
def test_the_sql_of_a_message_runs_on_the_store(tmp_path, evidence, statements):
    db = open_database(tmp_path / "rural.db")
    sql = proof_sql(replace(a_transition(target_key="it's||one"), evidence=evidence))
    parts = sql.splitlines()
    assert len(parts) == statements
    for part in parts:
        assert db.execute(part).fetchall() == []
    db.close()


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        ("36", "36", "36"),
        ("36000", "3.6万", "36,000"),
        ("541600000", "5.416亿", "541,600,000"),
        ("95.50", "95.5", "95.5"),
        ("10000", "1万", "10,000"),
        ("0", "0", "0"),
        ("-12000", "-1.2万", "-12,000"),
        ("1E+2", "100", "100"),
    ],
)
def test_numbers_are_written_out_whole(value, chinese, english):
    assert format_number(Decimal(value), "zh") == chinese
    assert format_number(Decimal(value), "en") == english


@given(st.integers(-(10**12), 10**12), st.integers(0, 4))
def test_no_number_is_rounded(digits, places):
    value = Decimal(digits).scaleb(-places)
    written = format_number(value, "zh")
    power = {"亿": 8, "万": 4}.get(written[-1], 0)
    assert Decimal(written.rstrip("亿万")).scaleb(power) == value
    assert Decimal(format_number(value, "en").replace(",", "")) == value


@pytest.mark.parametrize(
    ("printed", "unit"),
    [("36家", "家"), ("3.6万亩", "亩"), ("1万余平方米", "平方米"), ("35家以上", "家"), ("", "个"), ("三十六", "个")],
)
def test_the_unit_is_the_printed_one_where_it_can_be_seen(printed, unit):
    assert unit_word("NUM", (printed,), "zh") == unit


def test_a_code_without_a_word_stands_for_itself():
    assert unit_word("箱", (), "zh") == "箱"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_test_message_names_its_receiver(language):
    notification = Notification("msg_test", 0, "office", at(2031, 1, 1))
    made = render_test(notification, "office", RenderOptions(language=language))
    assert "office" in made.subject
    assert "office" in made.text
    assert Page(made.html).open == []
    assert made.data["type"] == "receiver.test"
    assert date(2031, 1, 1).isoformat() in made.text
