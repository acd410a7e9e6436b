"""Evaluate: statements become target versions, versions meet their evidence, changes of state are stored with their outbox rows."""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass, replace

import structlog

from alerts import routing
from alerts.evaluate import evaluate as judge
from alerts.lifecycle import LifecycleSettings, decide
from alerts.pace import PaceSettings
from alerts.statements import Skipped, States, Supports, decide_statement
from model.alerting import Lifecycle, TargetVersion
from model.statistics import TargetClaim
from ruralwatch.workshop import Workshop
from storage.database import writing
from storage.evidence import list_evidence
from storage.targets import (
    get_target_state,
    insert_target_version,
    insert_transition,
    link_target_claim,
    list_target_versions,
    list_targets_to_evaluate,
    list_unlinked_target_claims,
    list_versions_about,
    put_target_figure,
    skip_target_claim,
)

log = structlog.get_logger(__name__)

# One evaluation at a time: two that see the same state would tell the same change, and one of them would fail.
_turn = threading.Lock()


@dataclass(slots=True)
class EvaluateReport:
    """What one evaluation did."""

    targets: int = 0
    """Target versions looked at."""
    versions_new: int = 0
    transitions: int = 0
    notifications: int = 0

    def counts(self) -> dict[str, int]:
        """The numbers, by name, for the log."""
        return asdict(self)


def evaluate(workshop: Workshop) -> EvaluateReport:
    """Look at every open target; each change of state and its outbox rows are one transaction."""
    report = EvaluateReport()
    with _turn:
        for version in workshop.settings.targets:
            _declare(workshop, version, report)
        while claims := list_unlinked_target_claims(workshop.database()):
            for claim in claims:
                _follow(workshop, claim, report)
        for version in list_targets_to_evaluate(workshop.database()):
            _settle(workshop, version, report)
    return report


def _declare(workshop: Workshop, declared: TargetVersion, report: EvaluateReport) -> None:
    """A target of the configuration; what articles had stated before it is the version that it follows."""
    db = workshop.database()
    with writing(db):
        known = list_target_versions(db, declared.key)
        if any(one.value == declared.value and one.comparator is declared.comparator for one in known):
            return
        if known:
            declared = replace(declared, version=known[-1].version + 1, supersedes=known[-1].version)
        insert_target_version(db, declared, recorded_at=workshop.now())
        report.versions_new += 1


def _follow(workshop: Workshop, claim: TargetClaim, report: EvaluateReport) -> None:
    """One statement of an article: a version of its own, support of a known one, or passed over with a reason."""
    db = workshop.database()
    target = claim.target
    with writing(db):
        code = target.region.code if target.region else None
        known = list_versions_about(db, target.indicator, code) if target.indicator and code else ()
        match decide_statement(claim, known, workshop.names):
            case States(version):
                insert_target_version(db, version, recorded_at=workshop.now(), claim_id=claim.id)
                report.versions_new += 1
            case Supports(key, number):
                link_target_claim(db, claim.id, key, number)
            case Skipped(reason):
                skip_target_claim(db, claim.id, reason)


def _settle(workshop: Workshop, version: TargetVersion, report: EvaluateReport) -> None:
    db = workshop.database()
    settings = LifecycleSettings(
        grace_days=workshop.settings.alerts.grace_days,
        timezone=workshop.settings.timezone,
        pace=PaceSettings(without_pace=workshop.without_pace),
    )
    report.targets += 1
    with writing(db):
        state = get_target_state(db, version.key, version.version)
        versions = list_target_versions(db, version.key)
        evidence = list_evidence(db, version)
        after, transitions = decide(version, state, evidence, workshop.now(), settings, versions=versions)
        # A superseded version keeps the figure that it ended with.
        if after.lifecycle not in {Lifecycle.SUPERSEDED, Lifecycle.WITHDRAWN}:
            put_target_figure(db, version, judge(version, evidence, settings.pace).evidence, now=workshop.now())
        for transition in transitions:
            notifications = routing.notify(transition, version, workshop.settings.routes, workshop.now())
            insert_transition(db, transition, notifications)
            report.transitions += 1
            report.notifications += len(notifications)
            log.info(
                "target changed",
                target=version.key,
                version=version.version,
                alert=transition.alert.value if transition.alert else None,
                reason=transition.reason,
                performance=transition.after.performance.value,
            )
