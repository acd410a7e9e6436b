"""Webhooks: signed after Standard Webhooks, and every answer of a receiver has its meaning."""

import base64
import json
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from alerting_cases import a_target, a_transition, at
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from alerts.channels.webhook import ANSWER_BYTES, WebhookChannel, encode
from alerts.render import render
from alerts.routing import notify
from model.alerting import Message, Receiver, Route
from model.errors import DeliveryError
from ruralwatch.demo.receivers import WebhookServer

OLD = "whsec_" + base64.b64encode(b"an old secret of thirty-two byte").decode()
NEW = "whsec_" + base64.b64encode(b"a new secret of thirty-two bytes").decode()
OTHER = "whsec_" + base64.b64encode(b"some secret of thirty-two bytes!").decode()

TRANSITION, TARGET = a_transition(), a_target()
NOTIFICATION = notify(TRANSITION, TARGET, (Route(("hook",)),), at(2031, 12, 28))[0]
MESSAGE = render(NOTIFICATION, TRANSITION, TARGET)
NOW = datetime(2031, 12, 28, 9, 30, tzinfo=UTC)


def hook(url="https://hook.example/in", **changes):
    return Receiver("hook", "webhook", {"url": url, "secrets": (NEW,), "timeout_s": 5.0, "language": "zh"} | changes)


def ask(answer, *, message=MESSAGE, receiver=None):
    """Deliver to a receiver that answers with `answer`; gives the request and what came back."""
    seen = []

    def handle(request):
        seen.append(request)
        return answer

    channel = WebhookChannel(transport=httpx.MockTransport(handle), clock=lambda: NOW)
    try:
        return seen, channel.deliver(message, receiver or hook())
    finally:
        channel.close()


def refused(answer, **kwargs):
    with pytest.raises(DeliveryError) as caught:
        ask(answer, **kwargs)
    return caught.value


def test_the_signature_is_verified_by_the_library_over_a_real_connection():
    with WebhookServer(NEW) as server:
        channel = WebhookChannel()
        assert channel.deliver(MESSAGE, hook(server.url)) == "204"
        channel.close()
        assert server.inbox.refused == 0
        (body,) = server.inbox.messages.values()
    assert body["type"] == "target.exceeded"
    assert body["timestamp"] == "2031-12-28T09:00:00+00:00"
    assert body["data"]["evidence"]["article"]["url"] == "https://news.qinghe.example/2031/12/28/3.html"
    assert body["data"]["evidence"]["value"] == "36"


def test_the_request_carries_id_time_and_signature():
    (request,), answer = ask(httpx.Response(200, text="thank you"))
    assert answer == "200 thank you"
    assert request.method == "POST"
    assert request.headers["webhook-id"] == NOTIFICATION.id
    assert request.headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    assert request.headers["content-type"] == "application/json"
    expected = Webhook(NEW).sign(NOTIFICATION.id, NOW, request.content.decode())
    assert request.headers["webhook-signature"] == expected


def test_while_secrets_change_either_of_them_verifies():
    channel = WebhookChannel()
    for secret, accepted in ((OLD, True), (NEW, True), (OTHER, False)):
        with WebhookServer(secret) as server:
            receiver = hook(server.url, secrets=(NEW, OLD))
            if accepted:
                assert channel.deliver(MESSAGE, receiver) == "204"
            else:
                with pytest.raises(DeliveryError, match="401"):
                    channel.deliver(MESSAGE, receiver)
    channel.close()


def test_a_changed_body_does_not_verify():
    (request,), _ = ask(httpx.Response(200))
    headers = dict(request.headers) | {"webhook-timestamp": str(int(time.time()))}
    with pytest.raises(WebhookVerificationError):
        Webhook(NEW).verify(request.content.replace("36家".encode(), "63家".encode()), headers)


def test_the_same_message_is_the_same_body():
    again = render(NOTIFICATION, TRANSITION, TARGET)
    assert encode(again) == encode(MESSAGE)
    assert json.loads(encode(MESSAGE)) == MESSAGE.data


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_success_is_any_2xx(status):
    assert ask(httpx.Response(status))[1] == str(status)


@pytest.mark.parametrize(
    ("status", "permanent", "unreachable"),
    [
        (301, False, False),
        (302, False, False),
        (307, False, False),
        (400, False, False),
        (401, False, False),
        (404, False, False),
        (410, True, False),
        (429, False, True),
        (500, False, False),
        (502, False, False),
        (503, False, True),
    ],
    ids=str,
)
def test_every_other_answer_is_a_failure_with_a_meaning(status, permanent, unreachable):
    error = refused(httpx.Response(status, headers={"location": "https://elsewhere.example/"}, text="no"))
    assert error.reason == f"{status} no"
    assert (error.permanent, error.unreachable) == (permanent, unreachable)


def test_a_redirection_is_not_followed():
    seen = []

    def handle(request):
        seen.append(request.url.host)
        return httpx.Response(308, headers={"location": "https://elsewhere.example/"})

    channel = WebhookChannel(transport=httpx.MockTransport(handle))
    with pytest.raises(DeliveryError, match="308"):
        channel.deliver(MESSAGE, hook())
    assert seen == ["hook.example"]
    channel.close()


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("value", "wait_s"),
    [
        ("120", 120),
        ("0", 0),
        ((NOW + timedelta(minutes=7)).strftime("%a, %d %b %Y %H:%M:%S GMT"), 420),
        ((NOW - timedelta(minutes=7)).strftime("%a, %d %b %Y %H:%M:%S GMT"), 0),
        ("9999999", 86_400),
        ("soon", None),
        ("", None),
        ("-5", None),
    ],
    ids=["seconds", "zero", "a date", "a date gone by", "too long", "a word", "empty", "negative"],
)
def test_retry_after_is_read_in_both_forms(status, value, wait_s):
    assert refused(httpx.Response(status, headers={"retry-after": value})).retry_after_s == wait_s


def test_retry_after_of_another_answer_is_not_heard():
    assert refused(httpx.Response(500, headers={"retry-after": "120"})).retry_after_s is None


@pytest.mark.parametrize(
    "fault",
    [
        httpx.ConnectError("refused"),
        httpx.ConnectTimeout("too slow"),
        httpx.ReadTimeout("no answer"),
        httpx.RemoteProtocolError("not HTTP"),
        httpx.ReadError("reset"),
        httpx.ConnectError("certificate verify failed"),
    ],
    ids=["refused", "connect time-out", "read time-out", "no HTTP", "reset", "TLS"],
)
def test_faults_of_the_connection_may_be_tried_again(fault):
    def handle(_):
        raise fault

    channel = WebhookChannel(transport=httpx.MockTransport(handle))
    with pytest.raises(DeliveryError, match=type(fault).__name__) as caught:
        channel.deliver(MESSAGE, hook())
    assert (caught.value.permanent, caught.value.unreachable) == (False, True)
    channel.close()


@pytest.mark.parametrize(
    "changes",
    [
        {"secrets": ()},
        {"secrets": ("whsec_",)},
        {"secrets": ("whsec_!",)},
        {"url": "ftp://hook.example/"},
        {"url": "no address"},
        {"url": "https://hook.example:port/"},
    ],
    ids=["no secret", "empty secret", "broken secret", "no web address", "no address", "no port"],
)
def test_a_receiver_that_cannot_be_is_permanent(changes):
    assert refused(httpx.Response(200), receiver=hook(**changes)).permanent


def test_a_value_that_is_no_json_is_an_error_not_a_broken_body():
    broken = Message("msg_1", "s", "t", "h", {"value": float("nan")}, at(2031, 1, 1))
    assert refused(httpx.Response(200), message=broken).permanent


class Wilful(ThreadingHTTPServer):
    """A real server on loopback that does `act` with each request; use as a context manager."""

    daemon_threads = True

    def __init__(self, act):
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                self.rfile.read(int(self.headers["content-length"]))
                act(self)

            def log_message(self, *_):
                return

        super().__init__(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exc):
        self.shutdown()
        self.server_close()
        self._thread.join()

    def handle_error(self, *_):
        return

    def receive(self, **changes):
        """Deliver one message here."""
        channel = WebhookChannel()
        try:
            return channel.deliver(MESSAGE, hook(f"http://127.0.0.1:{self.server_port}/", **changes))
        finally:
            channel.close()


def test_a_huge_answer_is_not_read_to_its_end():
    sent = []

    def huge(handler):
        handler.send_response(200)
        handler.send_header("content-length", str(10**9))
        handler.end_headers()
        try:
            for _ in range(10_000):
                handler.wfile.write(b"a" * 100_000)
                sent.append(100_000)
        except OSError:
            return

    with Wilful(huge) as server:
        assert server.receive() == "200 " + "a" * ANSWER_BYTES
    assert sum(sent) < 50_000_000


def test_a_receiver_that_does_not_answer_is_given_up_in_time():
    done = threading.Event()

    def hang(_):
        done.wait(10)

    with Wilful(hang) as server:
        started = time.monotonic()
        with pytest.raises(DeliveryError, match="ReadTimeout"):
            server.receive(timeout_s=0.2)
        done.set()
    assert time.monotonic() - started < 5


def test_an_answer_that_breaks_off_after_its_status_is_an_answer():
    def stop(handler):
        handler.send_response(200)
        handler.send_header("content-length", "100")
        handler.end_headers()
        handler.wfile.write(b"tak")
        handler.close_connection = True

    with Wilful(stop) as server:
        assert server.receive().startswith("200 tak")


def test_a_connection_closed_without_an_answer_may_be_tried_again():
    def close(handler):
        handler.close_connection = True

    with Wilful(close) as server, pytest.raises(DeliveryError, match="RemoteProtocolError") as caught:
        server.receive()
    assert not caught.value.permanent
