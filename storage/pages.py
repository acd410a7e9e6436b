"""Sources, hosts, listings, links and snapshots are kept and asked for: the crawl's memory. Decides nothing about the crawl."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlite_utils import Database

from model.crawl import (
    ArchiveRecord,
    DueLink,
    HostState,
    Link,
    ListingState,
    NotModified,
    Page,
    Snapshot,
    Source,
    Unavailable,
    Validators,
)
from model.errors import StorageError
from storage.database import writing
from storage.rows import (
    Row,
    day_of,
    day_text,
    fetch_all,
    fetch_one,
    insert,
    json_text,
    time_of,
    time_or_none,
    time_text,
    time_text_or_none,
)


def upsert_sources(db: Database, sources: Iterable[Source], *, now: datetime) -> None:
    """Writes the configured sources; one that is no longer configured stays, with its pages, as it was last."""
    with writing(db):
        for source in sources:
            db.conn.execute(_UPSERT_SOURCE, _source_row(source, now))


def insert_links(db: Database, links: Iterable[Link], *, seen_at: datetime) -> tuple[Link, ...]:
    """Adds links to the frontier and gives the new ones, in order; an address that is known is left as it is.

    The links' sources must be stored already.
    """
    with writing(db):
        return tuple(link for link in links if insert(db, "links", _link_row(link, seen_at), ignore=True) is not None)


def has_links_seen_after(db: Database, links: Iterable[Link], after: datetime) -> bool:
    """Whether the frontier first saw one of these addresses later than `after`."""
    found = fetch_one(
        db,
        "SELECT 1 FROM links WHERE first_seen_at > ? AND canonical_url IN (SELECT value FROM json_each(?)) LIMIT 1",
        [time_text(after), json_text([link.canonical_url for link in links])],
    )
    return found is not None


def list_due_links(db: Database, source_id: str | None, *, now: datetime, limit: int = 100) -> tuple[DueLink, ...]:
    """Links whose time has come, longest overdue first; of every source where `source_id` is None."""
    condition = "" if source_id is None else "source_id = :source_id AND "
    rows = fetch_all(
        db,
        f"SELECT * FROM links WHERE {condition} next_fetch_at <= :now ORDER BY next_fetch_at, id LIMIT :limit",
        {"source_id": source_id, "now": time_text(now), "limit": limit},
    )
    return tuple(_due_link(row) for row in rows)


def insert_snapshot(
    db: Database, link_id: int, page: Page, record: ArchiveRecord, *, next_fetch_at: datetime | None
) -> int:
    """The id of the snapshot; the link is settled with it, due again at `next_fetch_at` (None: never).

    Where the payload is the same as the link's last one, no row is added and the id of that snapshot comes back.
    """
    with writing(db):
        same = fetch_one(
            db,
            "SELECT s.id FROM links l JOIN snapshots s ON s.link_id = l.id "
            "WHERE l.id = ? AND l.payload_digest = ?2 AND s.payload_digest = ?2 ORDER BY s.fetched_at DESC LIMIT 1",
            [link_id, page.payload_digest],
        )
        snapshot_id = same["id"] if same else insert(db, "snapshots", _snapshot_row(link_id, page, record))
        _settle_link(db, link_id, page.fetched_at, page.validators, next_fetch_at)
        db.conn.execute("UPDATE links SET payload_digest = ? WHERE id = ?", [page.payload_digest, link_id])
    return int(snapshot_id or 0)


def insert_parts(db: Database, snapshot_id: int, parts: Iterable[tuple[Page, ArchiveRecord]]) -> None:
    """Keeps the further pages of the article on a snapshot, in order: parts 2, 3, …; the same again changes nothing."""
    with writing(db):
        for number, (page, record) in enumerate(parts, 2):
            row = _snapshot_row(0, page, record)
            for name in ("link_id", "status", "headers", "size_bytes"):
                del row[name]
            insert(db, "snapshot_parts", {"snapshot_id": snapshot_id, "part": number, **row}, ignore=True)


def list_parts(db: Database, snapshot_id: int) -> tuple[ArchiveRecord, ...]:
    """Where the further pages of the article on a snapshot lie, in order; empty for an article of one page."""
    rows = fetch_all(db, "SELECT * FROM snapshot_parts WHERE snapshot_id = ? ORDER BY part", [snapshot_id])
    return tuple(_record(row) for row in rows)


def record_not_modified(db: Database, link_id: int, outcome: NotModified, *, next_fetch_at: datetime | None) -> None:
    """The server said that nothing changed: the link is due again at `next_fetch_at` (None: never)."""
    with writing(db):
        _settle_link(db, link_id, outcome.fetched_at, outcome.validators, next_fetch_at)


def record_unavailable(db: Database, link_id: int, outcome: Unavailable, *, next_fetch_at: datetime | None) -> None:
    """Keeps why a page could not be had; `next_fetch_at` None gives the link up.

    The same failure as the time before counts on in the same row.
    """
    at = time_text(outcome.fetched_at)
    with writing(db):
        link = _existing(db, link_id)
        last = fetch_one(db, "SELECT * FROM fetch_failures WHERE link_id = ? ORDER BY id DESC LIMIT 1", [link_id])
        if last and link["attempts"] and (last["reason"], last["status"]) == (outcome.reason.value, outcome.status):
            db.conn.execute(
                "UPDATE fetch_failures SET times = times + 1, last_at = ?, detail = ?, permanent = ? WHERE id = ?",
                [at, outcome.detail, outcome.permanent, last["id"]],
            )
        else:
            insert(db, "fetch_failures", _failure_row(link_id, outcome, at))
        db.conn.execute(
            "UPDATE links SET attempts = attempts + 1, next_fetch_at = ?2, "
            "state = CASE WHEN ?2 IS NULL THEN 'given_up' ELSE state END WHERE id = ?1",
            [link_id, time_text_or_none(next_fetch_at)],
        )


def find_record_by_digest(db: Database, payload_digest: str) -> ArchiveRecord | None:
    """Where a payload of this digest is archived already, so that a second copy may be written as a revisit."""
    row = fetch_one(db, "SELECT * FROM snapshots WHERE payload_digest = ? ORDER BY id LIMIT 1", [payload_digest])
    return _record(row) if row else None


def get_snapshot(db: Database, snapshot_id: int) -> Snapshot:
    """One snapshot; StorageError where there is none."""
    row = fetch_one(db, f"{_SNAPSHOTS} WHERE s.id = ?", [snapshot_id])
    if row is None:
        raise StorageError(f"there is no snapshot {snapshot_id}")
    return _snapshot(row)


def list_unread_snapshots(
    db: Database, parser_version: str, *, limit: int = 100, after_id: int = 0
) -> tuple[Snapshot, ...]:
    """Snapshots that were not last read with this parser version, oldest first, with ids above `after_id`."""
    found = [
        row["id"]
        for condition in ("read_with IS NULL", "read_with < :parser", "read_with > :parser")
        for row in fetch_all(
            db,
            f"SELECT id FROM snapshots WHERE {condition} AND id > :after ORDER BY id LIMIT :limit",
            {"parser": parser_version, "after": after_id, "limit": limit},
        )
    ]
    return tuple(get_snapshot(db, snapshot_id) for snapshot_id in sorted(found)[:limit])


def get_host_state(db: Database, host: str) -> HostState:
    """What politeness remembers of a host; a fresh state where it is new."""
    row = fetch_one(db, "SELECT * FROM hosts WHERE host = ?", [host])
    if row is None:
        return HostState(host)
    return HostState(
        host=row["host"],
        last_request_at=time_or_none(row["last_request_at"]),
        failures=row["failures"],
        not_before=time_or_none(row["not_before"]),
        robots_txt=row["robots_txt"],
        robots_fetched_at=time_or_none(row["robots_fetched_at"]),
    )


def put_host_state(db: Database, state: HostState) -> None:
    """Keeps a host's state in place of the one before."""
    with writing(db):
        db.conn.execute(
            "INSERT OR REPLACE INTO hosts VALUES (?, ?, ?, ?, ?, ?)",
            [
                state.host,
                time_text_or_none(state.last_request_at),
                state.failures,
                time_text_or_none(state.not_before),
                state.robots_txt,
                time_text_or_none(state.robots_fetched_at),
            ],
        )


def get_listing_state(db: Database, source_id: str, url: str) -> ListingState:
    """What is remembered of a listing; a fresh state where it was never asked for."""
    row = fetch_one(db, "SELECT * FROM listings WHERE source_id = ? AND url = ?", [source_id, url])
    if row is None:
        return ListingState(source_id, url)
    return ListingState(
        source_id=row["source_id"],
        url=row["url"],
        validators=Validators(row["etag"], row["last_modified"]),
        checked_at=time_or_none(row["checked_at"]),
        outcome=row["outcome"],
        detail=row["detail"],
        links_found=row["links_found"],
        links_new=row["links_new"],
        failures=row["failures"],
    )


def put_listing_state(db: Database, state: ListingState) -> None:
    """Keeps a listing's state in place of the one before; its source must be stored already."""
    with writing(db):
        db.conn.execute(
            "INSERT OR REPLACE INTO listings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                state.source_id,
                state.url,
                state.validators.etag,
                state.validators.last_modified,
                time_text_or_none(state.checked_at),
                state.outcome,
                state.detail,
                state.links_found,
                state.links_new,
                state.failures,
            ],
        )


def insert_run(db: Database, kind: str, *, started_at: datetime, source_id: str | None = None) -> int:
    """The id of a pass that begins: collect, read, evaluate, notify, …"""
    with writing(db):
        run_id = insert(db, "runs", {"kind": kind, "source_id": source_id, "started_at": time_text(started_at)})
    return int(run_id or 0)


def finish_run(
    db: Database,
    run_id: int,
    *,
    finished_at: datetime,
    outcome: str = "ok",
    counts: Mapping[str, int] | None = None,
    detail: str = "",
) -> None:
    """Ends a pass with its outcome (`ok` or a named problem) and what it counted."""
    with writing(db):
        db.conn.execute(
            "UPDATE runs SET finished_at = ?, outcome = ?, counts = ?, detail = ? WHERE id = ?",
            [time_text(finished_at), outcome, json_text(dict(counts or {})), detail, run_id],
        )


_UPSERT_SOURCE = """
INSERT INTO sources (id, name, source_class, kind, region_code, listings, every_s, expect_min_links, enabled, configured_at)
VALUES (:id, :name, :source_class, :kind, :region_code, :listings, :every_s, :expect_min_links, :enabled, :configured_at)
ON CONFLICT (id) DO UPDATE SET
  name = excluded.name, source_class = excluded.source_class, kind = excluded.kind,
  region_code = excluded.region_code, listings = excluded.listings, every_s = excluded.every_s,
  expect_min_links = excluded.expect_min_links, enabled = excluded.enabled, configured_at = excluded.configured_at
"""

_SNAPSHOTS = """
SELECT s.*, l.source_id, l.url AS link_url, l.canonical_url, l.title AS link_title, l.published_on
FROM snapshots s JOIN links l ON l.id = s.link_id
"""


def _source_row(source: Source, now: datetime) -> dict[str, object]:
    return {
        "id": source.id,
        "name": source.name,
        "source_class": source.source_class.value,
        "kind": source.kind.value,
        "region_code": source.region,
        "listings": json_text(source.listings),
        "every_s": source.every_s,
        "expect_min_links": source.expect_min_links,
        "enabled": int(source.enabled),
        "configured_at": time_text(now),
    }


def _link_row(link: Link, seen_at: datetime) -> dict[str, object]:
    return {
        "source_id": link.source_id,
        "url": link.url,
        "canonical_url": link.canonical_url,
        "title": link.title,
        "published_on": day_text(link.published_on),
        "first_seen_at": time_text(seen_at),
        "state": "waiting",
        "next_fetch_at": time_text(seen_at),
    }


def _snapshot_row(link_id: int, page: Page, record: ArchiveRecord) -> dict[str, object]:
    return {
        "link_id": link_id,
        "url": page.final_url,
        "status": page.status,
        "fetched_at": time_text(page.fetched_at),
        "content_type": page.header("content-type"),
        "headers": json_text(page.headers),
        "size_bytes": len(page.body),
        "payload_digest": page.payload_digest,
        "warc_file": record.file,
        "warc_offset": record.offset,
        "warc_length": record.length,
        "warc_record_id": record.record_id,
    }


def _failure_row(link_id: int, outcome: Unavailable, at: str) -> dict[str, object]:
    return {
        "link_id": link_id,
        "reason": outcome.reason.value,
        "status": outcome.status,
        "detail": outcome.detail,
        "permanent": int(outcome.permanent),
        "first_at": at,
        "last_at": at,
        "times": 1,
    }


def _settle_link(
    db: Database, link_id: int, at: datetime, validators: Validators, next_fetch_at: datetime | None
) -> None:
    """The server answered; validators it did not repeat (RFC 9110 lets a 304 leave them out) stay as they were."""
    _existing(db, link_id)
    db.conn.execute(
        "UPDATE links SET attempts = 0, checks = checks + 1, last_checked_at = :at, "
        "first_fetched_at = coalesce(first_fetched_at, :at), next_fetch_at = :next, "
        "state = CASE WHEN :next IS NULL THEN 'settled' ELSE 'fetched' END, "
        "etag = coalesce(:etag, etag), last_modified = coalesce(:modified, last_modified) WHERE id = :id",
        {
            "id": link_id,
            "at": time_text(at),
            "next": time_text_or_none(next_fetch_at),
            "etag": validators.etag,
            "modified": validators.last_modified,
        },
    )


def _existing(db: Database, link_id: int) -> Row:
    row = fetch_one(db, "SELECT * FROM links WHERE id = ?", [link_id])
    if row is None:
        raise StorageError(f"there is no link {link_id}")
    return row


def _due_link(row: Row) -> DueLink:
    return DueLink(
        id=row["id"],
        link=Link(row["source_id"], row["url"], row["canonical_url"], row["title"], day_of(row["published_on"])),
        first_seen_at=time_of(row["first_seen_at"]),
        attempts=row["attempts"],
        first_fetched_at=time_or_none(row["first_fetched_at"]),
        validators=Validators(row["etag"], row["last_modified"]),
        payload_digest=row["payload_digest"],
    )


def _snapshot(row: Row) -> Snapshot:
    return Snapshot(
        id=row["id"],
        link_id=row["link_id"],
        link=Link(
            row["source_id"], row["link_url"], row["canonical_url"], row["link_title"], day_of(row["published_on"])
        ),
        url=row["url"],
        fetched_at=time_of(row["fetched_at"]),
        content_type=row["content_type"],
        payload_digest=row["payload_digest"],
        record=_record(row),
    )


def _record(row: Row) -> ArchiveRecord:
    return ArchiveRecord(
        file=row["warc_file"],
        offset=row["warc_offset"],
        length=row["warc_length"],
        record_id=row["warc_record_id"],
        payload_digest=row["payload_digest"],
    )
