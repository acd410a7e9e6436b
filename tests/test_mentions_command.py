"""`ruralwatch mentions`: JSON lines for programs, a table for people, one clear message for a bad line."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from ruralwatch.cli import root


def run(*arguments, text=""):
    return CliRunner().invoke(root, ["mentions", *arguments], input=text)


def answers(*questions):
    lines = "".join(json.dumps(question, ensure_ascii=False) + "\n" for question in questions)
    done = run("--jsonl", text=lines)
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_each_line_is_answered_with_its_id():
    first, second = answers({"id": 7, "text": "建成12家", "reference_date": None}, {"id": "b", "text": ""})
    assert (first["id"], second["id"], second["mentions"]) == (7, "b", [])
    (mention,) = first["mentions"]
    assert (mention["kind"], mention["start"], mention["end"], mention["value"], mention["unit_text"]) == (
        "quantity",
        2,
        5,
        12,
        "家",
    )


FIGURES = [
    pytest.param("5.4公里", {"kind": "quantity", "value": 5.4, "unit_text": "公里"}, id="printed-unit"),
    pytest.param("5.4万人", {"value": 54000, "unit_text": "万人"}, id="multiplier"),
    pytest.param("百分之六十", {"kind": "percentage", "value": 60}, id="percent"),
    pytest.param("3—5家", {"kind": "range", "value": None, "lower": 3, "upper": 5}, id="range"),
    pytest.param("超过80人", {"value": 80, "lower": 80, "upper": None, "interval": [80, 90]}, id="over"),
    pytest.param("不超过80人", {"value": 80, "lower": None, "upper": 80}, id="at-most"),
    pytest.param("二十几万", {"kind": "number", "value": 200000, "lower": 200000, "upper": None}, id="some-more"),
]


@pytest.mark.parametrize(("text", "expected"), FIGURES)
def test_a_figure(text, expected):
    (mention,) = answers({"id": 1, "text": text})[0]["mentions"]
    assert {key: mention[key] for key in expected} == expected


def test_a_period_with_its_reference_date_and_time():
    (answer,) = answers({"id": 1, "text": "今年以来", "reference_date": "2021-12-28T08:30:00"})
    (mention,) = answer["mentions"]
    assert (mention["kind"], mention["period_start"], mention["period_end"]) == ("period", "2021-01-01", "2021-12-28")


def test_look_alikes_are_no_mentions():
    assert answers({"id": 1, "text": "第三批“138”模式"})[0]["mentions"] == []


def test_offsets_count_in_the_text_as_given():
    (answer,) = answers({"id": 1, "text": " \r\n  新建1\u200b2家"})
    assert [(mention["start"], mention["end"]) for mention in answer["mentions"]] == [(7, 11)]


@pytest.mark.parametrize(
    "line", ["no json", "[1]", '{"id": 1}', '{"id": 1, "text": "x", "reference_date": "soon"}', "12"]
)
def test_a_bad_line_is_named(line):
    done = run("--jsonl", text='{"id": 1, "text": "好"}\n' + line + "\n")
    assert done.exit_code != 0
    assert "line 2" in str(done.exception)


def test_the_table_names_text_kind_reading_and_rule():
    done = run("--published", "2024-11-20", text="截至10月底,建成厂房4万余平方米,结构为1:2:3,第三批。")
    assert done.exit_code == 0
    for word in ("截至10月底", "2024-10-31 (instant)", "over [40000, 50000) M2", "1 : 2 : 3", "ordinal"):
        assert word in done.output
