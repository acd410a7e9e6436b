"""A notification with its message in, one recorded attempt out; and a sender that keeps a dead receiver to itself.

Touches the network through the channels only.  Never claims, stores or renders: what is due comes in, and what became
of it goes out, to be stored by whoever called.
"""

from __future__ import annotations

import queue
import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from alerts.channels import Channel, open_channels
from model.alerting import Delivery, DeliveryOutcome, Message, Notification, Receiver
from model.errors import DeliveryError

SCHEDULE_S = (0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
"""Seconds before each attempt, after the one before: 0 s, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h.

The schedule that Standard Webhooks recommends; about 75 hours in all.  Mail follows the same.
"""
JITTER = 0.1
"""At most this share is added to a delay, so that messages that failed together do not come back together."""
LONGEST_REST_S = 300.0
"""A receiver that cannot be reached is asked at least this often while messages for it wait in hand."""


def attempt(
    notification: Notification,
    message: Message,
    receiver: Receiver,
    channels: Mapping[str, Channel],
    now: datetime,
    *,
    jitter: float = 0.0,
) -> Delivery:
    """One attempt with its outcome; never raises.

    `delivered`; `retry` with the time of the next attempt, later where the receiver asked for it; or `failed`: refused
    for good, no such channel, or the schedule has run out.  `jitter` is 0 to 1.
    """
    answer = _hand_over(message, receiver, channels)
    if isinstance(answer, DeliveryError):
        return decide_retry(notification, answer, now, jitter=jitter)
    return _delivery(notification, now, DeliveryOutcome.DELIVERED, answer)


def decide_retry(notification: Notification, error: DeliveryError, now: datetime, *, jitter: float = 0.0) -> Delivery:
    """What follows a failed attempt: another one after its delay, or the end. Pure."""
    if error.permanent:
        return _delivery(notification, now, DeliveryOutcome.FAILED, error.reason)
    made = notification.attempts + 1
    if made >= len(SCHEDULE_S):
        detail = f"given up after {made} attempts: {error.reason}"
        return _delivery(notification, now, DeliveryOutcome.FAILED, detail)
    delay_s = max(SCHEDULE_S[made] * (1 + JITTER * jitter), error.retry_after_s or 0.0)
    delivery = _delivery(notification, now, DeliveryOutcome.RETRY, error.reason)
    return replace(delivery, next_attempt_at=now + timedelta(seconds=delay_s))


def undeliverable(notification: Notification, reason: str, now: datetime) -> Delivery:
    """The end of a notification that cannot even be tried: its receiver left the configuration."""
    return _delivery(notification, now, DeliveryOutcome.FAILED, reason)


def _hand_over(message: Message, receiver: Receiver, channels: Mapping[str, Channel]) -> str | DeliveryError:
    """The receiver's answer, or why there is none."""
    channel = channels.get(receiver.channel)
    if channel is None:
        return DeliveryError(f"there is no channel {receiver.channel}", permanent=True)
    try:
        return channel.deliver(message, receiver)
    except DeliveryError as error:
        return error
    except Exception as error:  # noqa: BLE001 - a fault in a channel is an attempt that failed, kept with its name
        return DeliveryError(f"fault in channel {receiver.channel}: {type(error).__name__}: {error}", permanent=False)


def _delivery(notification: Notification, now: datetime, outcome: DeliveryOutcome, detail: str) -> Delivery:
    return Delivery(
        notification_id=notification.id,
        receiver=notification.receiver,
        attempt=notification.attempts + 1,
        attempted_at=now,
        outcome=outcome,
        detail=detail,
    )


def _now() -> datetime:
    return datetime.now(UTC)


_Work = queue.SimpleQueue[tuple[Notification, Message] | None]


class Sender:
    """Hands messages over, one thread for each receiver, so that one that hangs delays nobody else.

    `submit`, `finished` and `close` are for one caller, whose thread keeps the database to itself.  A receiver that
    cannot be reached rests, longer with each failure, before the next of its messages is tried.

        for notification in claimed:          sender.submit(notification, message, receiver)
        for delivery in sender.finished(1.0): record(delivery)
    """

    def __init__(
        self,
        channels: Mapping[str, Channel] | None = None,
        *,
        clock: Callable[[], datetime] = _now,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._channels = open_channels() if channels is None else channels
        self._clock = clock
        self._jitter = jitter
        self._lines: dict[str, tuple[threading.Thread, _Work]] = {}
        self._done: queue.SimpleQueue[Delivery] = queue.SimpleQueue()
        self._in_hand: dict[str, Notification] = {}
        self._stop = threading.Event()

    def submit(self, notification: Notification, message: Message, receiver: Receiver) -> bool:
        """Take a message in hand; False where it is in hand already, or the sender is closed.

        A lease of the outbox may end while a message waits its turn here: claimed again, it is not sent twice.
        """
        if self._stop.is_set() or notification.id in self._in_hand:
            return False
        self._in_hand[notification.id] = notification
        if receiver.name not in self._lines:
            self._lines[receiver.name] = self._open_line(receiver)
        self._lines[receiver.name][1].put((notification, message))
        return True

    def finished(self, timeout_s: float = 0.0) -> tuple[Delivery, ...]:
        """The attempts made since the last call, after waiting for the first at most `timeout_s`; may be none."""
        done: list[Delivery] = []
        wait_s = timeout_s if self._in_hand else 0.0
        while (delivery := self._next_done(0.0 if done else wait_s)) is not None:
            self._in_hand.pop(delivery.notification_id, None)
            done.append(delivery)
        return tuple(done)

    @property
    def in_hand(self) -> tuple[Notification, ...]:
        """What was submitted and not yet given back by `finished`."""
        return tuple(self._in_hand.values())

    def close(self, timeout_s: float = 10.0) -> tuple[Delivery, ...]:
        """Start nothing new, wait for what is on its way at most `timeout_s` in all, and give back the last attempts.

        What `in_hand` still holds afterwards was not tried, or its answer did not come in time: its lease runs out,
        and it is sent again with the same id.
        """
        self._stop.set()
        until = time.monotonic() + timeout_s
        for thread, work in self._lines.values():
            work.put(None)
            thread.join(max(0.0, until - time.monotonic()))
        for channel in self._channels.values():
            channel.close()
        return self.finished()

    def _open_line(self, receiver: Receiver) -> tuple[threading.Thread, _Work]:
        work: _Work = queue.SimpleQueue()
        # A daemon thread: a receiver that hangs must not keep the process from ending.
        thread = threading.Thread(
            target=self._work, args=(receiver, work), name=f"deliver-{receiver.name}", daemon=True
        )
        thread.start()
        return thread, work

    def _work(self, receiver: Receiver, work: _Work) -> None:
        """One receiver's messages, one after the other, until the end."""
        failures = 0
        while (item := work.get()) is not None and not self._stop.is_set():
            delivery, unreachable = self._attempt(*item, receiver)
            self._done.put(delivery)
            failures = failures + 1 if unreachable else 0
            if failures:
                self._stop.wait(min(SCHEDULE_S[min(failures, len(SCHEDULE_S) - 1)], LONGEST_REST_S))

    def _attempt(self, notification: Notification, message: Message, receiver: Receiver) -> tuple[Delivery, bool]:
        """The attempt, and whether the receiver itself was the trouble."""
        answer = _hand_over(message, receiver, self._channels)
        now = self._clock()
        if isinstance(answer, DeliveryError):
            return decide_retry(notification, answer, now, jitter=self._jitter()), answer.unreachable
        return _delivery(notification, now, DeliveryOutcome.DELIVERED, answer), False

    def _next_done(self, wait_s: float) -> Delivery | None:
        try:
            return self._done.get(timeout=wait_s) if wait_s > 0 else self._done.get_nowait()
        except queue.Empty:
            return None
