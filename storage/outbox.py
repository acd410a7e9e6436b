"""Notifications wait here until they are delivered or given up, and each attempt is kept. Sends nothing itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlite_utils import Database

from model.alerting import Delivery, DeliveryOutcome, Notification
from model.errors import StorageError
from storage.database import writing
from storage.rows import (
    Row,
    fetch_all,
    fetch_one,
    insert,
    time_of,
    time_or_none,
    time_text,
    time_text_or_none,
)


def claim_due_notifications(
    db: Database, *, now: datetime, limit: int = 100, lease_s: float = 300
) -> tuple[Notification, ...]:
    """Notifications to be sent now, oldest first; nobody else is given them until the lease ends.

    A worker that dies leaves them to the next one after `lease_s` seconds. `attempts` counts those already made.
    """
    at, until = time_text(now), time_text(now + timedelta(seconds=lease_s))
    with writing(db):
        rows = fetch_all(
            db,
            "SELECT * FROM outbox WHERE state = 'waiting' AND (not_before IS NULL OR not_before <= ?1) "
            "AND (leased_until IS NULL OR leased_until <= ?1) ORDER BY created_at, id LIMIT ?2",
            [at, limit],
        )
        db.conn.executemany("UPDATE outbox SET leased_until = ? WHERE id = ?", [(until, row["id"]) for row in rows])
    return tuple(_notification(row) for row in rows)


def record_delivery(db: Database, delivery: Delivery) -> None:
    """Keeps one attempt: `delivered` and `failed` end the notification, `retry` lets it wait for `next_attempt_at`.

    The same attempt recorded again changes nothing. Raises StorageError where the notification is not known.
    """
    with writing(db):
        if fetch_one(db, "SELECT 1 FROM outbox WHERE id = ?", [delivery.notification_id]) is None:
            raise StorageError(f"there is no notification {delivery.notification_id}")
        if insert(db, "delivery_attempts", _delivery_row(delivery), ignore=True) is None:
            return
        db.conn.execute(
            "UPDATE outbox SET state = ?, attempts = max(attempts, ?), not_before = ?, leased_until = NULL WHERE id = ?",
            [
                _STATES[delivery.outcome],
                delivery.attempt,
                time_text_or_none(delivery.next_attempt_at),
                delivery.notification_id,
            ],
        )


def list_deliveries(db: Database, notification_id: str | None = None, *, limit: int = 100) -> tuple[Delivery, ...]:
    """Attempts, latest first; of one notification, or of all."""
    condition = "" if notification_id is None else "WHERE notification_id = :id"
    rows = fetch_all(
        db,
        f"SELECT * FROM delivery_attempts {condition} ORDER BY attempted_at DESC, id DESC LIMIT :limit",
        {"id": notification_id, "limit": limit},
    )
    return tuple(_delivery(row) for row in rows)


_STATES = {
    DeliveryOutcome.DELIVERED: "delivered",
    DeliveryOutcome.RETRY: "waiting",
    DeliveryOutcome.FAILED: "failed",
}


def _notification(row: Row) -> Notification:
    return Notification(
        id=row["id"],
        transition_id=row["transition_id"],
        receiver=row["receiver"],
        created_at=time_of(row["created_at"]),
        attempts=row["attempts"],
        not_before=time_or_none(row["not_before"]),
    )


def _delivery_row(delivery: Delivery) -> dict[str, object]:
    return {
        "notification_id": delivery.notification_id,
        "receiver": delivery.receiver,
        "attempt": delivery.attempt,
        "attempted_at": time_text(delivery.attempted_at),
        "outcome": delivery.outcome.value,
        "detail": delivery.detail,
        "next_attempt_at": time_text_or_none(delivery.next_attempt_at),
    }


def _delivery(row: Row) -> Delivery:
    return Delivery(
        notification_id=row["notification_id"],
        receiver=row["receiver"],
        attempt=row["attempt"],
        attempted_at=time_of(row["attempted_at"]),
        outcome=DeliveryOutcome(row["outcome"]),
        detail=row["detail"],
        next_attempt_at=time_or_none(row["next_attempt_at"]),
    )
