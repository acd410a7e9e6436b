"""A message in, one mail handed to the receiver's SMTP server: multipart, UTF-8, with an id that stays the same.

Never decides whether or when to try again: it says what happened, and whether trying again can help.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Mapping, Sequence
from email.header import Header
from email.headerregistry import Address, HeaderRegistry, UniqueUnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import cast

import aiosmtplib

from model.alerting import Message, Receiver
from model.errors import DeliveryError

TIMEOUT_S = 30.0
"""For each step of the conversation; RFC 5321 allows minutes, a person on duty does not."""

CONVERSATION = 4
"""The whole conversation may take this many times as long as one step: a server that drips is a server that hangs."""

# 5xx answers that name a state of the mailbox or the server, not of the message (RFC 5321 4.2.2, RFC 4954):
# a full mailbox may be emptied, a wrong password may be mended, a relay may be configured.
_PASSING_5XX = frozenset({530, 534, 535, 538, 552})
# Answers after which the next message would fare the same: closing down, no login, too many connections.
_SERVER_TROUBLE = frozenset({421, 454, 530, 534, 535, 538})
ANSWER_LENGTH = 500


class _Subject(UniqueUnstructuredHeader):
    """A subject whose blanks survive between encoded words.

    The folding of Python 3.11 and 3.12 loses them: 青禾县 新建 becomes 青禾县新建 (RFC 2047 section 6.2 drops blanks
    between two encoded words, so they must stand inside one).
    """

    def fold(self, *, policy: EmailPolicy) -> str:
        text = Header(str(self), "utf-8", header_name="Subject").encode(linesep=policy.linesep)
        return f"Subject: {text}{policy.linesep}"


_HEADERS = HeaderRegistry()
# The registry puts BaseHeader under the class itself; its type stub does not know.
_HEADERS.map_to_type("subject", _Subject)  # type: ignore[arg-type]
_POLICY = SMTP_POLICY.clone(header_factory=_HEADERS)


class EmailChannel:
    """Mail over SMTP; one connection for each message, so that a server that hangs holds nothing else."""

    def __init__(self, *, timeout_s: float = TIMEOUT_S, tls_context: ssl.SSLContext | None = None) -> None:
        self._timeout_s = timeout_s
        self._tls_context = tls_context

    def deliver(self, message: Message, receiver: Receiver) -> str:
        """The server's last answer.

        Options of the receiver: `host`, `port`, `security` (none, starttls, tls), `username`, `password`, `sender`,
        `recipients`.  Raises DeliveryError, also where only some recipients were refused: those who got the mail
        recognise the repeat by its Message-ID.
        """
        try:
            mail = compose(message, receiver)
        except (ValueError, KeyError, IndexError) as error:
            raise DeliveryError(f"the mail cannot be written: {error}", permanent=True) from error
        try:
            return asyncio.run(asyncio.wait_for(self._send(mail, receiver.options), self._timeout_s * CONVERSATION))
        except aiosmtplib.SMTPException as error:
            raise _failure(error) from error
        except (OSError, EOFError) as error:
            raise DeliveryError(_named(error), permanent=False, unreachable=True) from error
        except ValueError as error:
            raise DeliveryError(f"the receiver's options do not fit together: {error}", permanent=True) from error

    def close(self) -> None:
        """Nothing is kept open."""

    async def _send(self, mail: EmailMessage, options: Mapping[str, object]) -> str:
        security = options.get("security", "starttls")
        refused, answer = await aiosmtplib.send(
            mail,
            hostname=str(options["host"]),
            port=int(str(options["port"])),
            username=_text_or_none(options.get("username")),
            password=_text_or_none(options.get("password")),
            use_tls=security == "tls",
            start_tls=security == "starttls",
            tls_context=self._tls_context,
            local_hostname=_own_name(str(options["sender"])),
            timeout=self._timeout_s,
        )
        if refused:
            raise _refusal([(response.code, response.message, who) for who, response in refused.items()])
        return answer[:ANSWER_LENGTH]


def compose(message: Message, receiver: Receiver) -> EmailMessage:
    """The mail as it goes out: the same message always gives the same Message-ID, so that clients know a repeat."""
    options = receiver.options
    sender = str(options["sender"])
    recipients = [str(one) for one in cast("Sequence[object]", options["recipients"])]
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = sender
    mail["To"] = ", ".join(recipients)
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = f"<{message.id}@{_domain(sender)}>"
    # RFC 3834: nobody's holiday notice is to answer.
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text, cte="base64")
    mail.add_alternative(message.html, subtype="html", cte="base64")
    return mail


def _own_name(sender: str) -> str:
    """What to say in EHLO: this machine's full name, else the sender's domain; never asks the name service."""
    own = socket.gethostname()
    return own if "." in own.strip(".") else _domain(sender)


def _domain(sender: str) -> str:
    return Address(addr_spec=sender.rpartition("<")[2].rstrip("> ")).domain or "localhost"


def _failure(error: aiosmtplib.SMTPException) -> DeliveryError:
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return _refusal([(one.code, one.message, one.recipient) for one in error.recipients])
    if isinstance(error, aiosmtplib.SMTPResponseException):
        # 554 in the greeting is the server, or its list of unwanted hosts: the message has not even been offered.
        before_mail = isinstance(error, aiosmtplib.SMTPConnectError | aiosmtplib.SMTPHeloError)
        return DeliveryError(
            f"{error.code} {error.message}"[:ANSWER_LENGTH],
            permanent=_is_permanent(error.code) and not before_mail,
            unreachable=before_mail or error.code in _SERVER_TROUBLE,
        )
    # No answer, or no STARTTLS and no login today: that is the server, and it may be mended.
    return DeliveryError(_named(error), permanent=False, unreachable=True)


def _refusal(refused: Sequence[tuple[int, str, str]]) -> DeliveryError:
    """Permanent only where no recipient can be reached by trying again."""
    answers = "; ".join(f"{who}: {code} {answer}" for code, answer, who in refused)
    return DeliveryError(answers[:ANSWER_LENGTH], permanent=all(_is_permanent(code) for code, _, _ in refused))


def _is_permanent(code: int) -> bool:
    return code >= 500 and code not in _PASSING_5XX


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:ANSWER_LENGTH]


def _text_or_none(value: object) -> str | None:
    return None if value is None else str(value)
