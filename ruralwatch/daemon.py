"""The daemon: APScheduler jobs around the steps, a clean stop on SIGTERM, a sign of life, nothing decided here."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from types import FrameType

import structlog
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from model.crawl import Source
from ruralwatch import steps
from ruralwatch.workshop import Workshop

log = structlog.get_logger(__name__)

# Sources are network-bound and each host is asked one request at a time: a few threads keep forty sources busy.
WORKERS = 4
# Targets change with the calendar too (a period ends, a grace period is over), not only with new figures.
CALENDAR_EVERY_S = 3600
LIFE_EVERY_S = 20


class Daemon:
    """Runs the steps on their schedule until told to stop; every step is safe to repeat after a kill."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._stop = threading.Event()
        self._missed = 0
        self._scheduler = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(WORKERS), "serial": ThreadPoolExecutor(1)},
            # None: a job that starts late still runs.  The default of one second drops it without a word.
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
            timezone=workshop.settings.timezone,
        )

    def run(self) -> None:
        """Block until SIGTERM or SIGINT; then finish what is under way, at a step's next safe point."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._told_to_stop)
        self._schedule()
        self._scheduler.start()
        log.info("daemon started", sources=len(self._sources), database=str(self._workshop.settings.data.database))
        self._stop.wait()
        self._workshop.stopping.set()
        self._scheduler.shutdown(wait=True)
        steps.drain(self._workshop)
        self._workshop.close()
        log.info("daemon stopped", missed_jobs=self._missed)

    @property
    def _sources(self) -> tuple[Source, ...]:
        return tuple(source for source in self._workshop.settings.sources if source.enabled)

    def _told_to_stop(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        self._stop.set()

    def _schedule(self) -> None:
        schedule = self._workshop.settings.schedule
        self._scheduler.add_listener(self._note, EVENT_JOB_MISSED | EVENT_JOB_ERROR | EVENT_JOB_MAX_INSTANCES)
        start = self._workshop.now()
        for n, source in enumerate(self._sources):
            # The first pass comes at once, a little apart, so that a restart does not ask every site in one second.
            self._every(
                source.every_s, self._pass, f"source:{source.id}", source, start=start + timedelta(seconds=2 * n)
            )
        self._every(schedule.deliver_every_s, self._notify, "notify", start=start, executor="serial")
        self._every(CALENDAR_EVERY_S, self._evaluate, "evaluate", start=start, executor="serial")
        self._every(LIFE_EVERY_S, self._sign_of_life, "life", start=start, executor="serial")

    def _every(
        self,
        seconds: int,
        job: Callable[..., None],
        name: str,
        *args: object,
        start: datetime,
        executor: str = "default",
    ) -> None:
        jitter = min(self._workshop.settings.schedule.jitter_s, seconds // 4) if executor == "default" else None
        self._scheduler.add_job(
            job, "interval", seconds=seconds, args=args, id=name, next_run_time=start, jitter=jitter, executor=executor
        )

    def _note(self, event: JobExecutionEvent) -> None:
        if event.code == EVENT_JOB_MISSED:
            self._missed += 1
            log.warning("job missed", job=event.job_id)
        elif event.code == EVENT_JOB_MAX_INSTANCES:
            log.warning("job still running when its next turn came", job=event.job_id)
        else:
            log.error("job failed", job=event.job_id, error=repr(event.exception))

    def _pass(self, source: Source) -> None:
        """One source: list, fetch, read, evaluate, tell."""
        if self._workshop.stopping.is_set():
            return
        report = steps.collect(self._workshop, source)
        read = steps.read(self._workshop)
        log.info("pass done", source=source.id, **report.counts(), **read.counts())
        if read.versions:
            self._evaluate()
            self._notify()

    def _evaluate(self) -> None:
        report = steps.evaluate(self._workshop)
        if report.transitions:
            log.info("targets changed", **report.counts())

    def _notify(self) -> None:
        if self._workshop.stopping.is_set():
            return
        report = steps.notify(self._workshop)
        if report.delivered or report.failed:
            log.info("messages tried", **report.counts())

    def _sign_of_life(self) -> None:
        path = self._workshop.settings.health.file
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self._workshop.now().isoformat(), "utf-8")
