"""Target versions, the figures that decide about them, their states and transitions are kept and asked for. Judges nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from model.alerting import (
    AlertKind,
    Evidence,
    Interval,
    Lifecycle,
    Notification,
    Performance,
    TargetState,
    TargetVersion,
    Transition,
)
from model.errors import StorageError
from model.statistics import Comparator, TargetClaim
from storage.claims import target_of
from storage.database import writing
from storage.rows import (
    Row,
    day_of,
    day_text,
    decimal_or_none,
    decimal_text,
    decimal_text_or_none,
    dimensions_text,
    fetch_all,
    fetch_one,
    insert,
    json_text,
    time_of,
    time_text,
    time_text_or_none,
)

SETTLED = (Lifecycle.CLOSED, Lifecycle.SUPERSEDED, Lifecycle.WITHDRAWN)
"""Lifecycles that no new figure changes by itself."""


def insert_target_version(
    db: Database, version: TargetVersion, *, recorded_at: datetime, claim_id: int | None = None
) -> int:
    """The row id of a target version. The same key and version again changes nothing and gives the same id.

    `claim_id` is the claim it was made of; that claim counts as followed then. Raises StorageError where the same key
    and version stands with another value: a changed target is a new version.
    """
    row = _target_row(version)
    with writing(db):
        known = fetch_one(db, "SELECT * FROM targets WHERE key = ? AND version = ?", [version.key, version.version])
        if known is None:
            extra = {"claim_id": claim_id, "recorded_at": time_text(recorded_at)}
            target_id = int(insert(db, "targets", row | extra) or 0)
        else:
            _check_same(known, row)
            target_id = known["id"]
        if claim_id is not None:
            _use_claim(db, claim_id, target_id, "states")
    return target_id


def link_target_claim(db: Database, claim_id: int, key: str, version: int, role: str = "supports") -> None:
    """A claim states again what a known target version says: support, no new target."""
    with writing(db):
        _use_claim(db, claim_id, _target_id(db, key, version), role)


def skip_target_claim(db: Database, claim_id: int, reason: str) -> None:
    """A claim is looked at and not followed, for a named reason: no_indicator, no_region, derived, …"""
    with writing(db):
        _use_claim(db, claim_id, None, "skipped", reason)


def list_unlinked_target_claims(db: Database, *, limit: int = 100) -> tuple[TargetClaim, ...]:
    """Standing claims that nobody has made a target version of, linked or skipped; in the order they were stored."""
    rows = fetch_all(
        db,
        "SELECT c.*, v.title, a.canonical_url FROM target_claims c "
        "JOIN article_texts v ON v.id = c.version_id JOIN article_addresses a ON a.id = c.article_id "
        "WHERE c.retired_at IS NULL AND NOT EXISTS (SELECT 1 FROM target_claim_uses u WHERE u.claim_id = c.id) "
        "ORDER BY c.id LIMIT ?",
        [limit],
    )
    return tuple(
        TargetClaim(
            id=row["id"],
            target=target_of(row),
            article_id=row["article_id"],
            version_id=row["version_id"],
            article_title=row["title"] or "",
            article_url=row["canonical_url"],
            published_on=day_of(row["published_on"]),
            recorded_at=time_of(row["recorded_at"]),
        )
        for row in rows
    )


def list_target_versions(db: Database, key: str) -> tuple[TargetVersion, ...]:
    """Every version of one target, first to last."""
    rows = fetch_all(db, f"{_TARGETS} WHERE t.key = ? ORDER BY t.version", [key])
    return tuple(_version_of(row) for row in rows)


def list_versions_about(db: Database, indicator: str, region_code: str) -> tuple[TargetVersion, ...]:
    """Every version of every target on one indicator of one region, by key and version."""
    rows = fetch_all(
        db,
        f"{_TARGETS} WHERE t.indicator = ? AND t.region_code = ? ORDER BY t.key, t.version",
        [indicator, region_code],
    )
    return tuple(_version_of(row) for row in rows)


def get_target_version(db: Database, key: str, version: int) -> TargetVersion:
    """One version of one target; StorageError where there is none."""
    return _version_of(_target(db, key, version))


def list_targets_to_evaluate(db: Database) -> tuple[TargetVersion, ...]:
    """Every open target version, and each settled one about which something was read or withdrawn since it settled.

    Articles of a year that is over are often read late and in any order: the report of December must still be able to
    say that the quota was met (targets.md 3.4, "correction or better source").
    """
    rows = fetch_all(db, _TO_EVALUATE.format(settled=_marks(SETTLED)), [state.value for state in SETTLED])
    return tuple(_version_of(row) for row in rows)


def get_target_state(db: Database, key: str, version: int) -> TargetState:
    """Where a target version stands; the initial state where nothing ever changed."""
    return _state(db, _target_id(db, key, version))


def insert_transition(db: Database, transition: Transition, notifications: Iterable[Notification]) -> int:
    """The id of the stored change of state, with one outbox row for each notification, all in one transaction.

    The notifications' own `transition_id` is not looked at. Raises StorageError, and writes nothing, where the target
    version no longer stands at `transition.before`: someone else has told this change already.
    """
    with writing(db):
        target_id = _target_id(db, transition.target_key, transition.target_version)
        if _state(db, target_id) != transition.before:
            raise StorageError(
                f"target {transition.target_key} version {transition.target_version} changed in between; "
                "nothing was written, the next evaluation sees the new state"
            )
        transition_id = int(insert(db, "transitions", _transition_row(target_id, transition)) or 0)
        _put_state(db, target_id, transition, transition_id)
        for notification in notifications:
            insert(db, "outbox", _outbox_row(replace(notification, transition_id=transition_id)))
    return transition_id


def put_target_figure(db: Database, version: TargetVersion, evidence: Evidence | None, *, now: datetime) -> None:
    """Keeps which figure counts for a target version now; the same one again changes nothing, None takes it away."""
    with writing(db):
        target_id = _target_id(db, version.key, version.version)
        known = fetch_one(db, "SELECT evidence FROM target_figures WHERE target_id = ?", [target_id])
        text = json_text(_evidence_json(evidence)) if evidence else None
        if text == (known["evidence"] if known else None):
            return
        db.conn.execute("DELETE FROM target_figures WHERE target_id = ?", [target_id])
        if evidence is not None:
            row = {"target_id": target_id, "observation_id": evidence.observation_id, "evidence": text}
            insert(db, "target_figures", row | {"evaluated_at": time_text(now)})


def get_transition(db: Database, transition_id: int) -> Transition:
    """One change of state; StorageError where there is none."""
    row = fetch_one(db, f"{_TRANSITIONS} WHERE tr.id = ?", [transition_id])
    if row is None:
        raise StorageError(f"there is no transition {transition_id}")
    return _transition_of(row)


def list_transitions(db: Database, key: str | None = None, *, limit: int = 100) -> tuple[tuple[int, Transition], ...]:
    """Changes of state with their ids, latest first; of one target, or of all."""
    condition = "" if key is None else "WHERE t.key = :key"
    rows = fetch_all(db, f"{_TRANSITIONS} {condition} ORDER BY tr.id DESC LIMIT :limit", {"key": key, "limit": limit})
    return tuple((row["id"], _transition_of(row)) for row in rows)


# The printed sentence of a stated target comes from its claim.
_TARGETS = "SELECT t.*, c.sentence AS stated FROM targets t LEFT JOIN target_claims c ON c.id = t.claim_id"

_TO_EVALUATE = """
SELECT t.*, NULL AS stated FROM targets t LEFT JOIN target_states s ON s.target_id = t.id
WHERE s.lifecycle IS NULL OR s.lifecycle NOT IN ({settled})
  OR EXISTS (
    SELECT 1 FROM series_keys k JOIN observation_claims o ON o.series_id = k.id
    WHERE k.indicator = t.indicator
      AND k.region_key IN (SELECT region_key FROM regions WHERE code = t.region_code UNION SELECT t.region_code)
      AND (o.recorded_at >= s.changed_at OR o.retired_at >= s.changed_at)
  )
  OR EXISTS (
    SELECT 1 FROM target_claims c
    WHERE c.indicator = t.indicator
      AND c.region_key IN (SELECT region_key FROM regions WHERE code = t.region_code UNION SELECT t.region_code)
      AND (c.recorded_at >= s.changed_at OR c.retired_at >= s.changed_at)
  )
ORDER BY t.id
"""

_TRANSITIONS = "SELECT tr.*, t.key, t.version FROM transitions tr JOIN targets t ON t.id = tr.target_id"


def _target(db: Database, key: str, version: int) -> Row:
    row = fetch_one(db, f"{_TARGETS} WHERE t.key = ? AND t.version = ?", [key, version])
    if row is None:
        raise StorageError(f"there is no target {key} version {version}")
    return row


def _target_id(db: Database, key: str, version: int) -> int:
    return int(_target(db, key, version)["id"])


def _use_claim(db: Database, claim_id: int, target_id: int | None, role: str, reason: str = "") -> None:
    row = {"claim_id": claim_id, "target_id": target_id, "role": role, "reason": reason}
    insert(db, "target_claim_uses", row, ignore=True)


def _check_same(known: Row, row: dict[str, Any]) -> None:
    decisive = (
        "indicator",
        "dimensions",
        "period_start",
        "period_end",
        "basis",
        "comparator",
        "lower",
        "upper",
        "unit",
    )
    for column in decisive:
        if known[column] != row[column]:
            raise StorageError(
                f"target {known['key']} version {known['version']} is stored with {column} {known[column]}, not "
                f"{row[column]}; a changed target needs a new version"
            )


def _target_row(version: TargetVersion) -> dict[str, Any]:
    value = version.value.lower if version.value.lower is not None else version.value.upper
    return {
        "key": version.key,
        "version": version.version,
        "indicator": version.indicator,
        "indicator_name": version.indicator_name,
        "dimensions": dimensions_text(version.dimensions),
        "region_code": version.region_code,
        "region_name": version.region_name,
        "period_start": day_text(version.period_start),
        "period_end": day_text(version.period_end),
        "basis": version.basis,
        "comparator": version.comparator.value,
        "lower": decimal_text_or_none(version.value.lower),
        "upper": decimal_text_or_none(version.value.upper),
        "lower_open": int(version.value.lower_open),
        "upper_open": int(version.value.upper_open),
        "value_num": None if value is None else float(value),
        "unit": version.unit,
        "issuer": version.issuer,
        "stated_on": day_text(version.stated_on),
        "origin": version.origin,
        "derived": int(version.derived),
        "supersedes": version.supersedes,
    }


def _version_of(row: Row) -> TargetVersion:
    return TargetVersion(
        key=row["key"],
        version=row["version"],
        indicator=row["indicator"],
        indicator_name=row["indicator_name"],
        dimensions=tuple(sorted(json.loads(row["dimensions"]).items())),
        region_code=row["region_code"],
        region_name=row["region_name"],
        period_start=day_of(row["period_start"]),
        period_end=day_of(row["period_end"]),
        basis=row["basis"],
        comparator=Comparator(row["comparator"]),
        value=Interval(
            decimal_or_none(row["lower"]),
            decimal_or_none(row["upper"]),
            bool(row["lower_open"]),
            bool(row["upper_open"]),
        ),
        unit=row["unit"],
        issuer=row["issuer"],
        stated_on=day_of(row["stated_on"]),
        origin=row["origin"],
        derived=bool(row["derived"]),
        supersedes=row["supersedes"],
        text=row["stated"] or "",
    )


def _state(db: Database, target_id: int) -> TargetState:
    row = fetch_one(db, "SELECT * FROM target_states WHERE target_id = ?", [target_id])
    if row is None:
        return TargetState()
    return TargetState(
        lifecycle=Lifecycle(row["lifecycle"]),
        performance=Performance(row["performance"]),
        disputed=bool(row["disputed"]),
        alerted=_kinds_of(row["alerted"]),
    )


def _put_state(db: Database, target_id: int, transition: Transition, transition_id: int) -> None:
    after = transition.after
    db.conn.execute(
        "INSERT OR REPLACE INTO target_states VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            target_id,
            after.lifecycle.value,
            after.performance.value,
            int(after.disputed),
            json_text(after.alerted),
            transition_id,
            time_text(transition.occurred_at),
        ],
    )


def _transition_row(target_id: int, transition: Transition) -> dict[str, Any]:
    before, after, evidence = transition.before, transition.after, transition.evidence
    return {
        "target_id": target_id,
        "lifecycle_before": before.lifecycle.value,
        "lifecycle_after": after.lifecycle.value,
        "performance_before": before.performance.value,
        "performance_after": after.performance.value,
        "disputed_before": int(before.disputed),
        "disputed_after": int(after.disputed),
        "alerted_before": json_text(before.alerted),
        "alerted_after": json_text(after.alerted),
        "alert": transition.alert.value if transition.alert else None,
        "reason": transition.reason,
        "observation_id": evidence.observation_id if evidence else None,
        "article_id": evidence.article_id if evidence else None,
        "evidence": json_text(_evidence_json(evidence)) if evidence else None,
        "occurred_at": time_text(transition.occurred_at),
    }


def _transition_of(row: Row) -> Transition:
    return Transition(
        target_key=row["key"],
        target_version=row["version"],
        before=_state_side(row, "before"),
        after=_state_side(row, "after"),
        alert=AlertKind(row["alert"]) if row["alert"] else None,
        reason=row["reason"],
        evidence=_evidence_of_json(json.loads(row["evidence"])) if row["evidence"] else None,
        occurred_at=time_of(row["occurred_at"]),
    )


def _state_side(row: Row, side: str) -> TargetState:
    return TargetState(
        lifecycle=Lifecycle(row[f"lifecycle_{side}"]),
        performance=Performance(row[f"performance_{side}"]),
        disputed=bool(row[f"disputed_{side}"]),
        alerted=_kinds_of(row[f"alerted_{side}"]),
    )


def _evidence_json(evidence: Evidence) -> dict[str, Any]:
    return asdict(evidence) | {
        "value": decimal_text_or_none(evidence.value),
        "interval": {
            **asdict(evidence.interval),
            "lower": decimal_text_or_none(evidence.interval.lower),
            "upper": decimal_text_or_none(evidence.interval.upper),
        },
        "ratio": None if evidence.ratio is None else format(evidence.ratio, "f"),
        "rounding": decimal_text(evidence.rounding),
        **{name: day_text(getattr(evidence, name)) for name in _EVIDENCE_DAYS},
    }


def _evidence_of_json(data: dict[str, Any]) -> Evidence:
    interval = data["interval"]
    bounds = {name: decimal_or_none(interval[name]) for name in ("lower", "upper")}
    numbers = {name: decimal_or_none(data[name]) for name in ("value", "ratio", "rounding")}
    days = {name: day_of(data[name]) for name in _EVIDENCE_DAYS}
    return Evidence(**{**data, **days, **numbers, "interval": Interval(**{**interval, **bounds})})


_EVIDENCE_DAYS = ("period_start", "period_end", "published_on")


def _outbox_row(notification: Notification) -> dict[str, Any]:
    return {
        "id": notification.id,
        "transition_id": notification.transition_id,
        "receiver": notification.receiver,
        "state": "waiting",
        "created_at": time_text(notification.created_at),
        "attempts": notification.attempts,
        "not_before": time_text_or_none(notification.not_before),
    }


def _kinds_of(text: str) -> tuple[AlertKind, ...]:
    return tuple(AlertKind(kind) for kind in json.loads(text))


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
