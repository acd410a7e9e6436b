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
from storage.targets import get_target_version, get_transition

log = structlog.get_logger(__name__)

# The sender belongs to one caller at a time; a pass that finds it busy leaves the outbox to whoever has it.
_turn = threading.Lock()
# How long one call waits for receivers; what a slow one answers later is stored by the next call.
_PATIENCE_S = 20.0
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
    """Send what is due, as long as receivers answer in good time; a dead receiver delays nobody else."""
    report = NotifyReport()
    with _turn:
        while not workshop.stopping.is_set():
            claimed = claim_due_notifications(
                workshop.database(), now=workshop.now(), limit=_BATCH, lease_s=workshop.lease_s
            )
            handed = [one for one in claimed if _hand_over(workshop, one, report)]
            _gather(workshop, report)
            if not handed:
                break
    return report


def drain(workshop: Workshop) -> NotifyReport:
    """Before the end: wait for what is on its way and store it; what was not tried stays in the outbox."""
    report = NotifyReport()
    with _turn:
        for delivery in workshop.sender.close():
            _record(workshop, delivery, report)
    return report


def _hand_over(workshop: Workshop, notification: Notification, report: NotifyReport) -> bool:
    """Whether the message is now in the sender's hands; one that cannot be tried at all is ended with its reason."""
    db = workshop.database()
    receiver = next((one for one in workshop.settings.receivers if one.name == notification.receiver), None)
    if receiver is None:
        reason = f"no receiver {notification.receiver} is configured any more"
        _record(workshop, undeliverable(notification, reason, workshop.now()), report)
        return False
    transition = get_transition(db, notification.transition_id)
    target = get_target_version(db, transition.target_key, transition.target_version)
    options = RenderOptions(
        language=str(receiver.options.get("language", workshop.settings.alerts.language)),
        timezone=workshop.settings.timezone,
    )
    try:
        message = render(notification, transition, target, options)
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        log.exception("message cannot be written", notification=notification.id)
        _record(workshop, undeliverable(notification, f"rendering failed: {error!r}", workshop.now()), report)
        return False
    return workshop.sender.submit(notification, message, receiver)


def _gather(workshop: Workshop, report: NotifyReport) -> None:
    end = time.monotonic() + _PATIENCE_S
    while workshop.sender.in_hand and time.monotonic() < end and not workshop.stopping.is_set():
        for delivery in workshop.sender.finished(timeout_s=0.25):
            _record(workshop, delivery, report)


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
