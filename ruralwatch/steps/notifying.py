"""Notify: outbox rows that are due are claimed, rendered and handed to the sender; every attempt is stored."""

from __future__ import annotations

import threading
import time
from dataclasses import asdict, dataclass

import structlog

from alerts.deliver import undeliverable
from alerts.render import RenderOptions, render
from model.alerting import Delivery, DeliveryOutcome, Notification
from ruralwatch.workshop import Workshop
from storage.outbox import claim_due_notifications, record_delivery
from storage.targets import get_transition, list_target_versions

log = structlog.get_logger(__name__)

# The sender belongs to one caller at a time; a pass that finds it busy leaves the outbox to whoever has it.
_turn = threading.Lock()
# How long one call waits for receivers; what a slow one answers later is stored by the next call.
_PATIENCE_S = 20.0
# While some receiver is waited for, new messages for the others are looked for this often.
_LOOK_AGAIN_S = 0.25
# Of the ten seconds that a stop may take, this much is for answers that are on their way.
_LAST_ANSWERS_S = 7.0
_BATCH = 100


@dataclass(slots=True)
class NotifyReport:
    """What became of the messages that one call tried."""

    delivered: int = 0
    retrying: int = 0
    failed: int = 0

    def counts(self) -> dict[str, int]:
        """The numbers, by name, for the log."""
        return asdict(self)


def notify(workshop: Workshop) -> NotifyReport:
    """Send what is due; a receiver that hangs delays nobody else, and what it answers later is stored by the next call."""
    report = NotifyReport()
    end = time.monotonic() + _PATIENCE_S
    with _turn:
        while not workshop.stopping.is_set() and time.monotonic() < end:
            for notification in claim_due_notifications(
                workshop.database(), now=workshop.now(), limit=_BATCH, lease_s=workshop.lease_s
            ):
                _hand_over(workshop, notification, report)
            if not workshop.sender.in_hand:
                break
            for delivery in workshop.sender.finished(timeout_s=_LOOK_AGAIN_S):
                _record(workshop, delivery, report)
    return report


def drain(workshop: Workshop) -> NotifyReport:
    """Before the end: wait for what is on its way and store it; what was not tried stays in the outbox."""
    report = NotifyReport()
    with _turn:
        for delivery in workshop.sender.close(_LAST_ANSWERS_S):
            _record(workshop, delivery, report)
    return report


def _hand_over(workshop: Workshop, notification: Notification, report: NotifyReport) -> None:
    """Give the message to the sender; one that cannot be tried at all is ended with its reason."""
    db = workshop.database()
    receiver = next((one for one in workshop.settings.receivers if one.name == notification.receiver), None)
    if receiver is None:
        reason = f"no receiver {notification.receiver} is configured any more"
        _record(workshop, undeliverable(notification, reason, workshop.now()), report)
        return
    transition = get_transition(db, notification.transition_id)
    versions = list_target_versions(db, transition.target_key)
    target = next(one for one in versions if one.version == transition.target_version)
    earlier = next((one for one in versions if one.version == target.version - 1), None)
    options = RenderOptions(
        language=str(receiver.options.get("language", workshop.settings.alerts.language)),
        timezone=workshop.settings.timezone,
    )
    try:
        message = render(notification, transition, target, options, earlier=earlier)
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        log.exception("message cannot be written", notification=notification.id)
        _record(workshop, undeliverable(notification, f"rendering failed: {error!r}", workshop.now()), report)
        return
    workshop.sender.submit(notification, message, receiver)


def _record(workshop: Workshop, delivery: Delivery, report: NotifyReport) -> None:
    record_delivery(workshop.database(), delivery)
    match delivery.outcome:
        case DeliveryOutcome.DELIVERED:
            report.delivered += 1
        case DeliveryOutcome.RETRY:
            report.retrying += 1
            log.warning("message to be tried again", receiver=delivery.receiver, detail=delivery.detail)
        case DeliveryOutcome.FAILED:
            report.failed += 1
            log.error("message given up", receiver=delivery.receiver, detail=delivery.detail)
