"""The evidence of one target, told apart, in; the contradiction that the deciding figure stands in, or None, out.

Pure.  Rules: targets.md, section 3.4, the rows on claims.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from alerts.counting import CLAIMS_REACHED, Read, ToldApart, speaks_of
from alerts.intervals import Verdict, attainment_ratio, percentage_agrees, widened
from alerts.reasons import Reason
from model.alerting import Evidence, Interval, TargetVersion
from model.statistics import Comparator


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Evidence that cannot be true together with the deciding one."""

    reason: Reason
    evidence: Evidence


def find_contradiction(target: TargetVersion, found: ToldApart) -> Contradiction | None:
    """The first of the named contradictions with the deciding figure; a computed target never opens one.

    Older figures do not count: what was disputed in June is settled by the figure of December.
    """
    decided = found.decided()
    if target.derived or decided is None:
        return None
    checks = (_ratio_disagrees, _claim_beyond, _claim_below, _cumulative_fell)
    return next((result for check in checks if (result := check(target, decided, found)) is not None), None)


def _ratio_disagrees(target: TargetVersion, decided: Read, _: ToldApart) -> Contradiction | None:
    """Only beside a claim of success: 占三年总任务的76.7% beside this year's figure speaks of another base."""
    item = decided.evidence
    if item.ratio is None or item.value is None or item.claim not in CLAIMS_REACHED:
        return None
    actual = widened(item.interval, item.rounding)
    computed = attainment_ratio(actual, target.comparator, widened(target.value, target.rounding))
    if computed is None:
        return None
    percent = Interval(_percent(computed.lower), _percent(computed.upper))
    if percentage_agrees(item.ratio * 100, item.ratio_decimals, percent):
        return None
    return Contradiction(Reason.RATIO_DISAGREES, item)


def _claim_beyond(target: TargetVersion, decided: Read, found: ToldApart) -> Contradiction | None:
    """Met, says the article; not met, says its own figure, or a figure of the same day or later."""
    if decided.verdict is not Verdict.NOT_MET:
        return None
    if decided.evidence.claim in CLAIMS_REACHED:
        return Contradiction(Reason.CLAIM_BEYOND_FIGURE, decided.evidence)
    for claim in found.claims_met:
        # A level may be reached in June and lost in December; a sum cannot shrink.
        on = speaks_of(target, claim)
        is_overtaken = on <= decided.on if target.basis == "flow" else on == decided.on
        if is_overtaken:
            return Contradiction(Reason.CLAIM_BEYOND_FIGURE, claim)
    return None


def _claim_below(target: TargetVersion, decided: Read, found: ToldApart) -> Contradiction | None:
    """Missed, says the article; met, says its own figure, or a figure of the same day or before."""
    if decided.verdict is Verdict.NOT_MET:
        return None
    if decided.evidence.claim == "missed":
        return Contradiction(Reason.CLAIM_BELOW_FIGURE, decided.evidence)
    for claim in found.claims_missed:
        on = speaks_of(target, claim)
        is_overtaken = on >= decided.on if target.basis == "flow" else on == decided.on
        if is_overtaken:
            return Contradiction(Reason.CLAIM_BELOW_FIGURE, claim)
    return None


def _cumulative_fell(target: TargetVersion, decided: Read, found: ToldApart) -> Contradiction | None:
    """36 in October and 30 in December: one of the two is no sum of the year."""
    if target.basis != "flow" or target.comparator is not Comparator.AT_LEAST or decided.verdict is not Verdict.NOT_MET:
        return None
    for read in found.figures:
        if read.verdict in {Verdict.MET, Verdict.EXCEEDED} and read.on < decided.on:
            return Contradiction(Reason.CUMULATIVE_FELL, read.evidence)
    return None


def _percent(share: Decimal | None) -> Decimal | None:
    return None if share is None else share * 100
