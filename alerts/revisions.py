"""Two versions of one target in; whether it was raised, lowered or told anew, and whether that alone met it, out. Pure."""

from __future__ import annotations

from decimal import Decimal

from alerts.counting import stands_at
from alerts.evaluate import REACHED, Evaluation
from alerts.intervals import Verdict, compare
from alerts.reasons import Reason
from model.alerting import TargetVersion
from model.statistics import Comparator


def revision_reason(before: TargetVersion, after: TargetVersion) -> Reason:
    """`target_raised`, `target_lowered`, or `target_restated` where the number is the same or cannot be compared."""
    old, new = _bound(before), _bound(after)
    if old == new or before.comparator is not after.comparator:
        return Reason.TARGET_RESTATED
    return Reason.TARGET_RAISED if new > old else Reason.TARGET_LOWERED


def is_met_by_reduction(before: TargetVersion | None, target: TargetVersion, evaluation: Evaluation) -> bool:
    """Met now, by a figure that was short of the version before and is not newer than the revision."""
    if before is None or evaluation.performance not in REACHED or evaluation.evidence is None:
        return False
    if evaluation.contradiction is not None or not _is_eased(before, target):
        return False
    item = evaluation.evidence
    is_new_progress = target.stated_on is not None and stands_at(item) > target.stated_on
    if is_new_progress:
        return False
    earlier = compare(item.interval, before.comparator, before.value)
    return earlier not in {Verdict.MET, Verdict.EXCEEDED}


def _is_eased(before: TargetVersion, after: TargetVersion) -> bool:
    direction = revision_reason(before, after)
    eased = Reason.TARGET_RAISED if after.comparator is Comparator.AT_MOST else Reason.TARGET_LOWERED
    return direction is eased


def _bound(target: TargetVersion) -> Decimal:
    """The number that the target asks for, to compare two versions by."""
    lower, upper = target.value.lower, target.value.upper
    bounds = (upper, lower) if target.comparator is Comparator.AT_MOST else (lower, upper)
    return next((bound for bound in bounds if bound is not None), Decimal(0))
