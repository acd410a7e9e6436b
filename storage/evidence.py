"""A target version becomes the figures and claims that may decide about it, best first. Judges nothing.

Which figures count: targets.md, section 3.2. Which comes first on the same day, and that copies of one story are one
report: conflicts.md, sections 4.2 (C01) and 4.3.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal

from sqlite_utils import Database

from model.alerting import Evidence, Interval, TargetVersion
from model.statistics import Accumulation, Transformation
from storage.rows import Row, day_of, day_text, decimal_or_none, dimensions_text, fetch_all
from storage.series import IMPLAUSIBLE, MASKED, PARTS, REPAIRED

HELD_FLAGS = MASKED | IMPLAUSIBLE | PARTS | REPAIRED
"""Doubts that keep a value from firing an alert until an analyst has looked (targets.md, end of 3.4)."""

_ACCUMULATIONS = {
    "flow": (Accumulation.PERIOD, Accumulation.YTD, Accumulation.PERSON_TIMES),
    "level": (Accumulation.POINT,),
    "growth": (Accumulation.PERIOD, Accumulation.YTD, Accumulation.POINT),
    "rate": (Accumulation.POINT, Accumulation.PERIOD, Accumulation.YTD),
    "relative": (Accumulation.PERIOD, Accumulation.YTD, Accumulation.POINT),
}
"""Basis of the target → how a figure that can answer it adds up. The stock of 111 never answers a flow of 35."""

_TRANSFORMATIONS = {
    "growth": (Transformation.YOY_PCT, Transformation.CAGR_PCT),
    "rate": (Transformation.LEVEL, Transformation.SHARE_PCT),
}
"""Basis → transformations; the level itself for every other basis."""


def list_evidence(db: Database, version: TargetVersion) -> tuple[Evidence, ...]:
    """Figures of the same indicator, region, dimensions and unit inside the target's period, and claims without figures.

    Latest as-of day first; on one day the better source class, the explicit period, the exact wording first. Copies of
    one story with the same value count once, in the best source's wording.
    """
    figures = fetch_all(db, _figures_sql(version), _params(version))
    claims = fetch_all(db, _CLAIMS, _params(version))
    by_version = _claims_by_version(claims, version)
    reports = _independent_reports(figures)
    found = [
        _figure(row, by_version.get(row["version_id"]), reports[_value_of(row)]) for row in _without_copies(figures)
    ]
    with_figures = {row["version_id"] for row in figures}
    found += [_claim(row) for row in _without_copies(by_version.values()) if row["version_id"] not in with_figures]
    # A stable sort keeps the order of the query among equals.
    return tuple(sorted(found, key=lambda item: day_text(item.period_end or item.published_on) or "", reverse=True))


_COLUMNS = """
  v.title, a.cluster, a.canonical_url, a.source_id, coalesce(s.name, v.outlet, '') AS source_name,
  coalesce(s.source_class, 'S5') AS source_class
"""

_JOINS = """
JOIN article_texts v ON v.id = o.version_id
JOIN article_addresses a ON a.id = o.article_id
LEFT JOIN sources s ON s.id = a.source_id
"""

# The region is matched by its stable key, so that 旬阳县 and 旬阳市 are one.
_REGION_KEYS = """
  SELECT region_key FROM regions WHERE code = :region_code
  UNION SELECT :region_code WHERE :region_code IS NOT NULL
  UNION SELECT 'name:' || :region_name WHERE :region_code IS NULL
"""

_CLAIMS = f"""
SELECT o.*, {_COLUMNS}
FROM target_claims o {_JOINS}
WHERE o.indicator = :indicator AND o.region_key IN ({_REGION_KEYS})
  AND o.dimensions = :dimensions AND o.attainment IS NOT NULL AND o.retired_at IS NULL
  AND (o.period_end IS NULL OR :period_end IS NULL OR o.period_end = :period_end)
  AND o.unit IN (:unit, 'PCT')
ORDER BY source_class, o.published_on, o.id
"""


def _figures_sql(version: TargetVersion) -> str:
    accumulations = _ACCUMULATIONS.get(version.basis, tuple(Accumulation))
    transformations = _TRANSFORMATIONS.get(version.basis, (Transformation.LEVEL,))
    starts_inside = (
        "AND (o.period_start IS NULL OR :period_start IS NULL OR o.period_start >= :period_start)"
        if version.basis == "flow"
        else ""
    )
    return f"""
SELECT o.*, {_COLUMNS}
FROM series_keys k JOIN observation_claims o ON o.series_id = k.id {_JOINS}
WHERE k.indicator = :indicator AND k.region_key IN ({_REGION_KEYS})
  AND k.dimensions = :dimensions AND k.unit = :unit
  AND k.accumulation IN ({_quoted(accumulations)}) AND k.transformation IN ({_quoted(transformations)})
  AND o.retired_at IS NULL AND o.period_end IS NOT NULL
  AND (:period_end IS NULL OR o.period_end <= :period_end)
  AND (:period_start IS NULL OR o.period_end >= :period_start) {starts_inside}
ORDER BY o.period_end DESC, source_class,
  CASE o.period_basis WHEN 'stated' THEN 0 WHEN 'inherited' THEN 1 ELSE 2 END,
  o.approx <> 'exact', o.confidence DESC, o.published_on DESC, o.id
"""


def _params(version: TargetVersion) -> dict[str, object]:
    return {
        "indicator": version.indicator,
        "region_code": version.region_code,
        "region_name": version.region_name,
        "dimensions": dimensions_text(version.dimensions),
        "unit": version.unit,
        "period_start": day_text(version.period_start),
        "period_end": day_text(version.period_end),
    }


def _claims_by_version(claims: Iterable[Row], version: TargetVersion) -> dict[int, Row]:
    """Article version → its claim about this target: the first that names this value, or names none of its own."""
    found: dict[int, Row] = {}
    for row in claims:
        if version.value.lower in {None, Decimal(row["value"])} or row["derived"]:
            found.setdefault(row["version_id"], row)
    return found


def _value_of(row: Row) -> tuple[object, ...]:
    return (
        row["value"],
        row["approx"],
        row["accumulation"],
        row["transformation"],
        row["period_start"],
        row["period_end"],
    )


def _independent_reports(rows: Iterable[Row]) -> dict[tuple[object, ...], int]:
    clusters: dict[tuple[object, ...], set[str]] = {}
    for row in rows:
        clusters.setdefault(_value_of(row), set()).add(row["cluster"])
    return {value: len(found) for value, found in clusters.items()}


def _without_copies(rows: Iterable[Row]) -> list[Row]:
    """The first row of each story and value: rows come with the best source first."""
    seen: set[tuple[object, ...]] = set()
    kept = []
    for row in rows:
        columns = row.keys()
        key = (row["cluster"], *(row[name] for name in _SAME_VALUE if name in columns))
        if key not in seen:
            seen.add(key)
            kept.append(row)
    return kept


_SAME_VALUE = ("value", "approx", "accumulation", "transformation", "period_start", "period_end", "attainment")


def _figure(row: Row, claim: Row | None, reports: int) -> Evidence:
    step = Decimal(10) ** (row["multiplier"] - row["decimals"])
    return Evidence(
        observation_id=row["id"],
        value=Decimal(row["value"]),
        interval=Interval(
            decimal_or_none(row["lower"]),
            decimal_or_none(row["upper"]),
            bool(row["lower_open"]),
            bool(row["upper_open"]),
        ),
        period_start=day_of(row["period_start"]),
        period_end=day_of(row["period_end"]),
        held=bool(HELD_FLAGS & set(json.loads(row["flags"]))),
        # 21家 prints every digit; 5.4万 is known to half a thousand.
        rounding=Decimal(0) if step == 1 else step / 2,
        accumulation=row["accumulation"],
        claim=claim["attainment"] if claim else None,
        ratio=decimal_or_none(claim["attainment_ratio"]) if claim else None,
        ratio_decimals=_ratio_decimals(claim["attainment_ratio"]) if claim else 0,
        independent_reports=reports,
        text=row["text"],
        sentence=row["sentence"],
        article_id=row["article_id"],
        article_title=row["title"] or "",
        article_url=row["canonical_url"],
        source_name=row["source_name"],
        published_on=day_of(row["published_on"]),
        text_start=_text_start(row),
        version_id=row["version_id"],
    )


def _claim(row: Row) -> Evidence:
    """A claim whose article has no figure of the target's kind: its own actual value, or nothing but the words."""
    actual = decimal_or_none(row["attainment_actual"])
    return Evidence(
        observation_id=None,
        value=actual,
        interval=Interval(actual, actual),
        period_start=day_of(row["period_start"]),
        # The target's own period ends later than what is known on the day of the article.
        period_end=None,
        held=bool(HELD_FLAGS & set(json.loads(row["flags"]))),
        claim=row["attainment"],
        ratio=decimal_or_none(row["attainment_ratio"]),
        ratio_decimals=_ratio_decimals(row["attainment_ratio"]),
        text=row["text"],
        sentence=row["sentence"],
        article_id=row["article_id"],
        article_title=row["title"] or "",
        article_url=row["canonical_url"],
        source_name=row["source_name"],
        published_on=day_of(row["published_on"]),
        text_start=_text_start(row),
        version_id=row["version_id"],
    )


def _text_start(row: Row) -> int | None:
    start: int | None = row["sentence_start"]
    return None if start is None else row["span_start"] - start


def _ratio_decimals(text: str | None) -> int:
    """Decimals of the percentage: 1 for 0.915."""
    return max(0, len((text or "").partition(".")[2]) - 2)


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)
