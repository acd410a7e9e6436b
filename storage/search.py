"""Text becomes search tokens, a question becomes a match expression, and articles that match come back, newest first.

SQLite's tokenizers know no Chinese words: `unicode61` takes a whole clause for one, `trigram` cannot find two characters.
So each run of Chinese characters is written as overlapping pairs, with its last character alone at the end: 乡村振兴 is
`乡村 村振 振兴 兴`. A word of two characters is one token, a longer one a phrase, and a single character a prefix. Text and
question must be folded alike (`parsers.normalize.fold`): the callers do that.
"""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from model.errors import UsageError
from storage.rows import day_of, fetch_all

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_RUNS = re.compile(rf"[{_HAN}]+|[0-9]+(?:\.[0-9]+)?|[^\W\d_{_HAN}]+")
_FIRST_HAN = re.compile(f"[{_HAN}]")
_SNIPPET = 40
"""Characters shown on each side of what was found."""


@dataclass(frozen=True, slots=True)
class Found:
    """One article that matches."""

    article_id: int
    version_id: int
    title: str
    url: str
    published_on: date | None
    snippet: str
    """The words around the first match; the beginning of the body where the match is in the title."""


def search_tokens(text: str) -> str:
    """What the index holds for a text: 粮食产量111吨 → `粮食 食产 产量 量 111 吨`."""
    return " ".join([token for run in _RUNS.findall(text) for token in _tokens(run)])


def search_terms(question: str) -> str:
    """The match expression for a question; words apart by spaces must all be found.

    粮食 → `"粮食"`, 粮食产量 → `"粮食 食产 产量"`, 粮 → `"粮"*`. Raises UsageError where nothing is left to look for.
    """
    phrases = [phrase for word in question.split() if (phrase := _phrase(word))]
    if not phrases:
        raise UsageError(f"nothing to look for in {question!r}: give a word of letters, digits or characters")
    return " AND ".join(phrases)


def search_articles(db: Database, question: str, *, limit: int = 20) -> tuple[Found, ...]:
    """Articles whose standing version holds every word of the folded question, newest first."""
    rows = fetch_all(db, _SEARCH, {"terms": search_terms(question), "limit": limit})
    return tuple(
        Found(
            article_id=row["article_id"],
            version_id=row["id"],
            title=row["title"] or "",
            url=row["canonical_url"],
            published_on=day_of(row["published_on"]),
            snippet=_snippet(row["body"], question),
        )
        for row in rows
    )


def insert_search_row(db: Database, version_id: int, title: str | None, body: str, folded: str | None) -> None:
    """Puts one article version into the index, inside the caller's transaction."""
    db.conn.execute(
        "INSERT INTO search_index (rowid, title, body) VALUES (?, ?, ?)",
        [version_id, search_tokens(_folded_alike(title or "", body, folded)), search_tokens(folded or body)],
    )


def register_search(db: Database) -> None:
    """Makes `search_terms(text)` known to SQL on this connection."""
    db.conn.create_function("search_terms", 1, search_terms, deterministic=True)


# The index is in order of version id, so the newest come first without sorting all that match.
_SEARCH = """
SELECT v.id, v.article_id, v.title, v.body, v.published_on, a.canonical_url
FROM search_index f
JOIN article_texts v ON v.id = f.rowid
JOIN article_addresses a ON a.id = v.article_id AND a.current_version_id = v.id
WHERE search_index MATCH :terms
ORDER BY f.rowid DESC LIMIT :limit
"""


def _tokens(run: str) -> list[str]:
    if not _is_han(run):
        return [run.lower()]
    return [*map(operator.add, run, run[1:]), run[-1]]


def _phrase(word: str) -> str:
    """One word of the question as a phrase; its last run may go on in the text, so it does not end with a lone character."""
    runs = _RUNS.findall(word)
    tokens = [token for run in runs[:-1] for token in _tokens(run)]
    if not runs:
        return ""
    last = _tokens(runs[-1])
    if _is_han(runs[-1]) and len(last) > 1:
        return f'"{" ".join([*tokens, *last[:-1]])}"'
    prefix = "*" if _is_han(runs[-1]) else ""
    return f'"{" ".join([*tokens, *last])}"{prefix}'


def _is_han(run: str) -> bool:
    return _FIRST_HAN.match(run) is not None


def _folded_alike(title: str, body: str, folded: str | None) -> str:
    """The title with the characters that folding changed in the body: folding is character by character."""
    if folded is None or folded == body or len(folded) != len(body):
        return title
    return title.translate({ord(old): new for old, new in zip(body, folded, strict=True) if old != new})


def _snippet(body: str, question: str) -> str:
    at = next((place for word in question.split() if (place := body.find(word)) >= 0), 0)
    start, end = max(0, at - _SNIPPET), min(len(body), at + 2 * _SNIPPET)
    text = body[start:end].replace("\n", " ")
    return f"{'…' if start else ''}{text}{'…' if end < len(body) else ''}"
