"""Everything a step works with, built once from the settings and handed on: no step looks anything up in a global."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import httpx
from sqlite_utils import Database

from alerts.deliver import Sender
from collector.archive import Archive
from collector.fetch import Fetcher, FetchOptions, build_client
from collector.frontier import FrontierSettings
from collector.politeness import PolitenessSettings
from config.settings import Settings
from model.catalogue import Lexicon
from model.crawl import Source
from model.errors import StorageError
from parsers.pipeline import Reader
from storage.database import open_database
from storage.indicators import put_indicators
from storage.pages import upsert_sources


def wall_clock() -> datetime:
    """Now, aware, in UTC."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Workshop:
    """The daemon's tools; one for each process, shared by its threads."""

    settings: Settings
    lexicon: Lexicon
    reader: Reader
    fetcher: Fetcher
    archive: Archive
    politeness: PolitenessSettings
    frontier: FrontierSettings
    sender: Sender
    now: Callable[[], datetime]
    lease_s: float = 300.0
    """How long a message that was taken in hand is left to whoever took it, in seconds."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Indicator id → its Chinese name."""
    without_pace: frozenset[str] = frozenset()
    """Indicators whose yearly amount comes at once: no target on them is behind before its end."""
    stopping: threading.Event = field(default_factory=threading.Event)
    """Set when the program is told to stop: a step then ends at its next safe point."""
    _connections: threading.local = field(default_factory=threading.local)
    _opened: list[Database] = field(default_factory=list)
    _host_locks: defaultdict[str, threading.Lock] = field(default_factory=lambda: defaultdict(threading.Lock))
    _guard: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def build(
        cls,
        settings: Settings,
        lexicon: Lexicon,
        *,
        now: Callable[[], datetime] = wall_clock,
        transport: httpx.BaseTransport | None = None,
    ) -> Self:
        """The tools for these settings; opens the database once, so that what is wrong with it stops the start.

        `transport` takes the place of the network, for a test.
        """
        _make_folder(settings.data.folder)
        http = settings.http
        options = FetchOptions(
            user_agent=http.user_agent,
            max_body_bytes=http.max_body_bytes,
            read_timeout_s=http.timeout_s,
            connect_timeout_s=http.timeout_s,
            max_redirects=http.max_redirects,
            allow_private_hosts=http.allow_private_hosts,
            proxy=http.proxy,
        )
        workshop = cls(
            settings=settings,
            lexicon=lexicon,
            reader=Reader(lexicon),
            fetcher=Fetcher(httpx.Client(transport=transport) if transport else build_client(options), options),
            archive=Archive(settings.data.archive),
            politeness=PolitenessSettings(min_delay_s=http.min_delay_s),
            frontier=FrontierSettings(),
            sender=Sender(clock=now),
            now=now,
            names={indicator.id: indicator.zh for indicator in lexicon.indicators},
            without_pace=frozenset(indicator.id for indicator in lexicon.indicators if not indicator.pace),
        )
        upsert_sources(workshop.database(), settings.sources, now=now())
        put_indicators(workshop.database(), lexicon.indicators, now=now())
        return workshop

    def database(self) -> Database:
        """This thread's own connection."""
        db: Database | None = getattr(self._connections, "db", None)
        if db is None:
            db = open_database(self.settings.data.database)
            self._connections.db = db
            with self._guard:
                self._opened.append(db)
        return db

    def host_lock(self, host: str) -> threading.Lock:
        """One request at a time to each host, whichever sources share it."""
        with self._guard:
            return self._host_locks[host]

    def source(self, source_id: str | None) -> Source | None:
        """The configured source of that id; None where it is no longer configured."""
        return next((source for source in self.settings.sources if source.id == source_id), None)

    def close(self) -> None:
        """Let go of the archive's file and of this thread's connection."""
        self.archive.close()
        db: Database | None = getattr(self._connections, "db", None)
        if db is not None:
            db.close()
            self._connections.db = None


def _make_folder(folder: Path) -> None:
    """The data folder of a fresh installation; StorageError where it cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"{folder}: the data folder cannot be made: {error.strerror}; see `data.folder`") from error
