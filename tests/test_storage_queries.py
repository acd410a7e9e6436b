"""The analysts' contract: views, worked queries, data dictionary, and the command that asks."""

import csv
import io
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from storage_samples import NOW, STORY, full_reading, keep_page, target_version

from model.alerting import AlertKind, Lifecycle, Notification, Performance, TargetState, Transition
from model.errors import StorageError, UsageError
from ruralwatch.commands.query import query
from storage.articles import insert_reading
from storage.database import open_database
from storage.dictionary import list_relations, render_schema
from storage.evidence import list_evidence
from storage.queries import find_query, list_queries, run_query
from storage.targets import insert_target_version, insert_transition

DOCS = Path(__file__).parent.parent / "docs"
URL = "https://qinghe.example/a/1.html"

CONTRACT = {
    "latest_values": "indicator region_code value unit period_end printed sentence url independent_reports observation_id",
    "observations": "observation_id indicator value unit period_start period_end printed sentence url title article_id",
    "target_progress": "target version target_value deadline performance lifecycle actual_value ratio observation_id",
    "alerts": "transition_id occurred_at alert sentence url observation_id receiver state",
    "articles": "article_id title published_at source author url versions copies",
    "sources_health": "source_id last_pass_at outcomes failures links articles",
    "rejected": "reason rule printed sentence url",
    "deliveries": "attempted_at receiver attempt outcome detail",
    "pages_failed": "url source_id reason detail at",
}


WITH_ROWS = [
    "latest",
    "history",
    "series",
    "why",
    "believed",
    "regions",
    "targets",
    "met",
    "history_of_targets",
    "stated",
    "alerts",
    "undelivered",
    "articles",
    "search",
    "months",
    "rejected",
    "sources",
    "trace",
    "tables",
    "columns",
]


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """A small database in which every view has a row or could have one."""
    path = tmp_path_factory.mktemp("queries") / "r.db"
    with closing(open_database(path)) as db:
        insert_reading(db, keep_page(db, URL), STORY, full_reading(), parser_version="1", recorded_at=NOW)
        target = target_version()
        insert_target_version(db, target, recorded_at=NOW)
        (evidence,) = list_evidence(db, target)
        after = TargetState(Lifecycle.ACTIVE, Performance.EXCEEDED)
        change = Transition(target.key, 1, TargetState(), after, AlertKind.MET, "figure_exceeded", evidence, NOW)
        insert_transition(db, change, [Notification("msg_1", 0, "office", NOW)])
    return path


@pytest.fixture
def db(path):
    with closing(open_database(path, readonly=True)) as database:
        yield database


def ask(path, *arguments):
    """Exit code, output; what goes wrong on purpose is raised."""
    done = CliRunner().invoke(query, [*arguments, "--database", str(path)], catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


@pytest.mark.parametrize("view", CONTRACT)
def test_a_view_of_the_contract_has_its_columns(db, view):
    columns = {column.name for column in db[view].columns}
    assert set(CONTRACT[view].split()) <= columns


def test_every_table_view_and_column_has_a_meaning(db):
    relations = list_relations(db)
    assert len(relations) > 25
    assert [relation.name for relation in relations if not relation.meaning] == []
    silent = [f"{one.name}.{column.name}" for one in relations for column in one.columns if not column.meaning]
    assert silent == []


def test_the_schema_page_is_the_schema_of_the_file(db):
    shown = (DOCS / "schema.md").read_text(encoding="utf-8")
    assert shown == render_schema(list_relations(db)), "run: ruralwatch query --schema-md > docs/schema.md"


@pytest.mark.parametrize("named", list_queries(), ids=lambda one: one.name)
def test_every_worked_query_runs_and_stands_in_the_analysts_page(db, named):
    list(run_query(db, named.sql, named.defaults).rows)
    assert f"```sql\n{named.sql}\n```" in (DOCS / "analysts.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", WITH_ROWS)
def test_worked_queries_find_what_is_there(db, name):
    named = find_query(name)
    there = {"day": "2027-01-01", "region": "990123", "indicator": "community_factory", "text": "社区工厂"}
    values = {key: there.get(key, default) for key, default in named.defaults.items()}
    assert list(run_query(db, named.sql, values).rows)


def test_every_statement_of_the_analysts_page_runs(db):
    page = (DOCS / "analysts.md").read_text(encoding="utf-8")
    statements = re.findall(r"```sql\n(.*?)```", page, flags=re.DOTALL)
    assert len(statements) >= 12
    values = {
        "observation": 1,
        "day": "2026-04-01",
        "indicator": "%",
        "region": "%",
        "text": "社区工厂",
        "newest": 2000,
        "since": "2026-01-01",
    }
    for statement in statements:
        list(run_query(db, statement, values).rows)


def test_the_walk_from_a_value_to_the_archived_bytes_is_plain_sql(db):
    value = next(run_query(db, "SELECT observation_id FROM latest_values WHERE printed = '111家'").rows)[0]
    result = run_query(db, find_query("trace").sql, {"observation": value})
    row = dict(zip(result.columns, next(result.rows), strict=True))
    assert row["text"] == row["cut_from_body"] == "111家"
    assert (row["url"], row["warc_file"], row["warc_offset"]) == (URL, "2026/03/a.warc.gz", 0)
    assert row["payload_digest"].startswith("sha256:")


# The command


def test_json_is_a_list_of_objects(path):
    rows = json.loads(ask(path, "latest", "--json"))
    assert {row["printed"] for row in rows} == {"111家", "36家"}
    assert json.loads(ask(path, "SELECT 1 AS x WHERE 0", "--json")) == []


def test_csv_is_what_a_pipe_gets(path):
    rows = list(csv.DictReader(io.StringIO(ask(path, "SELECT printed, value FROM latest_values ORDER BY value"))))
    assert rows == [{"printed": "36家", "value": "36.0"}, {"printed": "111家", "value": "111.0"}]


def test_text_that_a_spreadsheet_would_run_is_defused_and_numbers_are_not(path):
    assert ask(path, "SELECT '=1+1' AS a, -5 AS b", "--csv").splitlines()[1] == "'=1+1,-5"


def test_a_table_is_for_people(path):
    shown = ask(path, "SELECT printed FROM latest_values WHERE value = 111", "--table")
    assert "111家" in shown
    assert "1 row" in shown


def test_parameters_are_bound(path):
    shown = ask(path, "history", "-p", "region=990123", "-p", "indicator=community_factory", "--json")
    assert [row["printed"] for row in json.loads(shown)] == ["111家"]


def test_the_list_names_every_query(path):
    shown = ask(path, "--list")
    assert all(named.name in shown for named in list_queries())


def test_the_schema_is_printed(path):
    assert ask(path, "--schema-md") == (DOCS / "schema.md").read_text(encoding="utf-8")


WRONG = {
    "write": ("DELETE FROM outbox", "only read"),
    "create": ("CREATE TABLE t (x)", "only read"),
    "attach": ("ATTACH 'other.db' AS other", "only read"),
    "two": ("SELECT 1; SELECT 2", "one statement at a time"),
    "table": ("SELECT * FROM article_list", "there are latest_values"),
    "column": ("SELECT price FROM latest_values", "ruralwatch query columns"),
    "syntax": ("SELEC 1 FROM x", "syntax error"),
    "name": ("latests", "no worked query latests; there are: latest"),
    "unbound": ("SELECT :day", "--param"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_question_is_answered_with_what_to_do(path, case):
    sql, words = WRONG[case]
    before = path.read_bytes()
    with pytest.raises(UsageError, match=words):
        ask(path, sql)
    assert path.read_bytes() == before


def test_a_query_that_takes_too_long_is_stopped(path):
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    with pytest.raises(UsageError, match="took longer than"):
        ask(path, endless, "--timeout", "0.2")


@pytest.mark.parametrize("text", ["indicator", "=x", "a b=1"])
def test_a_parameter_needs_a_name_and_a_value(path, text):
    with pytest.raises(UsageError, match="NAME=VALUE"):
        ask(path, "latest", "-p", text)


def test_no_question_is_asked_back(path):
    with pytest.raises(UsageError, match="what is asked"):
        ask(path)


def test_a_missing_file_says_how_to_make_one(tmp_path):
    with pytest.raises(StorageError, match="make demo"):
        ask(tmp_path / "none.db", "latest")


def test_the_file_can_be_read_by_any_sqlite(path):
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as plain:
        assert plain.execute("SELECT count(*) FROM latest_values").fetchone() == (2,)
