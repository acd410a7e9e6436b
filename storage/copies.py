"""An article version finds the story it tells among those that are kept; stories that turn out to be one are joined."""

from __future__ import annotations

from sqlite_utils import Database

from storage.rows import fetch_all, insert
from storage.stories import Fingerprint, are_copies, bands

CANDIDATES = 40
"""Versions looked at for one new text, the newest first: a phrase that hundreds share is no sign of a copy."""


def insert_sketch(db: Database, version_id: int, found: Fingerprint) -> None:
    """Keeps what later texts are compared with, inside the caller's transaction."""
    row = {"version_id": version_id, "sketch": found.sketch, "numbers": " ".join(found.numbers)}
    insert(db, "story_sketches", row)
    db.conn.executemany(
        "INSERT OR IGNORE INTO story_bands VALUES (?, ?)", [(band, version_id) for band in bands(found)]
    )


def join_story(db: Database, article_id: int, version_id: int, digest: str) -> set[int]:
    """Gives an article the cluster of the story that its version tells; the ids of other articles that changed theirs.

    The cluster is named after the digest of the first text that told it. Where the new text shows that two known
    stories are one, the later one takes the name of the earlier.
    """
    clusters = _clusters_of_copies(db, article_id, version_id, digest)
    name = clusters[0] if clusters else digest
    db.conn.execute("UPDATE article_addresses SET cluster = ? WHERE id = ?", [name, article_id])
    changed: set[int] = set()
    for other in clusters[1:]:
        rows = fetch_all(db, "SELECT id FROM article_addresses WHERE cluster = ?", [other])
        changed |= {row["id"] for row in rows}
        db.conn.execute("UPDATE article_addresses SET cluster = ? WHERE cluster = ?", [name, other])
    return changed - {article_id}


def _clusters_of_copies(db: Database, article_id: int, version_id: int, digest: str) -> list[str]:
    """Clusters of other articles whose standing text is a copy, the earliest first."""
    own = _fingerprint(db, version_id, digest)
    looked_up = bands(own)
    marks = ", ".join("?" * len(looked_up))
    rows = fetch_all(db, _CANDIDATES.format(bands=marks), [*looked_up, digest, article_id, CANDIDATES])
    found = {
        row["cluster"]: row["id"]
        for row in sorted(rows, key=lambda row: -row["id"])
        if are_copies(own, Fingerprint(row["digest"], row["sketch"], tuple(row["numbers"].split())))
    }
    return sorted(found, key=lambda cluster: found[cluster])


# Equal texts by their digest (short ones have no bands), alike texts by a band in common.  CROSS JOIN keeps the order
# of the joins: from the few that are near to their articles, never from all articles to the few.
_CANDIDATES = """
SELECT a.id, a.cluster, v.cluster AS digest, k.sketch, k.numbers
FROM (
  SELECT version_id FROM story_bands WHERE band IN ({bands})
  UNION
  SELECT id FROM article_texts WHERE cluster = ?
) near
CROSS JOIN article_texts v ON v.id = near.version_id
CROSS JOIN article_addresses a ON a.id = v.article_id AND a.current_version_id = v.id
CROSS JOIN story_sketches k ON k.version_id = v.id
WHERE a.id <> ?
ORDER BY a.id DESC LIMIT ?
"""


def _fingerprint(db: Database, version_id: int, digest: str) -> Fingerprint:
    row = fetch_all(db, "SELECT sketch, numbers FROM story_sketches WHERE version_id = ?", [version_id])[0]
    return Fingerprint(digest, row["sketch"], tuple(row["numbers"].split()))
