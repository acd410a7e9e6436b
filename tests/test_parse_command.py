"""`ruralwatch parse` and `ruralwatch explain`: the contract's JSON, tables for people, named problems, no tracebacks."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from ruralwatch.cli import root
from ruralwatch.commands.parse import is_markup

SCHEMA = Path(__file__).parents[2] / "shared" / "contract" / "parse.schema.json"
TEXT = (
    "2023年,全县帮扶车间达到84家,新建13家,超额完成市里下达的12家任务。\n农村户厕改造全年任务为3600座,实际完成3420座。\n"
)
PAGE = (
    "<!DOCTYPE html><html><head><meta charset='utf-8'><title>车间开到家门口</title></head><body><h1>车间开到家门口</h1>"
    "<p>发布时间:2023-12-20 10:21 来源:青禾日报</p><div><p>截至11月底,青禾县帮扶车间达到84家,带动就业2760人,其中脱贫劳动力903人。</p>"
    "<p>今年以来,全县为46家车间兑付各类补贴612万元,培训务工群众2310人次,群众在家门口实现了稳定就业和增收。</p></div></body></html>"
)


def run(*args: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(root, list(args), input=stdin)


@pytest.fixture
def text_file(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, "utf-8")
    return path


def test_plain_text_gives_one_object(text_file: Path):
    result = run("parse", "--json", "--published", "2023-12-28", str(text_file))
    data = json.loads(result.stdout)
    assert result.exit_code == 0
    assert data["article"]["published_at"] == "2023-12-28"
    assert [row["text"] for row in data["observations"]] == ["84家", "13家", "3420座"]
    assert [(row["value"], row["attainment"]["status"]) for row in data["targets"]] == [
        (12, "exceeded"),
        (3600, "ongoing"),
    ]


def test_spans_lead_back_to_the_body(text_file: Path):
    data = json.loads(run("parse", "--json", "--published", "2023-12-28", str(text_file)).stdout)
    body = data["article"]["body"]
    for row in (*data["observations"], *data["targets"]):
        assert body[row["start"] : row["end"]] == row["text"]
        assert row["sentence"] in body


def test_pages_are_told_by_their_content(tmp_path: Path):
    path = tmp_path / "page.txt"
    path.write_text(PAGE, "utf-8")
    data = json.loads(run("parse", "--json", "--url", "https://example.org/a.html", str(path)).stdout)
    assert data["article"]["title"] == "车间开到家门口"
    assert data["article"]["published_at"].startswith("2023-12-20")
    assert {row["indicator"] for row in data["observations"]} >= {
        "support_workshop_count",
        "support_workshop_employment",
    }


@pytest.mark.skipif(not SCHEMA.is_file(), reason="no ../shared beside the checkout")
@pytest.mark.parametrize(
    "body", [TEXT, PAGE, "", "没有数字。", "\x00\x01\x02"], ids=["text", "page", "empty", "words", "binary"]
)
def test_output_follows_the_contract(tmp_path: Path, body: str):
    path = tmp_path / "input"
    path.write_text(body, "utf-8")
    data = json.loads(run("parse", "--json", "--published", "2023-12-28", str(path)).stdout)
    jsonschema.validate(data, json.loads(SCHEMA.read_text("utf-8")))


def test_several_inputs_give_lines(text_file: Path, tmp_path: Path):
    (tmp_path / "b.html").write_text(PAGE, "utf-8")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
    lines = run("parse", "--json", "--published", "2023-12-28", str(tmp_path)).stdout.splitlines()
    assert len(lines) == 2
    assert all(json.loads(line)["observations"] for line in lines)
    assert text_file.is_file()


def test_standard_input(text_file: Path):
    result = run("parse", "-", "--json", "--published", "2023-12-28", stdin=text_file.read_text("utf-8"))
    assert len(json.loads(result.stdout)["observations"]) == 3


@pytest.mark.parametrize(("name", "problem"), [("absent.txt", "No such file"), ("empty.txt", "no article (empty)")])
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str, problem: str):
    path = tmp_path / name
    if name.startswith("empty"):
        path.write_text("", "utf-8")
    result = run("parse", "--json", str(path))
    assert json.loads(result.stdout)["observations"] == []
    assert problem in result.stderr
    assert "Traceback" not in result.stderr


def test_a_wrong_date_is_a_usage_error(text_file: Path):
    result = run("parse", "--json", "--published", "gestern", str(text_file))
    assert result.exit_code == 2
    assert "2024-01-31" in result.stderr


def test_pretty_shows_tables(text_file: Path):
    shown = run("parse", "--pretty", "--published", "2023-12-28", str(text_file)).stdout
    assert "84家" in shown
    assert "exceeded" in shown
    assert "numbers refused" in shown


def test_explain_marks_the_sentence_and_tells_the_rules(text_file: Path):
    shown = run("explain", str(text_file), "--published", "2023-12-28", "--at", "超额完成").stdout
    assert "达到[84家],新建[13家],超额完成市里下达的<12家>任务" in shown
    assert "rules:" in shown
    assert "target.T01" in shown
    assert "户厕" not in shown


def test_explain_says_why_a_number_is_refused(tmp_path: Path):
    path = tmp_path / "rule.txt"
    path.write_text("按每人200元标准,已发放补贴216万元。", "utf-8")
    shown = run("explain", str(path), "--published", "2023-12-28").stdout
    assert "{200元} refused: policy_rate" in shown
    assert "[216万元]" in shown


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("<!DOCTYPE html><p>x", True),
        ("<div><p>x</p></div>", True),
        ("收入<5000元的村有3个", False),
        ("青禾县有<贫困村>3个", False),
    ],
)
def test_markup_is_known_by_its_tags(text: str, markup: bool):
    assert is_markup(text) is markup
