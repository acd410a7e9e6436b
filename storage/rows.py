"""Values of the model become SQLite values and come back: times, days, decimals, JSON. Holds no SQL.

Times are UTC text of one width, so that they sort as text: `2026-03-01T02:03:04.000000Z`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlite_utils import Database

Row = Mapping[str, Any]
"""What a query gives for one row: read by column name."""


def time_text(value: datetime) -> str:
    """`2026-03-01T02:03:04.000000Z`; raises ValueError for a time without zone, whose instant nobody knows."""
    if value.tzinfo is None:
        raise ValueError(f"a time without zone cannot be stored: {value.isoformat()}")
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def time_text_or_none(value: datetime | None) -> str | None:
    return None if value is None else time_text(value)


def time_of(text: str) -> datetime:
    """The aware UTC time."""
    return datetime.fromisoformat(text)


def time_or_none(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def day_text(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def day_of(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def decimal_text(value: Decimal) -> str:
    """One spelling for each number, without exponent: 5.40E+8 is `540000000`, -0 is `0`."""
    if not value.is_finite():
        raise ValueError(f"not a number that can be stored: {value}")
    return format(value.normalize() + 0, "f")


def decimal_text_or_none(value: Decimal | None) -> str | None:
    return None if value is None else decimal_text(value)


def decimal_or_none(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def json_text(value: object) -> str:
    """Compact JSON with sorted keys and Chinese as it is, so that equal values are equal text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def dimensions_text(value: Mapping[str, str] | Iterable[tuple[str, str]]) -> str:
    """`{"sex":"female"}`, keys sorted; `{}` for none."""
    return json_text(dict(value))


def digest_of(*parts: object) -> str:
    """16 hexadecimal digits: enough to tell the claims of one article apart, and short enough for an index."""
    return hashlib.sha256(json_text(parts).encode()).hexdigest()[:16]


def fetch_all(db: Database, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> list[Row]:
    """All rows of a query."""
    return db.execute(sql, params).fetchall()  # type: ignore[arg-type]


def fetch_one(db: Database, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> Row | None:
    """The first row of a query, or None."""
    row: Row | None = db.execute(sql, params).fetchone()  # type: ignore[arg-type]
    return row


def insert(db: Database, table: str, row: Mapping[str, Any], *, ignore: bool = False) -> int | None:
    """Inserts one row and gives its id; with `ignore`, None where a row of the same key stands already."""
    sql = _INSERTS.get((table, ignore, *row))
    if sql is None:
        columns = ", ".join(row)
        values = ", ".join(f":{name}" for name in row)
        verb = "INSERT OR IGNORE" if ignore else "INSERT"
        sql = _INSERTS[table, ignore, *row] = f"{verb} INTO {table} ({columns}) VALUES ({values})"
    cursor = db.conn.execute(sql, row)
    return cursor.lastrowid if cursor.rowcount == 1 else None


_INSERTS: dict[tuple[object, ...], str] = {}
"""Statements by table and columns: SQLite finds a statement it has compiled by its text."""
