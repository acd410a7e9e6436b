"""A target as an article states it, and the versions known so far, in; what becomes of the statement out.

Pure: an official quota is told again and again by many articles; only the first telling, and each change, makes a
target version (targets.md 3.2, 3.4).  A changed number without a word of revision is a version too: quotas are
lowered quietly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from model.alerting import Interval, TargetVersion, issuer_level, target_key
from model.statistics import Comparator, Target, TargetClaim

# 追加 of the same amount within this time is the same news told again by another outlet.
SAME_NEWS = timedelta(days=60)
# Below this the reading is too unsure to found a target that people are told about.
LEAST_CONFIDENCE = 0.5
# Set by the region itself, not handed down: 力争, 计划, a chain of milestones.
_OWN = frozenset({"self_set", "plan", "milestone"})


@dataclass(frozen=True, slots=True)
class States:
    """The statement founds this version."""

    version: TargetVersion


@dataclass(frozen=True, slots=True)
class Supports:
    """The statement tells a known version again."""

    key: str
    version: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """The statement is not followed, for a named reason."""

    reason: str


Verdict = States | Supports | Skipped


def decide_statement(
    claim: TargetClaim, known: tuple[TargetVersion, ...], names: Mapping[str, str] | None = None
) -> Verdict:
    """What becomes of a stated target; `known` are all versions of targets on the same indicator and region.

    `names` gives an indicator's own name: an article's words for it (青禾县社区工厂) are not what people are told.
    """
    target = claim.target
    problem = _problem(target)
    if problem:
        return Skipped(problem)
    stated_on = claim.published_on or claim.recorded_at.date()
    name = (names or {}).get(target.indicator or "", target.indicator_name)
    same = tuple(sorted((one for one in known if _is_same_target(one, target)), key=lambda one: one.version))
    verdict = _beside_known(claim, same, stated_on) if same else None
    if verdict is None:
        verdict = States(_version(claim, _interval(target), 1, stated_on, None))
    return States(replace(verdict.version, indicator_name=name)) if isinstance(verdict, States) else verdict


def _problem(target: Target) -> str:
    if target.indicator is None:
        return "no_indicator"
    if target.region is None or target.region.code is None:
        return "no_region"
    if target.period.end is None:
        return "no_deadline"
    return "doubtful" if target.confidence < LEAST_CONFIDENCE else ""


def _is_same_target(version: TargetVersion, target: Target) -> bool:
    same = (
        version.indicator == target.indicator
        and version.dimensions == _dimensions(target)
        and version.region_code == (target.region.code if target.region else None)
        and version.period_end == target.period.end
        and version.basis == target.basis
        and version.unit == target.unit
    )
    return same and _issuers_agree(version, target)


def _issuers_agree(version: TargetVersion, target: Target) -> bool:
    """完成年度任务 names no issuer and may speak of any quota handed down; a county's own aim is told by its wording."""
    ours, theirs = issuer_level(version.issuer), issuer_level(_issuer(target))
    return ours == theirs or (not theirs and target.nature not in _OWN) or not ours


def _beside_known(claim: TargetClaim, same: tuple[TargetVersion, ...], stated_on: date) -> Verdict:
    target, latest = claim.target, same[-1]
    supports = Supports(latest.key, latest.version)
    if target.revision == "adds":
        if _is_told_addition(target.value, same, stated_on):
            return supports
        total = (latest.value.lower or Decimal(0)) + target.value
        return States(_version(claim, Interval(total, total), latest.version + 1, stated_on, latest))
    stated = _interval(target)
    told = next((one for one in reversed(same) if one.value == stated and one.comparator is target.comparator), None)
    if told is not None and (told is latest or latest.stated_on is None or stated_on <= latest.stated_on):
        return Supports(told.key, told.version)
    if target.derived or _overlaps(stated, latest.value, target):
        return supports if _overlaps(stated, latest.value, target) else Skipped("derived")
    if latest.stated_on is not None and stated_on <= latest.stated_on:
        return Skipped("older_statement")
    return States(_version(claim, stated, latest.version + 1, stated_on, latest))


def _is_told_addition(amount: Decimal, same: tuple[TargetVersion, ...], stated_on: date) -> bool:
    """True where a version already holds this addition: told by a copy, or as 调整为 in the same article."""
    for before, after in pairwise(same):
        grown = (after.value.lower or Decimal(0)) - (before.value.lower or Decimal(0))
        if grown == amount and after.stated_on is not None and abs(after.stated_on - stated_on) <= SAME_NEWS:
            return True
    return False


def _overlaps(stated: Interval, known: Interval, target: Target) -> bool:
    """Whether an approximate or computed target (30余家, A / p) may be the known one."""
    if not target.derived and target.upper is None:
        return False
    above = stated.upper is None or known.lower is None or stated.upper >= known.lower
    below = stated.lower is None or known.upper is None or stated.lower <= known.upper
    return above and below


def _interval(target: Target) -> Interval:
    if target.upper is not None and target.upper != target.value:
        return Interval(target.value, target.upper)
    return Interval(target.value, target.value)


def _issuer(target: Target) -> str | None:
    if target.issuer or target.nature not in _OWN or target.region is None:
        return target.issuer
    return target.region.name


def _dimensions(target: Target) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(target.dimensions.items()))


def _version(
    claim: TargetClaim, value: Interval, number: int, stated_on: date, before: TargetVersion | None
) -> TargetVersion:
    target = claim.target
    code = target.region.code if target.region else None
    key = (
        before.key
        if before
        else target_key(
            indicator=target.indicator or "",
            dimensions=_dimensions(target),
            region=code,
            period_end=target.period.end,
            basis=target.basis,
            issuer=_issuer(target),
        )
    )
    return TargetVersion(
        key=key,
        version=number,
        indicator=target.indicator or "",
        indicator_name=target.indicator_name,
        dimensions=_dimensions(target),
        region_code=code,
        region_name=target.region.name if target.region else "",
        period_start=target.period.start,
        period_end=target.period.end,
        basis=target.basis,
        comparator=Comparator(target.comparator),
        value=value,
        unit=target.unit,
        issuer=_issuer(target) or (before.issuer if before else None),
        stated_on=stated_on,
        origin=f"claim:{claim.id}",
        derived=target.derived,
        supersedes=before.version if before else None,
        text=target.sentence,
    )
