"""A message in, one signed POST to the receiver's address after Standard Webhooks.

Never decides whether or when to try again: it says what happened, whether trying again can help, and what the
receiver asked for.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import cast

import httpx
from standardwebhooks.webhooks import EmptyWebhookSecretError, Webhook

from model.alerting import Message, Receiver
from model.errors import DeliveryError

TIMEOUT_S = 15.0
"""Standard Webhooks advises 15 to 30 seconds."""
ANSWER_BYTES = 2_000
"""How much of the answer is read and kept; the rest is not waited for."""
ANSWER_S = 5.0
"""For how long an answer is read once its status is known."""
LONGEST_WAIT_S = 86_400.0
"""A Retry-After beyond a day is taken as a day: the receiver is asked again, and may repeat itself."""

_GONE = 410
_OVERLOADED = frozenset({429, 503})


def _now() -> datetime:
    return datetime.now(UTC)


class WebhookChannel:
    """Webhooks over HTTP; connections are kept and shared between threads."""

    def __init__(self, *, transport: httpx.BaseTransport | None = None, clock: Callable[[], datetime] = _now) -> None:
        self._client = httpx.Client(transport=transport, follow_redirects=False, trust_env=False)
        self._clock = clock

    def deliver(self, message: Message, receiver: Receiver) -> str:
        """Status and beginning of the answer.

        Options of the receiver: `url`, `secrets` (`whsec_…`, several while one replaces another), `timeout_s`.
        Raises DeliveryError: permanent for 410, which tells to stop, and for an address or a secret that cannot be.
        """
        now = self._clock()
        try:
            request = self._request(message, receiver, now)
        except (ValueError, KeyError, TypeError, EmptyWebhookSecretError, httpx.InvalidURL) as error:
            raise DeliveryError(f"the request cannot be made: {error}", permanent=True) from error
        try:
            return self._exchange(request, now)
        except httpx.HTTPError as error:
            raise DeliveryError(f"{type(error).__name__}: {error}", permanent=False, unreachable=True) from error

    def close(self) -> None:
        """Close the kept connections."""
        self._client.close()

    def _request(self, message: Message, receiver: Receiver, now: datetime) -> httpx.Request:
        url = httpx.URL(str(receiver.options["url"]))
        if url.scheme not in {"http", "https"} or not url.host:
            raise ValueError("the address is not one of http or https")  # not shown: it may be a secret
        body = encode(message)
        return self._client.build_request(
            "POST",
            url,
            content=body.encode(),
            headers={
                "content-type": "application/json",
                "user-agent": "ruralwatch",
                # Only the beginning of the answer is read: nothing is to be unpacked for it.
                "accept-encoding": "identity",
                "webhook-id": message.id,
                "webhook-timestamp": str(int(now.timestamp())),
                "webhook-signature": sign(message.id, now, body, receiver),
            },
            timeout=float(str(receiver.options.get("timeout_s") or TIMEOUT_S)),
        )

    def _exchange(self, request: httpx.Request, now: datetime) -> str:
        response = self._client.send(request, stream=True)
        try:
            answer = f"{response.status_code} {_beginning(response)}".strip()
        finally:
            response.close()
        if response.is_success:
            return answer
        raise DeliveryError(
            answer,
            permanent=response.status_code == _GONE,
            retry_after_s=_retry_after_s(response, now),
            unreachable=response.status_code in _OVERLOADED,
        )


def encode(message: Message) -> str:
    """The body: the same message always gives the same bytes, so that a repeat can be recognised."""
    return json.dumps(message.data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def sign(message_id: str, now: datetime, body: str, receiver: Receiver) -> str:
    """One signature for each secret, separated by blanks: whoever knows the old or the new one can verify."""
    secrets = cast("Sequence[str]", receiver.options["secrets"])
    if not secrets:
        raise ValueError("the receiver has no signing secret")
    return " ".join(Webhook(secret).sign(message_id, now.astimezone(UTC), body) for secret in secrets)


def _beginning(response: httpx.Response) -> str:
    """The first bytes of the answer on one line; a receiver that sends gigabytes, or drips, is not listened to.

    The status has been read by then: what goes wrong in the rest of a 204 makes nothing undone.
    """
    kept, until = b"", time.monotonic() + ANSWER_S
    try:
        for chunk in response.iter_bytes():
            kept += chunk
            if len(kept) >= ANSWER_BYTES or time.monotonic() > until:
                break
    except httpx.HTTPError as error:
        kept += f" ({type(error).__name__} while reading the answer)".encode()
    return " ".join(kept[:ANSWER_BYTES].decode("utf-8", errors="replace").split())


def _retry_after_s(response: httpx.Response, now: datetime) -> float | None:
    """What 429 or 503 asks for, in seconds from now: a number of seconds, or a date (RFC 9110, 10.2.3)."""
    value = response.headers.get("retry-after", "").strip()
    if response.status_code not in _OVERLOADED or not value:
        return None
    if value.isascii() and value.isdigit():
        return min(float(value), LONGEST_WAIT_S)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return min(max((until - now).total_seconds(), 0.0), LONGEST_WAIT_S)
