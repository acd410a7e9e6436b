"""Drives the demonstration: a site, two receivers and a daemon process through two years, and starts the daemon again when it dies.

The daemon is a process of its own that is handed one moment at a time and does one whole pass at it, with the same
steps as `ruralwatch run`; killing it at any point loses nothing and tells nothing twice.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from model.errors import RuralwatchError, UsageError
from ruralwatch.demo.receivers import Inbox, MailServer, WebhookServer
from ruralwatch.demo.site import SHANGHAI, DemoArticle, Site, SiteServer, load_articles

HERE = Path(__file__).parent
START = datetime(2023, 1, 10, 12, tzinfo=SHANGHAI)
END = datetime(2025, 4, 8, 12, tzinfo=SHANGHAI)
# The demonstration's own: base64 of 24 bytes, as Standard Webhooks asks for.
WEBHOOK_SECRET = "whsec_cnVyYWx3YXRjaC1kZW1vLXNlY3JldC0w"  # noqa: S105 (signs nothing but the demonstration)
_MARK = ".ruralwatch-demo"
_ANSWER_S = 120.0
_SETTINGS = """\
# Written by `ruralwatch demo`: the bundled site answers as a proxy, the receivers listen on loopback.
data: {{folder: ..}}
http:
  user_agent: ruralwatch-demo
  contact: https://ruralwatch.example/demo
  min_delay_s: 0
  proxy: {proxy}
alerts: {{language: {language}}}
logging: {{level: error}}
receivers:
- name: desk
  channel: email
  host: 127.0.0.1
  port: {smtp_port}
  security: none
  sender: ruralwatch@ruralwatch.example
  recipients: [desk@ruralwatch.example]
- name: board
  channel: webhook
  url: {webhook_url}
  secrets: [{{env: RURALWATCH_DEMO_WEBHOOK_SECRET}}]
"""


@dataclass(slots=True)
class Passes:
    """What the passes did, added up."""

    passes: int = 0
    restarts: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, answer: dict[str, int]) -> None:
        self.passes += 1
        for name, value in answer.items():
            self.counts[name] = self.counts.get(name, 0) + value


@dataclass(slots=True)
class Outcome:
    """What the demonstration leaves."""

    folder: Path
    passes: Passes
    mail: Inbox
    webhooks: Inbox
    requests: int


class DaemonProcess:
    """The daemon as a process that is handed moments; one that died is started again, and the moment handed to it anew."""

    def __init__(self, config: Path, passes: Passes) -> None:
        self._config = config
        self._passes = passes
        self._process: subprocess.Popen[str] | None = None

    def do(self, moment: datetime, kill_after_s: float | None = None) -> dict[str, int]:
        """One whole pass at `moment`; with `kill_after_s` the process is killed (SIGKILL) that long after the first start."""
        for _ in range(5):
            process = self._started()
            timer = threading.Timer(kill_after_s, process.kill) if kill_after_s is not None else None
            kill_after_s = None
            if timer:
                timer.start()
            try:
                answer = self._ask(process, moment)
            finally:
                if timer:
                    timer.cancel()
            if answer is not None:
                return answer
            self._gone(process)
        raise RuralwatchError(f"the daemon does not get through {moment:%Y-%m-%d}; run it by hand to see why")

    def stop(self) -> None:
        """Let the process end by itself, as it does when nothing more is handed to it."""
        process, self._process = self._process, None
        if process is not None:
            _pipe(process.stdin).close()
            process.wait(timeout=_ANSWER_S)
            _pipe(process.stdout).close()

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None:
            environ = {**os.environ, "RURALWATCH_DEMO_WEBHOOK_SECRET": WEBHOOK_SECRET}
            self._process = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
                [sys.executable, "-m", "ruralwatch.demo.child", str(self._config)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env=environ,
            )
        return self._process

    @staticmethod
    def _ask(process: subprocess.Popen[str], moment: datetime) -> dict[str, int] | None:
        try:
            stdin, stdout = _pipe(process.stdin), _pipe(process.stdout)
            stdin.write(moment.isoformat() + "\n")
            stdin.flush()
            line = stdout.readline()
        except BrokenPipeError:
            return None
        answer: dict[str, int] | None = json.loads(line) if line.endswith("\n") else None
        return answer

    def _gone(self, process: subprocess.Popen[str]) -> None:
        process.wait(timeout=_ANSWER_S)
        for pipe in (process.stdin, process.stdout):
            try:
                _pipe(pipe).close()
            except BrokenPipeError:
                continue
        self._process = None
        if process.returncode >= 0:
            raise RuralwatchError(f"the daemon stopped by itself, with status {process.returncode}; it said why above")
        self._passes.restarts += 1


def run_demo(
    folder: Path,
    *,
    language: str = "zh",
    kills: int = 0,
    seed: int = 0,
    progress: Callable[[int, int, datetime, Passes], None] | None = None,
) -> Outcome:
    """Let the two years pass in `folder`, which is made anew; `kills` times the daemon is killed at a random moment."""
    _clear(folder)
    articles = load_articles()
    moments = list(_moments(articles))
    chance = random.Random(seed)  # noqa: S311 (chooses when to kill, guards nothing)
    struck = set(chance.sample(range(len(moments)), kills))
    passes = Passes()
    with ExitStack() as stack:
        server = stack.enter_context(SiteServer(Site(articles, START)))
        mail = stack.enter_context(MailServer())
        hook = stack.enter_context(WebhookServer(WEBHOOK_SECRET))
        config = write_configuration(
            folder / "config", proxy=server.address, smtp_port=mail.port, webhook_url=hook.url, language=language
        )
        daemon = DaemonProcess(config, passes)
        stack.callback(daemon.stop)
        for number, moment in enumerate(moments, 1):
            server.site.now = moment
            strike = chance.uniform(0.0, 0.06) if number - 1 in struck else None
            passes.add(daemon.do(moment, strike))
            if progress:
                progress(number, len(moments), moment, passes)
    return Outcome(folder, passes, mail.inbox, hook.inbox, len(server.requests))


def write_configuration(folder: Path, **values: Any) -> Path:
    """A configuration folder as an operator has one: places, sources and a target of its own over the shipped knowledge."""
    shutil.copytree(HERE / "config", folder)
    (folder / "ruralwatch.yaml").write_text(_SETTINGS.format(**values), "utf-8")
    return folder


def _moments(articles: tuple[DemoArticle, ...]) -> Iterator[datetime]:
    """When a pass is made: once a week, and soon after anything is published or edited."""
    moments = {START + timedelta(days=7 * week) for week in range((END - START).days // 7 + 1)}
    moments |= {article.published + timedelta(hours=1) for article in articles}
    moments |= {article.edited_at + timedelta(hours=6) for article in articles if article.edited_at}
    return iter(sorted(moments))


def _clear(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        if not (folder / _MARK).exists():
            raise UsageError(
                f"{folder} holds something that is not a demonstration; name an empty folder with --folder"
            )
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).write_text("made by `ruralwatch demo`, which makes this folder anew each time\n", "utf-8")


def _pipe(pipe: IO[str] | None) -> IO[str]:
    if pipe is None:
        raise RuralwatchError("the daemon was started without pipes")
    return pipe
