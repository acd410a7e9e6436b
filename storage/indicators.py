"""The catalogue's names are kept beside the figures, so that a query needs nothing but the file. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlite_utils import Database

from model.catalogue import Indicator
from storage.database import writing
from storage.rows import fetch_one, time_text


def put_indicators(db: Database, indicators: Iterable[Indicator], *, now: datetime) -> None:
    """Writes the configured catalogue; an id that left it stays with its last name, for the claims that bear it.

    The same catalogue again writes nothing.
    """
    with writing(db):
        for indicator in indicators:
            row = _row(indicator)
            known = fetch_one(db, "SELECT * FROM indicators WHERE id = ?", [indicator.id])
            if known is None or any(known[name] != value for name, value in row.items()):
                marks = ", ".join(f":{name}" for name in row)
                db.conn.execute(
                    f"INSERT OR REPLACE INTO indicators VALUES ({marks}, :configured_at)",
                    row | {"configured_at": time_text(now)},
                )


def _row(indicator: Indicator) -> dict[str, str]:
    return {
        "id": indicator.id,
        "zh": indicator.zh,
        "en": indicator.en,
        "topic": indicator.group,
        "unit": indicator.unit,
        "kind": indicator.kind,
        "accumulation": indicator.accumulation,
        "definition": indicator.definition,
        "caution": indicator.caution,
    }
