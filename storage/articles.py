"""One reading of one page is kept whole: article, version, claims, in one transaction that can be repeated safely."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlite_utils import Database

from model.errors import StorageError
from model.statistics import Reading, ReadingStored
from model.text import (
    Article,
    Attachment,
    Cell,
    NotArticle,
    Paragraph,
    ParagraphKind,
    Precision,
    PublishedAt,
)
from storage.claims import Origin, insert_claims, retire_versions
from storage.copies import insert_sketch, join_story
from storage.database import writing
from storage.heads import settle_series, touched_by
from storage.rows import Row, day_text, fetch_all, fetch_one, insert, json_text, time_of, time_text
from storage.search import insert_search_row
from storage.stories import fingerprint


@dataclass(frozen=True, slots=True)
class _Seen:
    """The page that a reading is about, and who read it when."""

    snapshot_id: int | None
    canonical_url: str
    source_id: str | None
    seen_at: str
    """When the page was fetched; when it was read, for a file."""
    parser_version: str
    recorded_at: datetime
    folded: str | None = None


def insert_reading(
    db: Database,
    snapshot_id: int,
    article: Article,
    reading: Reading,
    *,
    parser_version: str,
    recorded_at: datetime,
    folded: str | None = None,
) -> ReadingStored:
    """Keeps what was read from a snapshot. All of it or nothing; a second time changes nothing.

    The same text at the same address makes no new version; the same story at another address is an article of its own
    with the same `cluster`. `folded` is the body as `parsers.normalize.fold` gives it, so that simplified and
    traditional copies fall into one cluster; without it only width, spaces and punctuation are folded.
    """
    seen = _seen(db, snapshot_id, parser_version, recorded_at)
    return _insert(db, replace(seen, folded=folded), article, reading)


def insert_article(
    db: Database,
    canonical_url: str,
    article: Article,
    reading: Reading,
    *,
    parser_version: str,
    recorded_at: datetime,
    folded: str | None = None,
) -> ReadingStored:
    """Keeps what was read from a file or a text, without a snapshot; otherwise like `insert_reading`."""
    seen = _Seen(None, canonical_url, None, time_text(recorded_at), parser_version, recorded_at, folded)
    return _insert(db, seen, article, reading)


def insert_not_article(
    db: Database, snapshot_id: int, page: NotArticle, *, parser_version: str, recorded_at: datetime
) -> None:
    """Keeps that a snapshot is no article, and why. Claims that older rules read from this very page are retired."""
    with writing(db):
        if _known_reading(db, snapshot_id, None, parser_version):
            return
        seen = _seen(db, snapshot_id, parser_version, recorded_at)
        rows = fetch_all(db, "SELECT id, article_id FROM article_texts WHERE snapshot_id = ?", [snapshot_id])
        touched = {period for row in rows for period in touched_by(db, row["article_id"])}
        retire_versions(db, [row["id"] for row in rows], recorded_at, "reread")
        _insert_reading_row(db, seen, None, page)
        settle_series(db, touched, recorded_at)


def get_article(db: Database, article_id: int) -> Article:
    """The current version of an article, as it was read; StorageError where there is none."""
    row = fetch_one(
        db,
        "SELECT v.*, a.canonical_url FROM article_addresses a JOIN article_texts v ON v.id = a.current_version_id "
        "WHERE a.id = ?",
        [article_id],
    )
    if row is None:
        raise StorageError(f"there is no article {article_id}")
    return article_of(row)


def find_article_id(db: Database, canonical_url: str) -> int | None:
    """The id of the article at this address."""
    row = fetch_one(db, "SELECT id FROM article_addresses WHERE canonical_url = ?", [canonical_url])
    return int(row["id"]) if row else None


def article_of(row: Row) -> Article:
    """The article of a row of article_texts joined with its `canonical_url`."""
    layout = json.loads(row["layout"])
    lines = str(row["body"]).split("\n") if row["body"] or layout else []
    return Article(
        title=row["title"],
        paragraphs=tuple(_paragraph_of(text, layout.get(str(index))) for index, text in enumerate(lines)),
        url=row["canonical_url"],
        canonical_url=row["canonical_url"],
        published=_published_of(row),
        source=row["outlet"],
        author=row["author"],
        column=row["section"],
        attachments=tuple(Attachment(**entry) for entry in json.loads(row["attachments"])),
        language=row["language"],
        script=row["script"],
        notes=tuple(json.loads(row["notes"])),
    )


def _insert(db: Database, seen: _Seen, article: Article, reading: Reading) -> ReadingStored:
    with writing(db):
        known = _known_version(db, seen.snapshot_id, seen.parser_version)
        if known:
            return _stored_before(db, known)
        article_id = _article_id(db, seen)
        version, is_new = _version(db, article_id, seen, article, reading)
        if seen.snapshot_id is None and _known_reading(db, None, version["id"], seen.parser_version):
            return _stored_before(db, version)
        touched = touched_by(db, article_id)
        current_id, joined = _make_current(db, article_id, seen.recorded_at)
        origin = Origin(
            article_id=article_id,
            version_id=version["id"],
            reading_id=_insert_reading_row(db, seen, version["id"], reading),
            body=version["body"],
            published_on=version["published_on"],
            parser_version=seen.parser_version,
            recorded_at=seen.recorded_at,
            stands=current_id == version["id"],
        )
        observation_ids = insert_claims(db, "observation_claims", reading.observations, origin)
        target_ids = insert_claims(db, "target_claims", reading.targets, origin)
        insert_claims(db, "rejected_claims", reading.rejected, origin)
        touched |= {period for one in (article_id, *joined) for period in touched_by(db, one)}
        settle_series(db, touched, seen.recorded_at)
    return ReadingStored(
        article_id=article_id,
        version_id=version["id"],
        version=version["version"],
        is_new_version=is_new,
        is_known=False,
        observation_ids=observation_ids,
        target_ids=target_ids,
    )


def _seen(db: Database, snapshot_id: int, parser_version: str, recorded_at: datetime) -> _Seen:
    row = fetch_one(
        db,
        "SELECT l.canonical_url, l.source_id, s.fetched_at FROM snapshots s JOIN links l ON l.id = s.link_id "
        "WHERE s.id = ?",
        [snapshot_id],
    )
    if row is None:
        raise StorageError(f"there is no snapshot {snapshot_id}")
    return _Seen(snapshot_id, row["canonical_url"], row["source_id"], row["fetched_at"], parser_version, recorded_at)


def _article_id(db: Database, seen: _Seen) -> int:
    known = find_article_id(db, seen.canonical_url)
    if known is not None:
        return known
    row = {
        "canonical_url": seen.canonical_url,
        "source_id": seen.source_id,
        "first_recorded_at": time_text(seen.recorded_at),
    }
    return int(insert(db, "article_addresses", row) or 0)


def _version(db: Database, article_id: int, seen: _Seen, article: Article, reading: Reading) -> tuple[Row, bool]:
    """The version that this text is, and whether it is new.

    It is not new where the neighbours in time (the version shown when the page was fetched, or the next one) say the
    same. An article that goes back to an older text makes a new version: that, too, is an edit.
    """
    digest = hashlib.sha256(f"{article.title or ''}\n{article.body}".encode()).hexdigest()
    before = fetch_one(
        db,
        "SELECT * FROM article_texts WHERE article_id = ? AND seen_at <= ? ORDER BY seen_at DESC, version DESC LIMIT 1",
        [article_id, seen.seen_at],
    )
    after = fetch_one(
        db,
        "SELECT * FROM article_texts WHERE article_id = ? AND seen_at > ? ORDER BY seen_at, version LIMIT 1",
        [article_id, seen.seen_at],
    )
    about = _version_row(article, reading)
    for neighbour in (before, after):
        if neighbour is not None and neighbour["content_digest"] == digest:
            return _refreshed(db, neighbour, about), False
    number = fetch_all(
        db, "SELECT coalesce(max(version), 0) + 1 AS next FROM article_texts WHERE article_id = ?", [article_id]
    )[0]["next"]
    found = fingerprint(article.body if seen.folded is None else seen.folded)
    row = about | {
        "cluster": found.digest,
        "article_id": article_id,
        "version": number,
        "content_digest": digest,
        "snapshot_id": seen.snapshot_id,
        "seen_at": seen.seen_at,
        "recorded_at": time_text(seen.recorded_at),
        "diff": _diff(before["body"], article.body) if before is not None else "",
    }
    version_id = int(insert(db, "article_texts", row) or 0)
    insert_sketch(db, version_id, found)
    insert_search_row(db, version_id, article.title, article.body, seen.folded)
    return {**row, "id": version_id}, True


def _refreshed(db: Database, version: Row, about: dict[str, Any]) -> Row:
    """The version with what newer rules read around the same text: day, outlet, author, region, layout."""
    changed = {name: value for name, value in about.items() if version[name] != value}
    if not changed:
        return version
    columns = ", ".join(f"{name} = :{name}" for name in changed)
    db.conn.execute(f"UPDATE article_texts SET {columns} WHERE id = :id", changed | {"id": version["id"]})
    return {**dict(version), **changed}


def _version_row(article: Article, reading: Reading) -> dict[str, Any]:
    published = article.published
    return {
        "title": article.title,
        "body": article.body,
        "layout": json_text(_layout(article)),
        "published_at": published.isoformat() if published else None,
        "published_on": day_text(published.on) if published else None,
        "published_evidence": published.evidence if published else None,
        "outlet": article.source,
        "author": article.author,
        "section": article.column,
        "region_code": reading.region.code if reading.region else None,
        "region_name": reading.region.name if reading.region else None,
        "as_of": day_text(reading.as_of),
        "script": article.script,
        "language": article.language,
        "attachments": json_text([asdict(entry) for entry in article.attachments]),
        "notes": json_text(article.notes),
    }


def _make_current(db: Database, article_id: int, at: datetime) -> tuple[int, set[int]]:
    """The version of the latest page becomes the article's current one; the others' claims stop standing.

    Gives its id, and the other articles whose story turned out to be the same as this one's.
    """
    rows = fetch_all(
        db,
        "SELECT id, seen_at, cluster, published_on FROM article_texts "
        "WHERE article_id = ? ORDER BY seen_at DESC, version DESC",
        [article_id],
    )
    current = rows[0]
    moved = db.conn.execute(
        "UPDATE article_addresses SET current_version_id = ?1, published_on = ?2 "
        "WHERE id = ?3 AND (current_version_id IS NOT ?1 OR published_on IS NOT ?2)",
        [current["id"], current["published_on"], article_id],
    )
    joined = join_story(db, article_id, current["id"], current["cluster"]) if moved.rowcount else set()
    for row in rows[1:]:
        # The same page read as another text is newer reading, not an edit by the outlet.
        retire_versions(db, [row["id"]], at, "reread" if row["seen_at"] == current["seen_at"] else "edited")
    return int(current["id"]), joined


def _known_reading(db: Database, snapshot_id: int | None, version_id: int | None, parser_version: str) -> bool:
    if snapshot_id is None:
        condition, params = "snapshot_id IS NULL AND version_id = ?", [version_id]
    else:
        condition, params = "snapshot_id = ?", [snapshot_id]
    sql = f"SELECT 1 FROM readings WHERE {condition} AND parser_version = ?"
    return fetch_one(db, sql, [*params, parser_version]) is not None


def _known_version(db: Database, snapshot_id: int | None, parser_version: str) -> Row | None:
    """The version that a snapshot was read as with this parser, where it was."""
    return fetch_one(
        db,
        "SELECT v.* FROM readings r JOIN article_texts v ON v.id = r.version_id "
        "WHERE r.snapshot_id = ? AND r.parser_version = ?",
        [snapshot_id, parser_version],
    )


def _insert_reading_row(db: Database, seen: _Seen, version_id: int | None, read: Reading | NotArticle) -> int:
    if seen.snapshot_id is not None:
        db.conn.execute("UPDATE snapshots SET read_with = ? WHERE id = ?", [seen.parser_version, seen.snapshot_id])
    row: dict[str, Any] = {
        "snapshot_id": seen.snapshot_id,
        "version_id": version_id,
        "parser_version": seen.parser_version,
        "recorded_at": time_text(seen.recorded_at),
    }
    if isinstance(read, Reading):
        row |= {"outcome": "article", "detail": ""}
        row |= {name: len(getattr(read, name)) for name in ("observations", "targets", "rejected")}
    else:
        row |= {"outcome": read.kind.value, "detail": read.reason, "observations": 0, "targets": 0, "rejected": 0}
    return int(insert(db, "readings", row) or 0)


def _stored_before(db: Database, version: Row) -> ReadingStored:
    observations, targets = (
        tuple(
            row["id"]
            for row in fetch_all(
                db,
                f"SELECT id FROM {table} WHERE version_id = ? AND retired_at IS NULL ORDER BY span_start, id",
                [version["id"]],
            )
        )
        for table in ("observation_claims", "target_claims")
    )
    return ReadingStored(
        article_id=version["article_id"],
        version_id=version["id"],
        version=version["version"],
        is_new_version=False,
        is_known=True,
        observation_ids=observations,
        target_ids=targets,
    )


def _layout(article: Article) -> dict[str, Any]:
    """Paragraph number → [kind, table, cells], only for paragraphs that are no plain prose."""
    return {
        str(index): [paragraph.kind.value, paragraph.table, [list(asdict(cell).values()) for cell in paragraph.cells]]
        for index, paragraph in enumerate(article.paragraphs)
        if paragraph != Paragraph(paragraph.text)
    }


def _paragraph_of(text: str, layout: list[Any] | None) -> Paragraph:
    if layout is None:
        return Paragraph(text)
    kind, table, cells = layout
    return Paragraph(text, ParagraphKind(kind), table, tuple(Cell(*cell) for cell in cells))


def _published_of(row: Mapping[str, Any]) -> PublishedAt | None:
    text = row["published_at"]
    if text is None:
        return None
    if "T" not in text:
        day = date.fromisoformat(text)
        value = time_of(f"{day.isoformat()}T00:00:00+08:00")
        return PublishedAt(value, Precision.DAY, row["published_evidence"])
    value = time_of(text)
    precision = Precision.SECOND if value.second else Precision.MINUTE
    return PublishedAt(value, precision, row["published_evidence"])


def _diff(before: str, after: str) -> str:
    """Removed paragraphs with -, added ones with +, in the order of the text."""
    lines = difflib.unified_diff(before.split("\n"), after.split("\n"), lineterm="", n=0)
    return "\n".join(line for line in list(lines)[2:] if not line.startswith("@@"))
