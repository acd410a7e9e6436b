"""One module a channel; each delivers a rendered message to one receiver.

To add a channel: one module with a class of the form of `Channel`, and its line in `CHANNELS`.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Protocol, cast

from model.alerting import Message, Receiver

# Channel of a receiver → module and class; a module is imported when somebody is told over it.
CHANNELS: Mapping[str, str] = {
    "email": "alerts.channels.email:EmailChannel",
    "webhook": "alerts.channels.webhook:WebhookChannel",
}


class Channel(Protocol):
    """A way to tell one receiver; may be called from several threads at once."""

    def deliver(self, message: Message, receiver: Receiver) -> str:
        """Hand the message over and give back the receiver's answer, for the record.

        Raises DeliveryError where it was not accepted, whatever the cause; nothing else.
        """
        ...

    def close(self) -> None:
        """Let go of what is kept open between two messages; nothing is delivered afterwards."""
        ...


def open_channel(name: str) -> Channel:
    """A new channel of that name; KeyError where the table has none."""
    module, _, kind = CHANNELS[name].partition(":")
    return cast("Channel", getattr(importlib.import_module(module), kind)())


def open_channels() -> Mapping[str, Channel]:
    """One channel of each kind, by name."""
    return {name: open_channel(name) for name in CHANNELS}
