"""Errors of ruralwatch: one root, each error carrying what it is about.

RuralwatchError
├── ConfigError       a file, a key and a reason; always stops the start
├── UsageError        the command line asks for what cannot be done
├── StorageError      the database or the archive cannot be used as it is
│   └── ArchiveError  a WARC record is missing or damaged
└── DeliveryError     a message was not accepted; `permanent` tells whether trying again can help

Expected outcomes are values, not exceptions: `Page | NotModified | Unavailable`, `Article | NotArticle`,
`Observation | Rejected`.
"""

from __future__ import annotations

from dataclasses import dataclass


class RuralwatchError(Exception):
    """The root: whatever the program says about itself on purpose."""


class UsageError(RuralwatchError):
    """A command that cannot be carried out as asked; the text tells what to do instead."""


@dataclass(frozen=True, slots=True)
class ConfigProblem:
    """One thing that is wrong in one configuration file."""

    file: str
    key: str
    """Dotted path of the key inside the file, with the line where known: `schedule.every (line 7)`."""
    reason: str
    hint: str = ""

    def __str__(self) -> str:
        hint = f"\n    hint: {self.hint}" if self.hint else ""
        return f"{self.file}: {self.key or '(file)'}: {self.reason}{hint}"


class ConfigError(RuralwatchError):
    """Every problem found in the configuration, all at once."""

    def __init__(self, problems: tuple[ConfigProblem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


class StorageError(RuralwatchError):
    """The database cannot be used as it is; the text names the file and the way out."""


class ArchiveError(StorageError):
    """A WARC record that is not where its row says, or does not match its digest."""


class DeliveryError(RuralwatchError):
    """A receiver did not accept a message."""

    def __init__(
        self, reason: str, *, permanent: bool, retry_after_s: float | None = None, unreachable: bool = False
    ) -> None:
        self.reason = reason
        self.permanent = permanent
        """True where trying the same message again cannot help."""
        self.retry_after_s = retry_after_s
        """What the receiver asked for, in seconds from now."""
        self.unreachable = unreachable
        """True where the receiver, not the message, is the trouble: the next message would fare the same."""
        super().__init__(reason)
