"""The demonstration ends as it should, and ends the same when its daemon is killed on the way."""

import sqlite3

import pytest

from model.errors import UsageError
from ruralwatch.demo.drive import run_demo

# What must be equal, however often the daemon was killed: everything that an analyst or a receiver sees, but for row ids
# and for attempts, of which a killed daemon may have made one more.
_SAME = (
    "SELECT canonical_url, source_id, cluster, published_on FROM article_addresses ORDER BY 1",
    (
        "SELECT a.canonical_url, v.version, v.title, v.body, v.diff, v.published_at, v.seen_at FROM article_texts v"
        " JOIN article_addresses a ON a.id = v.article_id ORDER BY 1, 2"
    ),
    (
        "SELECT a.canonical_url, o.span_start, o.span_end, o.text, o.indicator, o.value, o.unit, o.period_start, o.period_end,"
        " o.region_code, o.status, o.retired_at FROM observation_claims o JOIN article_addresses a ON a.id = o.article_id"
        " ORDER BY 1, 2, 3, 5, 6, 12"
    ),
    (
        "SELECT a.canonical_url, r.span_start, r.text, r.reason, r.retired_at FROM rejected_claims r"
        " JOIN article_addresses a ON a.id = r.article_id ORDER BY 1, 2, 4, 5"
    ),
    "SELECT key, version, lower, upper, issuer, stated_on FROM targets ORDER BY 1, 2",
    (
        "SELECT t.key, t.version, s.lifecycle, s.performance, s.disputed, s.alerted FROM target_states s"
        " JOIN targets t ON t.id = s.target_id ORDER BY 1, 2"
    ),
    (
        "SELECT t.key, t.version, tr.alert, tr.reason, tr.performance_after, tr.occurred_at FROM transitions tr"
        " JOIN targets t ON t.id = tr.target_id ORDER BY 6, 1, 2, 4"
    ),
    "SELECT id, receiver, state FROM outbox ORDER BY 1",
)


def tables(folder):
    with sqlite3.connect(folder / "ruralwatch.db") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        found = [db.execute(sql).fetchall() for sql in _SAME]
    db.close()
    return found


def messages(outcome):
    return sorted(outcome.mail.messages), sorted(outcome.webhooks.messages)


@pytest.mark.slow
def test_two_years_pass_and_killing_the_daemon_changes_nothing(tmp_path):
    whole = run_demo(tmp_path / "whole")
    killed = run_demo(tmp_path / "killed", kills=40, seed=7)
    assert killed.passes.restarts >= 5
    assert tables(tmp_path / "killed") == tables(tmp_path / "whole")
    assert messages(killed) == messages(whole)
    assert whole.mail.repeats == whole.webhooks.repeats == 0
    # One kill may fall between a receiver's answer and the row that records it: the same message, with the same id.
    assert killed.mail.repeats + killed.webhooks.repeats <= 1
    _assert_the_story(tmp_path / "whole", whole)


def _assert_the_story(folder, outcome):
    """A quota met, one missed, one raised and met: each told once."""
    with sqlite3.connect(folder / "ruralwatch.db") as db:
        states = dict(
            db.execute(
                "SELECT region_name || ' ' || indicator || ' ' || substr(deadline, 1, 4) || ' v' || version,"
                " CASE lifecycle WHEN 'superseded' THEN lifecycle ELSE performance END FROM target_progress"
            ).fetchall()
        )
    db.close()
    assert states["青禾县 community_factory_new 2023 v1"] == "exceeded"
    assert states["青禾县 community_factory_new 2024 v1"] == "exceeded"
    assert states["柳溪县 high_standard_farmland_new 2023 v1"] == "missed"
    assert states["栗坪区 skills_training_persons 2024 v1"] == "superseded"
    assert states["栗坪区 skills_training_persons 2024 v2"] == "exceeded"
    subjects = [message["subject"] for message in outcome.mail.messages.values()]
    assert len(subjects) == len(set(subjects))
    told = " ".join(subjects)
    for place in ("青禾县", "柳溪县", "栗坪区"):
        assert place in told


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("months of work", "utf-8")
    with pytest.raises(UsageError, match="not a demonstration"):
        run_demo(tmp_path)
    assert (tmp_path / "thesis.txt").read_text("utf-8") == "months of work"
