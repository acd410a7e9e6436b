"""The stored series: best values with the time they were believed, and what beat the others."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlite_utils import Database
from storage_samples import (
    NOW,
    PAPER,
    PORTAL,
    YEAR_2025,
    article_of,
    flow,
    keep_page,
    observation,
    reading_of,
)

from model.crawl import Source, SourceClass
from model.statistics import Basis, PeriodKind, ReferencePeriod
from model.text import NotArticle, NotArticleKind
from storage import migrations
from storage.articles import insert_not_article, insert_reading
from storage.database import APPLICATION_ID, open_database
from storage.heads import list_periods, settle_series
from storage.search import search_articles

DAY = timedelta(days=1)
OFFICE = Source("qinghe_stats", "青禾县统计局", ("https://tjj.example/",), source_class=SourceClass.STATISTICS)


@pytest.fixture
def db(tmp_path):
    database = open_database(tmp_path / "r.db")
    yield database
    database.close()


def tell(db, name, value, *, source=PORTAL, at=NOW, day=date(2026, 2, 20), parser="1", words="", **more):
    """An article at its own address that says how many were built in 2025; its snapshot."""
    text = f"{value}家"
    article = article_of(f"{words}2025年新建社区工厂{text}。", title=f"{name}报道", day=day)
    snapshot = keep_page(db, f"https://{source.id}.example/{name}", source=source, body=f"{text}{at}".encode(), at=at)
    reading = reading_of(flow(article, text, value, **more))
    insert_reading(db, snapshot, article, reading, parser_version=parser, recorded_at=at)
    return snapshot


def rows(db, sql):
    return [tuple(row) for row in db.execute(sql)]


LATEST = "SELECT printed, rule, independent_reports, articles, obs_status FROM latest_values"


def test_one_claim_is_the_value(db):
    tell(db, "a", 36)
    assert rows(db, LATEST) == [("36家", "only", 1, 1, "A")]
    assert rows(db, "SELECT * FROM losers") == []


def test_a_better_source_takes_over_and_both_beliefs_are_kept(db):
    tell(db, "a", 36)
    tell(db, "b", 37, source=OFFICE, at=NOW + DAY)
    assert rows(db, LATEST) == [("37家", "C23", 1, 1, "A")]
    assert rows(db, "SELECT printed, rule FROM losers") == [("36家", "C23")]
    assert rows(db, "SELECT best_printed, other_printed, rule FROM conflicts") == [("37家", "36家", "C23")]
    assert rows(db, "SELECT printed_before, printed_after, withdrawn_because FROM revisions") == [
        ("36家", "37家", None)
    ]
    known = "SELECT printed FROM series_as_known WHERE known_from <= '{0}' AND (known_to IS NULL OR known_to > '{0}')"
    believed = [rows(db, known.format(day)) for day in ("2026-03-01", "2026-03-02", "2026-03-03")]
    assert believed == [[], [("36家",)], [("37家",)]]


def test_support_counts_without_a_new_belief(db):
    tell(db, "a", 36)
    tell(db, "b", 36, source=PAPER, at=NOW + DAY, words="岚江日报讯,")
    assert rows(db, LATEST) == [("36家", "C04", 2, 2, "A")]
    assert rows(db, "SELECT count(*) FROM series_values") == [(1,)]


def test_the_same_value_in_a_better_source_is_no_new_belief_but_speaks_from_now_on(db):
    tell(db, "a", 36, words="据悉,")
    tell(db, "b", 36, source=OFFICE, at=NOW + DAY)
    assert rows(db, "SELECT source, independent_reports, known_from FROM latest_values") == [
        ("青禾县统计局", 2, "2026-03-01T02:00:00.000000Z")
    ]
    assert rows(db, "SELECT count(*) FROM series_values") == [(1,)]
    assert rows(db, "SELECT * FROM revisions") == []


def test_a_copy_is_one_vote(db):
    tell(db, "a", 36)
    tell(db, "b", 36, source=PAPER, at=NOW + DAY)
    assert rows(db, LATEST) == [("36家", "C01", 1, 2, "A")]


def test_an_edit_takes_the_value_back(db):
    tell(db, "a", 36)
    tell(db, "a", 33, at=NOW + DAY)
    assert rows(db, LATEST) == [("33家", "only", 1, 1, "A")]
    assert rows(db, "SELECT printed_before, printed_after, withdrawn_because FROM revisions") == [
        ("36家", "33家", "edited")
    ]


def test_an_edit_lets_the_loser_win(db):
    tell(db, "a", 36)
    tell(db, "b", 37, source=OFFICE)
    tell(db, "b", 36, source=OFFICE, at=NOW + DAY, words="核对后,")
    assert rows(db, LATEST)[0][:1] == ("36家",)
    assert rows(db, "SELECT rule FROM losers") == [("C04",)]


def test_a_value_that_nobody_states_any_more_is_gone_from_the_present_only(db):
    snapshot = tell(db, "a", 36)
    page = NotArticle(NotArticleKind.LIST, "links only")
    insert_not_article(db, snapshot, page, parser_version="2", recorded_at=NOW + DAY)
    assert rows(db, LATEST) == []
    assert rows(db, "SELECT printed_before, printed_after, withdrawn_because FROM revisions") == [
        ("36家", None, "reread")
    ]


def test_the_latest_period_is_the_latest_value(db):
    half = replace(YEAR_2025, start=date(2024, 1, 1), end=date(2024, 12, 31))
    tell(db, "a", 36)
    tell(db, "b", 20, period=half, words="上年")
    assert [row[0] for row in rows(db, LATEST)] == ["36家"]
    assert rows(db, "SELECT printed FROM series ORDER BY period_end") == [("20家",), ("36家",)]


def test_a_contested_value_waits_for_a_person(db):
    tell(db, "a", 36)
    tell(db, "b", 39, day=date(2026, 2, 22))
    assert rows(db, "SELECT reasons, obs_status FROM review_queue") == [('["C22"]', "U")]


def test_a_claim_that_failed_its_check_waits_and_stands_for_nothing(db):
    tell(db, "a", 36_000, flags=("implausible_magnitude",))
    assert rows(db, LATEST) == []
    assert rows(db, "SELECT printed, reasons, obs_status FROM review_queue") == [("36000家", '["C11"]', "V")]


def test_a_story_told_again_keeps_its_first_day(db):
    def told_on(day):
        period = ReferencePeriod(None, day, Basis.PUBLISHED, None, PeriodKind.INSTANT)
        article = article_of("目前,全县有社区工厂111家。", day=day)
        figure = observation(article, "111家", 111, article.body, period=period)
        snapshot = keep_page(db, f"https://x.example/{day}", body=str(day).encode())
        insert_reading(db, snapshot, article, reading_of(figure), parser_version="1", recorded_at=NOW)

    told_on(date(2026, 2, 20))
    told_on(date(2026, 1, 10))
    told_on(date(2026, 2, 28))
    assert rows(db, "SELECT period_end FROM series") == [("2026-01-10",)]
    assert rows(db, "SELECT rule, period_end FROM losers ORDER BY period_end") == [
        ("C10", "2026-02-20"),
        ("C10", "2026-02-28"),
    ]


def current(db):
    return (
        rows(
            db,
            "SELECT period_end, printed, obs_status, rule, reports, articles FROM ("
            "SELECT s.*, s.independent_reports AS reports FROM series s) ORDER BY 1",
        ),
        rows(db, "SELECT printed, rule FROM losers ORDER BY 1, 2"),
    )


def test_the_present_does_not_depend_on_the_order_of_arrival(tmp_path):
    stories = [
        ("a", 36, PORTAL),
        ("b", 37, OFFICE),
        ("c", 36, PAPER),
        ("d", 39, PORTAL),
        ("e", 37, PAPER),
        ("f", 36, PORTAL),
    ]
    found = []
    for seed, order in enumerate(("012345", "543210", "241305", "350142")):
        with closing(open_database(tmp_path / f"{seed}.db")) as db:
            for name, value, source in (stories[int(place)] for place in order):
                tell(
                    db, name, value, source=source, words=f"{name}:", day=date(2026, 1, 1) + 30 * DAY * (ord(name) - 96)
                )
            found.append(current(db))
    assert found[1:] == found[:-1]


def test_deciding_again_changes_nothing(db):
    for name, value, source in (("a", 36, PORTAL), ("b", 37, OFFICE), ("c", 36, PAPER)):
        tell(db, name, value, source=source)
    before = [rows(db, f"SELECT * FROM {table}") for table in ("series_values", "series_losers", "series_latest")]
    settle_series(db, list_periods(db), NOW + DAY)
    assert before == [
        rows(db, f"SELECT * FROM {table}") for table in ("series_values", "series_losers", "series_latest")
    ]


def test_a_file_of_the_first_schema_is_brought_up_to_date_with_its_series(tmp_path):
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    with closing(open_database(new)) as db:
        tell(db, "a", 36)
        tell(db, "b", 37, source=OFFICE)
        wanted = current(db)
    with closing(Database(sqlite3.connect(old, isolation_level=None))) as db:
        migrations.steps.apply(db, stop_before="m0002_series")
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("PRAGMA user_version = 1")
        db.execute(f"ATTACH '{new}' AS new")
        for table in set(db.table_names()) - {"_sqlite_migrations"}:
            db.execute(f"INSERT INTO {table} SELECT * FROM new.{table}")
    with closing(open_database(old)) as db:
        assert db.execute("PRAGMA user_version").fetchone()[0] == migrations.VERSION
        assert current(db) == wanted
        assert len(search_articles(db, "社区工厂")) == 2
        assert rows(db, "SELECT links, articles FROM sources_health ORDER BY source_id") == [(1, 1), (1, 1)]
