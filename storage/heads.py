"""After a reading, the series it touched are decided anew and what changed is stored with the time it became known.

A decision looks at the claims of one period, and at the nearest other periods of the series: the work for one article
does not grow with the length of a series.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlite_utils import Database

from model.crawl import SourceClass
from model.series import Claim, Neighbour, ObservationStatus, SeriesPeriod, SeriesValue
from model.statistics import Accumulation, Approximation, Basis, Measure, Status, Transformation
from storage.rows import Row, day_of, decimal_or_none, fetch_all, fetch_one, insert, json_text, time_text
from storage.series import decide_value, effective_class

NEIGHBOURS = 4
"""Periods on each side that the rules on size, repetition and trend look at."""


@dataclass(frozen=True, slots=True, order=True)
class Touched:
    """One period of one series whose claims changed."""

    series_id: int
    period_end: str
    period_start: str | None = None

    @property
    def sort_key(self) -> tuple[int, str, str]:
        return (self.series_id, self.period_end, self.period_start or "")


def touched_by(db: Database, article_id: int) -> set[Touched]:
    """Periods that the standing claims of an article are about, and those of its copies that a new copy may change."""
    return _touched(fetch_all(db, _TOUCHED, {"article": article_id}))


def list_periods(db: Database) -> set[Touched]:
    """Every period of every series that a standing claim is about."""
    return _touched(fetch_all(db, _ALL_PERIODS))


def settle_series(db: Database, touched: Iterable[Touched], at: datetime) -> None:
    """Decides these periods anew; a value that stays the best, for the same reasons, is left as it is."""
    for period in sorted(touched, key=lambda item: item.sort_key):
        rows = fetch_all(db, _CLAIMS, [period.series_id, period.period_end, period.period_start])
        decided = _NOTHING if not rows else decide_value(_period(db, rows[0], period), [_claim(row) for row in rows])
        if _store_value(db, period, decided, at):
            _store_latest(db, period.series_id)
        _store_losers(db, rows, decided, at)


_NOTHING = SeriesValue(None, ObservationStatus.UNCERTAIN, "none", (), 0, 0)

_ALL_PERIODS = """
SELECT DISTINCT series_id, period_end, period_start FROM observation_claims
WHERE series_id IS NOT NULL AND period_end IS NOT NULL AND retired_at IS NULL
"""

# The second half is C10: a figure without a day of its own belongs to the first copy of its story.
_TOUCHED = """
SELECT series_id, period_end, period_start FROM observation_claims
WHERE article_id = :article AND series_id IS NOT NULL AND period_end IS NOT NULL AND retired_at IS NULL
UNION
SELECT other.series_id, other.period_end, other.period_start
FROM article_addresses mine
JOIN article_addresses copy ON copy.cluster = mine.cluster AND copy.id <> mine.id
JOIN observation_claims other ON other.article_id = copy.id
WHERE mine.id = :article AND other.series_id IS NOT NULL AND other.period_end IS NOT NULL
  AND other.period_basis <> 'stated' AND other.retired_at IS NULL
"""

_CLAIMS = """
SELECT o.*, v.title, v.outlet, a.source_id, a.cluster, s.source_class,
  l.id AS loser_id, l.rule AS lost_to, l.winner_id,
  o.period_basis <> 'stated' AND EXISTS (
    SELECT 1 FROM article_addresses copy
    JOIN observation_claims first INDEXED BY observation_claims_article ON first.article_id = copy.id
    WHERE copy.cluster = a.cluster AND copy.id <> a.id AND first.series_id = o.series_id
      AND first.period_end < o.period_end AND first.value = o.value
      AND first.period_basis <> 'stated' AND first.retired_at IS NULL
  ) AS republished
FROM observation_claims o
JOIN article_addresses a ON a.id = o.article_id
JOIN article_texts v ON v.id = o.version_id
LEFT JOIN sources s ON s.id = a.source_id
LEFT JOIN series_losers l ON l.observation_id = o.id AND l.known_to IS NULL
WHERE o.series_id = ? AND o.period_end = ? AND o.period_start IS ? AND o.retired_at IS NULL
"""

_NEIGHBOURS = """
SELECT c.value, n.period_start, n.period_end FROM (
  SELECT * FROM (SELECT observation_id, period_start, period_end FROM series_values
    WHERE series_id = :series AND known_to IS NULL AND period_end < :end ORDER BY period_end DESC LIMIT :count)
  UNION ALL
  SELECT * FROM (SELECT observation_id, period_start, period_end FROM series_values
    WHERE series_id = :series AND known_to IS NULL AND period_end > :end ORDER BY period_end LIMIT :count)
) n JOIN observation_claims c ON c.id = n.observation_id
"""

# Values of the same indicator and region counted since a start: what a "yearly" figure may really be (C08).
_CUMULATIVE = """
SELECT c.value FROM series_keys k
JOIN series_latest l ON l.series_id = k.id
JOIN series_values n ON n.id = l.value_id
JOIN observation_claims c ON c.id = n.observation_id
WHERE k.indicator = :indicator AND k.region_key = :region AND k.dimensions = :dimensions AND k.unit = :unit
  AND k.accumulation = 'since_start' AND k.transformation = 'level'
"""


def _touched(rows: Iterable[Row]) -> set[Touched]:
    return {Touched(row["series_id"], row["period_end"], row["period_start"]) for row in rows}


def _period(db: Database, series: Row, period: Touched) -> SeriesPeriod:
    around = fetch_all(db, _NEIGHBOURS, {"series": period.series_id, "end": period.period_end, "count": NEIGHBOURS})
    cumulative: list[Row] = []
    if series["accumulation"] == Accumulation.PERIOD.value:
        own = {"indicator": series["indicator"], "region": series["region_key"]}
        cumulative = fetch_all(db, _CUMULATIVE, own | {"dimensions": series["dimensions"], "unit": series["unit"]})
    end = day_of(period.period_end)
    assert end is not None  # noqa: S101  the column is NOT NULL where a series is decided
    return SeriesPeriod(
        accumulation=Accumulation(series["accumulation"]),
        transformation=Transformation(series["transformation"]),
        start=day_of(period.period_start),
        end=end,
        neighbours=tuple(
            Neighbour(day_of(row["period_start"]), day_of(row["period_end"]) or end, Decimal(row["value"]))
            for row in around
        ),
        cumulative=tuple(Decimal(row["value"]) for row in cumulative),
    )


def _claim(row: Row) -> Claim:
    value = Decimal(row["value"])
    return Claim(
        id=row["id"],
        value=value,
        lower=value if row["lower"] == row["value"] else decimal_or_none(row["lower"]),
        upper=value if row["upper"] == row["value"] else decimal_or_none(row["upper"]),
        approx=Approximation(row["approx"]),
        decimals=row["decimals"],
        multiplier=row["multiplier"],
        basis=Basis(row["period_basis"]),
        measure=Measure(row["measure"]),
        source_class=effective_class(SourceClass(row["source_class"] or "S5"), row["outlet"]),
        outlet=row["source_id"] or row["outlet"] or "",
        article_id=row["article_id"],
        cluster=row["cluster"] or str(row["article_id"]),
        published_on=day_of(row["published_on"]),
        confidence=row["confidence"],
        sentence=row["sentence"],
        title=row["title"] or "",
        flags=frozenset() if row["flags"] == "[]" else frozenset(json.loads(row["flags"])),
        status=Status(row["status"]),
        republished=bool(row["republished"]),
        lower_open=bool(row["lower_open"]),
        upper_open=bool(row["upper_open"]),
    )


def _store_value(db: Database, period: Touched, decided: SeriesValue, at: datetime) -> bool:
    """Whether another value, or none, is the best from now on."""
    current = fetch_one(
        db,
        "SELECT * FROM series_values WHERE series_id = ? AND period_end = ? AND ifnull(period_start, '') = ? "
        "AND known_to IS NULL",
        [period.series_id, period.period_end, period.period_start or ""],
    )
    row = {
        "observation_id": decided.winner,
        "obs_status": decided.status.value,
        "rule": decided.rule,
        "reports": decided.reports,
        "articles": decided.articles,
        "review": json_text(decided.review),
    }
    if current is not None and current["obs_status"] == row["obs_status"] and _same_value(db, current, decided):
        # The same value with more support, or in a better source's words, is no new belief: the row goes on.
        db.conn.execute(_GO_ON, row | {"id": current["id"]})
        return False
    if current is not None:
        db.conn.execute("UPDATE series_values SET known_to = ? WHERE id = ?", [time_text(at), current["id"]])
    if decided.winner is not None:
        key = {"series_id": period.series_id, "period_start": period.period_start, "period_end": period.period_end}
        insert(db, "series_values", key | row | {"known_from": time_text(at)})
    return current is not None or decided.winner is not None


_GO_ON = """
UPDATE series_values SET observation_id = :observation_id, rule = :rule, reports = :reports, articles = :articles,
  review = :review WHERE id = :id
"""


def _same_value(db: Database, current: Row, decided: SeriesValue) -> bool:
    if current["observation_id"] == decided.winner:
        return True
    sql = "SELECT count(DISTINCT value || approx) AS n FROM observation_claims WHERE id IN (?, ?)"
    return decided.winner is not None and fetch_all(db, sql, [current["observation_id"], decided.winner])[0]["n"] == 1


def _store_losers(db: Database, rows: Iterable[Row], decided: SeriesValue, at: datetime) -> None:
    lost = {loser.claim_id: loser.rule for loser in decided.losers}
    for row in rows:
        rule = lost.get(row["id"])
        if rule == row["lost_to"]:
            if rule is not None and row["winner_id"] != decided.winner:
                # The same rule, another winner: who won when stands in series_values, so this row goes on.
                db.conn.execute(
                    "UPDATE series_losers SET winner_id = ? WHERE id = ?", [decided.winner, row["loser_id"]]
                )
            continue
        if row["loser_id"] is not None:
            db.conn.execute("UPDATE series_losers SET known_to = ? WHERE id = ?", [time_text(at), row["loser_id"]])
        if rule is not None:
            verdict = {"observation_id": row["id"], "rule": rule, "winner_id": decided.winner}
            insert(db, "series_losers", verdict | {"known_from": time_text(at)})


def _store_latest(db: Database, series_id: int) -> None:
    if db.conn.execute(_PUT_LATEST, [series_id]).rowcount < 1:
        gone = "DELETE FROM series_latest WHERE series_id = ?1 AND NOT EXISTS ("
        db.conn.execute(f"{gone}SELECT 1 FROM series_values WHERE series_id = ?1 AND known_to IS NULL)", [series_id])


_PUT_LATEST = """
INSERT INTO series_latest (series_id, value_id, indicator, region_code, period_end)
SELECT n.series_id, n.id, c.indicator, c.region_code, n.period_end
FROM series_values n JOIN observation_claims c ON c.id = n.observation_id
WHERE n.series_id = ? AND n.known_to IS NULL ORDER BY n.period_end DESC, ifnull(n.period_start, '') LIMIT 1
ON CONFLICT (series_id) DO UPDATE SET
  value_id = excluded.value_id, region_code = excluded.region_code, period_end = excluded.period_end
  WHERE value_id <> excluded.value_id
"""
