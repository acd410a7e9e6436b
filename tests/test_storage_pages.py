"""The crawl's memory: sources, hosts, listings, links, snapshots, failures, runs."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from storage_samples import NOW, PAPER, PORTAL, due_ids, keep_page, link_to, page_of, record_of

from model.crawl import FetchFailure, HostState, ListingState, NotModified, Unavailable, Validators
from model.errors import StorageError
from storage.database import open_database
from storage.pages import (
    find_record_by_digest,
    finish_run,
    get_host_state,
    get_listing_state,
    get_snapshot,
    insert_links,
    insert_run,
    insert_snapshot,
    list_due_links,
    list_unread_snapshots,
    put_host_state,
    put_listing_state,
    record_not_modified,
    record_unavailable,
    upsert_sources,
)

A, B, C = (f"https://qinghe.example/a/{name}.html" for name in "abc")
DAY = timedelta(days=1)


@pytest.fixture
def db(tmp_path):
    database = open_database(tmp_path / "r.db")
    upsert_sources(database, [PORTAL, PAPER], now=NOW)
    yield database
    database.close()


def test_a_source_is_updated_in_place(db):
    upsert_sources(db, [replace(PORTAL, name="青禾网", enabled=False)], now=NOW + DAY)
    rows = db.execute("SELECT name, enabled FROM sources WHERE id = ?", [PORTAL.id]).fetchall()
    assert [tuple(row) for row in rows] == [("青禾网", 0)]


def test_only_new_links_come_back_and_known_ones_stay(db):
    first = insert_links(db, [link_to(A, title="甲", published_on=date(2026, 2, 1)), link_to(B)], seen_at=NOW)
    assert [link.url for link in first] == [A, B]
    again = insert_links(db, [link_to(B, title="乙"), link_to(C), link_to(C)], seen_at=NOW + DAY)
    assert [link.url for link in again] == [C]
    (due, *_) = list_due_links(db, PORTAL.id, now=NOW)
    assert due.link == link_to(A, title="甲", published_on=date(2026, 2, 1))
    assert due.first_fetched_at is None


def test_links_are_due_by_source_time_and_limit(db):
    insert_links(db, [link_to(A), link_to("https://lanjiang.example/1", PAPER)], seen_at=NOW)
    insert_links(db, [link_to(B)], seen_at=NOW + DAY)
    assert [due.link.url for due in list_due_links(db, PORTAL.id, now=NOW)] == [A]
    assert len(list_due_links(db, None, now=NOW + DAY)) == 3
    assert len(list_due_links(db, None, now=NOW + DAY, limit=2)) == 2
    assert list_due_links(db, None, now=NOW - DAY) == ()


def test_a_page_settles_its_link_and_keeps_its_way_to_the_bytes(db):
    insert_links(db, [link_to(A)], seen_at=NOW)
    (link_id,) = due_ids(db)
    page = page_of(A, ETag='"1"', Last_Modified="Sun, 01 Mar 2026 00:00:00 GMT")
    snapshot_id = insert_snapshot(db, link_id, page, record_of(page, 77), next_fetch_at=NOW + DAY)
    snapshot = get_snapshot(db, snapshot_id)
    assert (snapshot.record, snapshot.link) == (record_of(page, 77), link_to(A))
    assert (snapshot.fetched_at, snapshot.content_type) == (NOW, "text/html; charset=utf-8")
    assert due_ids(db) == []
    (due,) = list_due_links(db, PORTAL.id, now=NOW + DAY)
    assert due.validators == Validators('"1"', "Sun, 01 Mar 2026 00:00:00 GMT")
    assert (due.first_fetched_at, due.payload_digest) == (NOW, page.payload_digest)
    assert find_record_by_digest(db, page.payload_digest) == record_of(page, 77)
    assert find_record_by_digest(db, "sha256:0") is None


def test_the_same_payload_again_makes_no_snapshot(db):
    first = keep_page(db, A)
    assert keep_page(db, A, at=NOW + DAY) == first
    assert keep_page(db, A, body=b"other", at=NOW + 2 * DAY) != first
    assert db.execute("SELECT checks FROM links").fetchone()[0] == 3


def test_a_payload_that_comes_back_is_a_snapshot_of_its_own(db):
    bodies = [b"1", b"2", b"1"]
    ids = [keep_page(db, A, body=body, at=NOW + index * DAY) for index, body in enumerate(bodies)]
    assert len(set(ids)) == 3


def test_not_modified_keeps_validators_that_the_server_left_out(db):
    keep_page(db, A)
    (link_id,) = due_ids(db, NOW + DAY)
    record_not_modified(db, link_id, NotModified(A, NOW + DAY, Validators('"2"')), next_fetch_at=NOW + 2 * DAY)
    record_not_modified(db, link_id, NotModified(A, NOW + 2 * DAY), next_fetch_at=NOW + 3 * DAY)
    (due,) = list_due_links(db, None, now=NOW + 3 * DAY)
    assert due.validators.etag == '"2"'
    assert due.attempts == 0


def test_a_link_that_is_never_due_again_is_settled(db):
    keep_page(db, A)
    (link_id,) = due_ids(db, NOW + DAY)
    record_not_modified(db, link_id, NotModified(A, NOW + DAY), next_fetch_at=None)
    assert due_ids(db, NOW + 1000 * DAY) == []
    assert db.execute("SELECT state FROM links").fetchone()[0] == "settled"


def failure(reason=FetchFailure.TIMEOUT, **more):
    return Unavailable(A, reason, "read timeout after 20 s", NOW, **more)


def failures(db):
    return [tuple(row) for row in db.execute("SELECT reason, status, times FROM fetch_failures ORDER BY id")]


def test_equal_failures_in_a_row_are_counted_and_others_are_rows(db):
    insert_links(db, [link_to(A)], seen_at=NOW)
    (link_id,) = due_ids(db)
    for outcome in (failure(), failure(), failure(FetchFailure.HTTP_STATUS, status=503), failure()):
        record_unavailable(db, link_id, outcome, next_fetch_at=NOW + DAY)
    assert failures(db) == [("timeout", None, 2), ("http_status", 503, 1), ("timeout", None, 1)]
    (due,) = list_due_links(db, None, now=NOW + DAY)
    assert due.attempts == 4


def test_a_page_between_two_failures_begins_a_new_row(db):
    snapshot_id = keep_page(db, A)
    link_id = get_snapshot(db, snapshot_id).link_id
    record_unavailable(db, link_id, failure(), next_fetch_at=NOW + DAY)
    keep_page(db, A, body=b"2", at=NOW + DAY)
    record_unavailable(db, link_id, failure(), next_fetch_at=NOW + DAY)
    assert failures(db) == [("timeout", None, 1), ("timeout", None, 1)]


def test_a_link_is_given_up_by_name(db):
    insert_links(db, [link_to(A)], seen_at=NOW)
    (link_id,) = due_ids(db)
    record_unavailable(db, link_id, failure(FetchFailure.HTTP_STATUS, status=404, permanent=True), next_fetch_at=None)
    assert db.execute("SELECT state FROM links").fetchone()[0] == "given_up"
    row = db.execute("SELECT url, reason, status FROM pages_failed").fetchone()
    assert tuple(row) == (A, "http_status", 404)


def test_unread_snapshots_come_oldest_first_in_batches(db):
    ids = [keep_page(db, url) for url in (A, B, C)]
    assert [item.id for item in list_unread_snapshots(db, "1", limit=2)] == ids[:2]
    assert [item.id for item in list_unread_snapshots(db, "1", after_id=ids[1])] == ids[2:]


def test_hosts_are_remembered(db):
    assert get_host_state(db, "qinghe.example") == HostState("qinghe.example")
    state = HostState("qinghe.example", NOW, 2, NOW + DAY, "User-agent: *\n", NOW)
    put_host_state(db, state)
    put_host_state(db, replace(state, failures=0))
    assert get_host_state(db, "qinghe.example") == replace(state, failures=0)


def test_listings_are_remembered(db):
    url = PORTAL.listings[0]
    assert get_listing_state(db, PORTAL.id, url) == ListingState(PORTAL.id, url)
    state = ListingState(PORTAL.id, url, Validators('"9"', None), NOW, "no_links", "an empty page", 0, 0, 3)
    put_listing_state(db, state)
    assert get_listing_state(db, PORTAL.id, url) == state
    row = db.execute("SELECT outcomes, failures FROM sources_health WHERE source_id = ?", [PORTAL.id]).fetchone()
    assert tuple(row) == ("no_links", 3)


def test_a_run_is_kept_from_its_start(db):
    run_id = insert_run(db, "collect", started_at=NOW, source_id=PORTAL.id)
    assert db.execute("SELECT finished_at FROM runs").fetchone()[0] is None
    finish_run(db, run_id, finished_at=NOW + DAY, counts={"pages": 3})
    row = db.execute("SELECT outcome, counts FROM runs").fetchone()
    assert (row["outcome"], json.loads(row["counts"])) == ("ok", {"pages": 3})


@pytest.mark.parametrize(
    "ask",
    [
        lambda db: get_snapshot(db, 9),
        lambda db: record_not_modified(db, 9, NotModified(A, NOW), next_fetch_at=None),
        lambda db: record_unavailable(db, 9, failure(), next_fetch_at=None),
    ],
    ids=["snapshot", "not_modified", "unavailable"],
)
def test_what_does_not_exist_is_an_error(db, ask):
    with pytest.raises(StorageError, match="there is no"):
        ask(db)


def test_a_time_without_zone_is_refused(db):
    with pytest.raises(ValueError, match="without zone"):
        insert_links(db, [link_to(A)], seen_at=NOW.replace(tzinfo=None))
