"""What one reading says becomes rows of observation_claims, target_claims and rejected_claims, and rows become claims again.

Rows are only added. When a later reading of the same article version no longer says the same, the old row gets the time
at which it stopped standing, once. What was believed on day D: `recorded_at <= D AND (retired_at IS NULL OR retired_at > D)`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlite_utils import Database

from model.statistics import (
    Accumulation,
    Approximation,
    Attainment,
    AttainmentStatus,
    Basis,
    Comparator,
    Measure,
    Observation,
    PeriodKind,
    ReferencePeriod,
    Region,
    Rejected,
    Scope,
    ScopeType,
    Status,
    Target,
    Transformation,
)
from storage.rows import (
    Row,
    day_of,
    day_text,
    decimal_or_none,
    decimal_text,
    decimal_text_or_none,
    digest_of,
    dimensions_text,
    fetch_all,
    insert,
    json_text,
    time_text,
)

Claim = Observation | Target | Rejected

TABLES = ("observation_claims", "target_claims", "rejected_claims")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where claims come from: the columns that all rows of one reading share."""

    article_id: int
    version_id: int
    reading_id: int
    body: str
    published_on: str | None
    parser_version: str
    recorded_at: datetime
    stands: bool = True
    """False where the article was edited since: the claims are kept as history only."""


def region_key(region: Region | None) -> str | None:
    """What a region is compared by: the stable id, else the code, else `name:` and the name."""
    if region is None:
        return None
    return region.stable_id or region.code or f"name:{region.name}"


def insert_claims(db: Database, table: str, claims: Sequence[Claim], origin: Origin) -> tuple[int, ...]:
    """Ids of the claims, in order; the version's standing claims that are not among them are retired as reread."""
    rows = [_claim_row(claim, origin) for claim in claims]
    standing = _standing(db, table, origin.version_id)
    wanted = {str(row["claim_digest"]) for row in rows}
    gone = [row_id for digest, row_id in standing.items() if digest not in wanted]
    retire(db, table, gone, origin.recorded_at, "reread")
    ids: dict[str, int] = {digest: row_id for digest, row_id in standing.items() if digest in wanted}
    insert_regions(db, {claim.region for claim in claims if not isinstance(claim, Rejected)})
    for claim, row in zip(claims, rows, strict=True):
        digest = str(row["claim_digest"])
        if digest not in ids:
            ids[digest] = _insert_claim(db, table, claim, row)
    return tuple(ids[str(row["claim_digest"])] for row in rows)


def retire_versions(db: Database, version_ids: Sequence[int], at: datetime, because: str) -> None:
    """Every standing claim of these article versions stops standing."""
    for table in TABLES:
        for version_id in version_ids:
            retire(db, table, list(_standing(db, table, version_id).values()), at, because)


def retire(db: Database, table: str, ids: Sequence[int], at: datetime, because: str) -> None:
    """These rows stop standing at `at`: `edited` by the outlet, or `reread` by newer rules."""
    if not ids:
        return
    db.conn.executemany(
        f"UPDATE {table} SET retired_at = ?, retired_because = ? WHERE id = ? AND retired_at IS NULL",
        [(time_text(at), because, row_id) for row_id in ids],
    )
    if table == "observation_claims":
        # A claim that no longer stands loses to nobody any more.
        db.conn.executemany(
            "UPDATE series_losers SET known_to = ? WHERE observation_id = ? AND known_to IS NULL",
            [(time_text(at), row_id) for row_id in ids],
        )


def observation_of(row: Row) -> Observation:
    """The observation as it was read."""
    return Observation(
        start=row["span_start"],
        end=row["span_end"],
        text=row["text"],
        sentence=row["sentence"],
        indicator=row["indicator"],
        indicator_name=row["indicator_name"],
        value=Decimal(row["value"]),
        lower=decimal_or_none(row["lower"]),
        upper=decimal_or_none(row["upper"]),
        approx=Approximation(row["approx"]),
        unit=row["unit"],
        unit_text=row["unit_text"],
        measure=Measure(row["measure"]),
        accumulation=Accumulation(row["accumulation"]),
        transformation=Transformation(row["transformation"]),
        status=Status(row["status"]),
        region=_region_of(row),
        scope=Scope(ScopeType(row["scope_type"]), row["scope_name"]) if row["scope_type"] else None,
        period=_period_of(row),
        confidence=row["confidence"],
        rules=tuple(json.loads(row["rules"])),
        dimensions=json.loads(row["dimensions"]),
        flags=tuple(json.loads(row["flags"])),
        decimals=row["decimals"],
        multiplier=row["multiplier"],
        lower_open=bool(row["lower_open"]),
        upper_open=bool(row["upper_open"]),
    )


def target_of(row: Row) -> Target:
    """The stated target as it was read."""
    return Target(
        start=row["span_start"],
        end=row["span_end"],
        text=row["text"],
        sentence=row["sentence"],
        indicator=row["indicator"],
        indicator_name=row["indicator_name"],
        region=_region_of(row),
        period=_period_of(row),
        comparator=Comparator(row["comparator"]),
        value=Decimal(row["value"]),
        unit=row["unit"],
        issuer=row["issuer"],
        attainment=_attainment_of(row),
        rules=tuple(json.loads(row["rules"])),
        dimensions=json.loads(row["dimensions"]),
        upper=decimal_or_none(row["upper"]),
        nature=row["nature"],
        basis=row["basis"],
        revision=row["revision"],
        derived=bool(row["derived"]),
        confidence=row["confidence"],
        flags=tuple(json.loads(row["flags"])),
    )


def _standing(db: Database, table: str, version_id: int) -> dict[str, int]:
    rows = fetch_all(
        db, f"SELECT claim_digest, id FROM {table} WHERE version_id = ? AND retired_at IS NULL", [version_id]
    )
    return {row["claim_digest"]: row["id"] for row in rows}


def _insert_claim(db: Database, table: str, claim: Claim, row: Mapping[str, Any]) -> int:
    if isinstance(claim, Observation):
        row = {**row, "series_id": _series_id(db, claim)}
    return int(insert(db, table, row) or 0)


def _claim_row(claim: Claim, origin: Origin) -> dict[str, Any]:
    if isinstance(claim, Observation):
        own = _observation_row(claim)
    elif isinstance(claim, Target):
        own = _target_row(claim)
    else:
        own = {"reason": claim.reason, "rule": claim.rule}
    own |= {"span_start": claim.start, "span_end": claim.end, "text": claim.text, "sentence": claim.sentence}
    row = own | {
        # The day of publication decides conflicts: another day makes another claim.
        "claim_digest": digest_of(own, origin.published_on),
        "article_id": origin.article_id,
        "version_id": origin.version_id,
        "reading_id": origin.reading_id,
        "paragraph": origin.body.count("\n", 0, claim.start),
        "sentence_start": _sentence_start(origin.body, claim),
        "parser_version": origin.parser_version,
        "recorded_at": time_text(origin.recorded_at),
        "retired_at": None if origin.stands else time_text(origin.recorded_at),
        "retired_because": None if origin.stands else "edited",
    }
    return row if isinstance(claim, Rejected) else row | {"published_on": origin.published_on}


def _sentence_start(body: str, claim: Claim) -> int | None:
    """Where the claim's sentence begins: its last occurrence that covers the span."""
    start = body.rfind(claim.sentence, 0, claim.start + len(claim.sentence)) if claim.sentence else -1
    return start if 0 <= start <= claim.start and claim.end <= start + len(claim.sentence) else None


def _observation_row(claim: Observation) -> dict[str, Any]:
    return {
        "indicator": claim.indicator,
        "indicator_name": claim.indicator_name,
        "value": decimal_text(claim.value),
        "value_num": float(claim.value),
        "lower": decimal_text_or_none(claim.lower),
        "upper": decimal_text_or_none(claim.upper),
        "lower_open": int(claim.lower_open),
        "upper_open": int(claim.upper_open),
        "approx": claim.approx.value,
        "decimals": claim.decimals,
        "multiplier": claim.multiplier,
        "unit": claim.unit,
        "unit_text": claim.unit_text,
        "measure": claim.measure.value,
        "accumulation": claim.accumulation.value,
        "transformation": claim.transformation.value,
        "status": claim.status.value,
        "scope_type": claim.scope.type.value if claim.scope else None,
        "scope_name": claim.scope.name if claim.scope else None,
        "dimensions": dimensions_text(claim.dimensions),
        "confidence": float(claim.confidence),
        "rules": json_text(claim.rules),
        "flags": json_text(claim.flags),
        **_region_columns(claim.region),
        **_period_columns(claim.period),
    }


def _target_row(claim: Target) -> dict[str, Any]:
    attainment = claim.attainment
    return {
        "indicator": claim.indicator,
        "indicator_name": claim.indicator_name,
        "comparator": claim.comparator.value,
        "value": decimal_text(claim.value),
        "value_num": float(claim.value),
        "upper": decimal_text_or_none(claim.upper),
        "unit": claim.unit,
        "issuer": claim.issuer,
        "nature": claim.nature,
        "basis": claim.basis,
        "revision": claim.revision,
        "derived": int(claim.derived),
        "attainment": attainment.status.value if attainment else None,
        "attainment_actual": decimal_text_or_none(attainment.actual) if attainment else None,
        # Zeros at the end stay: 100.0% is printed more finely than 100%.
        "attainment_ratio": format(attainment.ratio, "f") if attainment and attainment.ratio is not None else None,
        "dimensions": dimensions_text(claim.dimensions),
        "confidence": float(claim.confidence),
        "rules": json_text(claim.rules),
        "flags": json_text(claim.flags),
        **_region_columns(claim.region),
        **_period_columns(claim.period),
    }


def _region_columns(region: Region | None) -> dict[str, Any]:
    return {
        "region_key": region_key(region),
        "region_code": region.code if region else None,
        "region_name": region.name if region else None,
        "region_level": region.level if region else None,
        "region_stable_id": region.stable_id if region else None,
        "region_parent": region.parent if region else None,
        "region_system": region.system if region else None,
    }


def _region_of(row: Row) -> Region | None:
    if row["region_name"] is None:
        return None
    return Region(
        code=row["region_code"],
        name=row["region_name"],
        level=row["region_level"],
        parent=row["region_parent"],
        stable_id=row["region_stable_id"],
        system=row["region_system"],
    )


def _period_columns(period: ReferencePeriod) -> dict[str, Any]:
    return {
        "period_start": day_text(period.start),
        "period_end": day_text(period.end),
        "period_basis": period.basis.value,
        "period_kind": period.kind.value,
        "period_precision": period.precision,
        "period_text": period.text,
    }


def _period_of(row: Row) -> ReferencePeriod:
    return ReferencePeriod(
        start=day_of(row["period_start"]),
        end=day_of(row["period_end"]),
        basis=Basis(row["period_basis"]),
        text=row["period_text"],
        kind=PeriodKind(row["period_kind"]),
        precision=row["period_precision"],
    )


def _attainment_of(row: Row) -> Attainment | None:
    if row["attainment"] is None:
        return None
    return Attainment(
        status=AttainmentStatus(row["attainment"]),
        actual=decimal_or_none(row["attainment_actual"]),
        ratio=decimal_or_none(row["attainment_ratio"]),
    )


def insert_regions(db: Database, regions: Iterable[Region | None]) -> None:
    """Keeps the names and codes under which regions are seen."""
    rows = [
        (region_key(region), region.code or "", region.name, region.level, region.parent, region.system)
        for region in regions
        if region is not None
    ]
    db.conn.executemany("INSERT OR IGNORE INTO regions VALUES (?, ?, ?, ?, ?, ?)", rows)


def _series_id(db: Database, claim: Observation) -> int | None:
    """The series that a claim counts for; None for what no series holds (conflicts.md: region scope, actual)."""
    key = region_key(claim.region)
    if claim.indicator is None or key is None or claim.scope is not None or claim.status is not Status.ACTUAL:
        return None
    row = {
        "indicator": claim.indicator,
        "region_key": key,
        "dimensions": dimensions_text(claim.dimensions),
        "unit": claim.unit,
        "accumulation": claim.accumulation.value,
        "transformation": claim.transformation.value,
        "indicator_name": claim.indicator_name,
        "region_name": claim.region.name if claim.region else key,
    }
    known = db.conn.execute(_SERIES, row).fetchone()
    return int(known[0]) if known else insert(db, "series_keys", row)


_SERIES = (
    "SELECT id FROM series_keys WHERE indicator = :indicator AND region_key = :region_key AND dimensions = :dimensions "
    "AND unit = :unit AND accumulation = :accumulation AND transformation = :transformation"
)
