"""Attempts, their schedule, and a sender in which a dead receiver delays nobody else."""

import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from alerting_cases import at
from hypothesis import given
from hypothesis import strategies as st

from alerts.deliver import SCHEDULE_S, Sender, attempt, decide_retry, undeliverable
from model.alerting import DeliveryOutcome, Message, Notification, Receiver
from model.errors import DeliveryError

NOW = at(2031, 12, 28)
FAST, SLOW = Receiver("fast", "test", {}), Receiver("slow", "test", {})
DELIVERED, RETRY, FAILED = DeliveryOutcome.DELIVERED, DeliveryOutcome.RETRY, DeliveryOutcome.FAILED


def a_notification(name="fast", number=1, attempts=0):
    return Notification(f"msg_{name}_{number}", number, name, NOW, attempts)


def a_message(notification):
    return Message(notification.id, "subject", "text", "<p>html</p>", {}, NOW)


class Scripted:
    """A channel that does what its script says for each receiver: an answer, or an error to raise."""

    def __init__(self, **script):
        self.script = script
        self.sent = []
        self.closed = False

    def deliver(self, message, receiver):
        act = self.script.get(receiver.name, "ok")
        if callable(act):
            act = act(message)
        if isinstance(act, Exception):
            raise act
        self.sent.append(message.id)
        return act

    def close(self):
        self.closed = True


def try_once(act, *, attempts=0, jitter=0.0, channel="test"):
    notification = a_notification(attempts=attempts)
    channels = {"test": Scripted(fast=act)}
    return attempt(notification, a_message(notification), replace(FAST, channel=channel), channels, NOW, jitter=jitter)


def test_what_is_accepted_is_delivered_with_the_answer():
    made = try_once("250 queued")
    assert (made.outcome, made.detail, made.attempt, made.next_attempt_at) == (DELIVERED, "250 queued", 1, None)
    assert made.attempted_at == NOW


@pytest.mark.parametrize(("attempts", "delay_s"), list(enumerate(SCHEDULE_S[1:])), ids=str)
def test_each_failure_waits_as_the_schedule_says(attempts, delay_s):
    made = try_once(DeliveryError("500", permanent=False), attempts=attempts)
    assert made.outcome is RETRY
    assert made.attempt == attempts + 1
    assert made.next_attempt_at - NOW == timedelta(seconds=delay_s)


def test_the_schedule_is_the_recommended_one():
    assert list(SCHEDULE_S) == [0, 5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]


def test_after_the_last_attempt_it_is_given_up_loudly():
    made = try_once(DeliveryError("500 no", permanent=False), attempts=len(SCHEDULE_S) - 1)
    assert (made.outcome, made.next_attempt_at) == (FAILED, None)
    assert made.detail == "given up after 10 attempts: 500 no"


def test_what_is_refused_for_good_is_not_tried_again():
    made = try_once(DeliveryError("410 gone", permanent=True))
    assert (made.outcome, made.detail, made.next_attempt_at) == (FAILED, "410 gone", None)


@pytest.mark.parametrize(("asked_s", "delay_s"), [(1200.0, 1200), (1.0, 5), (None, 5)], ids=str)
def test_a_receiver_may_ask_for_more_time_but_not_for_less(asked_s, delay_s):
    made = try_once(DeliveryError("429", permanent=False, retry_after_s=asked_s))
    assert made.next_attempt_at - NOW == timedelta(seconds=delay_s)


def test_an_unknown_channel_is_named():
    made = try_once("ok", channel="pigeon")
    assert (made.outcome, made.detail) == (FAILED, "there is no channel pigeon")


def test_a_fault_in_a_channel_is_an_attempt_that_failed():
    made = try_once(ZeroDivisionError("oops"))
    assert (made.outcome, made.detail) == (RETRY, "fault in channel test: ZeroDivisionError: oops")


def test_a_receiver_that_left_the_configuration_ends_its_notification():
    made = undeliverable(a_notification(), "no receiver fast in the configuration", NOW)
    assert (made.outcome, made.attempt) == (FAILED, 1)


@given(attempts=st.integers(0, 8), jitter=st.floats(0, 1))
def test_jitter_only_adds_and_at_most_a_tenth(attempts, jitter):
    made = decide_retry(a_notification(attempts=attempts), DeliveryError("x", permanent=False), NOW, jitter=jitter)
    delay_s = (made.next_attempt_at - NOW).total_seconds()
    assert SCHEDULE_S[attempts + 1] <= delay_s <= SCHEDULE_S[attempts + 1] * 1.1 + 0.001


@pytest.fixture
def a_sender():
    made = []

    def make(**script):
        channel = Scripted(**script)
        sender = Sender({"test": channel}, clock=lambda: NOW, jitter=lambda: 0.0)
        made.append(sender)
        return sender, channel

    yield make
    for sender in made:
        sender.close(2.0)


def submit(sender, receiver, number, attempts=0):
    notification = a_notification(receiver.name, number, attempts)
    return sender.submit(notification, a_message(notification), receiver)


def collect(sender, count, timeout_s=5.0):
    done, until = [], time.monotonic() + timeout_s
    while len(done) < count and time.monotonic() < until:
        done += sender.finished(0.2)
    return done


def test_messages_of_one_receiver_go_out_in_order(a_sender):
    sender, channel = a_sender()
    assert all(submit(sender, FAST, number) for number in range(20))
    done = collect(sender, 20)
    assert [delivery.outcome for delivery in done] == [DELIVERED] * 20
    assert channel.sent == [f"msg_fast_{number}" for number in range(20)]
    assert sender.in_hand == ()


def test_a_receiver_that_hangs_delays_nobody_else(a_sender):
    release = threading.Event()
    sender, _ = a_sender(slow=lambda _: "late" if release.wait(10) else "never")
    for number in range(5):
        submit(sender, SLOW, number)
    started = time.monotonic()
    for number in range(50):
        submit(sender, FAST, number)
    done = collect(sender, 50)
    assert time.monotonic() - started < 5
    assert {delivery.receiver for delivery in done} == {"fast"}
    assert len(sender.in_hand) == 5
    release.set()
    assert {delivery.detail for delivery in collect(sender, 5)} == {"late"}


def test_a_receiver_that_cannot_be_reached_rests_before_its_next_message(a_sender):
    sender, channel = a_sender(slow=DeliveryError("refused", permanent=False, unreachable=True))
    for number in range(3):
        submit(sender, SLOW, number)
    (first,) = collect(sender, 1)
    assert first.outcome is RETRY
    assert sender.finished(0.3) == ()
    assert len(sender.in_hand) == 2
    assert not channel.sent


def test_a_message_that_is_refused_does_not_hold_up_the_next(a_sender):
    bad = DeliveryError("400 no", permanent=False)
    sender, _ = a_sender(fast=lambda message: bad if message.id == "msg_fast_0" else "ok")
    for number in range(3):
        submit(sender, FAST, number)
    assert [delivery.outcome for delivery in collect(sender, 3)] == [RETRY, DELIVERED, DELIVERED]


def test_what_is_in_hand_is_not_taken_twice(a_sender):
    release = threading.Event()
    sender, channel = a_sender(slow=lambda _: "ok" if release.wait(10) else "never")
    assert submit(sender, SLOW, 1)
    assert not submit(sender, SLOW, 1)
    release.set()
    collect(sender, 1)
    assert channel.sent == ["msg_slow_1"]
    assert submit(sender, SLOW, 1, attempts=1)


def test_closing_waits_for_what_is_on_its_way_and_starts_nothing_new():
    started, release = threading.Event(), threading.Event()

    def act(_):
        started.set()
        release.wait(10)
        return "ok"

    channel = Scripted(slow=act)
    sender = Sender({"test": channel}, clock=lambda: NOW)
    for number in range(3):
        submit(sender, SLOW, number)
    started.wait(5)
    threading.Timer(0.1, release.set).start()
    done = sender.close(5.0)
    assert [delivery.notification_id for delivery in done] == ["msg_slow_0"]
    assert [notification.id for notification in sender.in_hand] == ["msg_slow_1", "msg_slow_2"]
    assert not submit(sender, SLOW, 4)
    assert channel.closed


def test_closing_does_not_wait_for_ever():
    release = threading.Event()
    sender = Sender({"test": Scripted(slow=lambda _: "ok" if release.wait(10) else "never")}, clock=lambda: NOW)
    submit(sender, SLOW, 1)
    started = time.monotonic()
    assert sender.close(0.2) == ()
    assert time.monotonic() - started < 8
    release.set()


def test_a_rest_ends_when_the_sender_is_closed():
    sender = Sender({"test": Scripted(slow=DeliveryError("refused", permanent=False, unreachable=True))})
    submit(sender, SLOW, 1)
    submit(sender, SLOW, 2)
    assert len(collect(sender, 1)) == 1
    started = time.monotonic()
    sender.close(4.0)
    assert time.monotonic() - started < 3.5


def test_nothing_in_hand_is_answered_at_once(a_sender):
    sender, _ = a_sender()
    started = time.monotonic()
    assert sender.finished(5.0) == ()
    assert time.monotonic() - started < 4
