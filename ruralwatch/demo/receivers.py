"""Real receivers on loopback: an SMTP server and a webhook endpoint that check and keep what they are sent."""

from __future__ import annotations

import asyncio
import json
import threading
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler
from typing import Any, Self

from aiosmtpd.smtp import SMTP, Envelope, Session
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from ruralwatch.demo.loopback import LoopbackServer, QuietHandler


@dataclass(slots=True)
class Inbox:
    """What arrived, by id: the same id again is a repeat and is counted, not kept."""

    messages: dict[str, dict[str, Any]] = field(default_factory=dict)
    repeats: int = 0
    refused: int = 0

    def put(self, message_id: str, message: dict[str, Any]) -> None:
        if message_id in self.messages:
            self.repeats += 1
        self.messages.setdefault(message_id, message)


class MailServer:
    """An SMTP server on an ephemeral loopback port; use as a context manager."""

    def __init__(self) -> None:
        self.inbox = Inbox()
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._server: asyncio.Server | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        return self

    def __exit__(self, *exc: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: SMTP(self, enable_SMTPUTF8=True, hostname="demo"), "127.0.0.1", 0
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002
        """The hook that aiosmtpd calls with a whole message; the answer goes back to the sender."""
        content = envelope.content or b""
        message = message_from_bytes(content if isinstance(content, bytes) else content.encode(), policy=policy.default)
        plain = message.get_body(("plain",))
        html = message.get_body(("html",))
        self.inbox.put(
            str(message["Message-ID"]),
            {
                "subject": str(message["Subject"]),
                "to": envelope.rcpt_tos,
                "text": plain.get_content() if plain else "",
                "html": html.get_content() if html else "",
            },
        )
        return "250 OK"


class WebhookServer(LoopbackServer):
    """A webhook endpoint that verifies Standard Webhooks signatures."""

    def __init__(self, secret: str) -> None:
        self.inbox = Inbox()
        super().__init__(_endpoint(self.inbox, Webhook(secret)))

    @property
    def url(self) -> str:
        return f"{self.address}/hook"


def _endpoint(inbox: Inbox, webhook: Webhook) -> type[BaseHTTPRequestHandler]:
    class Handler(QuietHandler):
        def do_POST(self) -> None:  # noqa: N802 (the name http.server calls)
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            try:
                # Two years pass in a minute: the library checks the timestamp against the wall clock, which the
                # sender stamps too, whatever day it is inside the demonstration.
                webhook.verify(body, {key.lower(): value for key, value in self.headers.items()})
            except WebhookVerificationError:
                inbox.refused += 1
                self._answer(401)
                return
            inbox.put(self.headers["webhook-id"], json.loads(body))
            self._answer(204)

        def _answer(self, status: int) -> None:
            self.send_response_only(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

    return Handler
