"""`ruralwatch collect`: one pass over the sources, by hand or from a scheduler of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from model.errors import UsageError
from ruralwatch.commands.options import config_option, configuration

if TYPE_CHECKING:
    from model.crawl import Source
    from ruralwatch.workshop import Workshop


@click.command()
@config_option
@click.option("--once", is_flag=True, help="One pass, then stop; the only way there is, said aloud for scripts.")
@click.option("--source", "chosen", multiple=True, metavar="ID", help="Only this source; may be given several times.")
@click.option("--no-notify", is_flag=True, help="Leave messages in the outbox; the daemon sends them later.")
def collect(config_folder: Path, once: bool, chosen: tuple[str, ...], no_notify: bool) -> None:  # noqa: ARG001
    """Do one pass: fetch what is due, read it, look at the targets, send what is to be told."""
    from ruralwatch import steps
    from ruralwatch.logs import configure_logging
    from ruralwatch.workshop import Workshop

    loaded = configuration(config_folder)
    configure_logging(loaded.settings.logging.level, loaded.settings.logging.format)
    workshop = Workshop.build(loaded.settings, loaded.lexicon)
    try:
        _pass(workshop, _sources(workshop, chosen), notify=not no_notify)
    finally:
        steps.drain(workshop)
        workshop.close()


def _sources(workshop: Workshop, chosen: tuple[str, ...]) -> list[Source]:
    unknown = [name for name in chosen if workshop.source(name) is None]
    if unknown:
        known = ", ".join(source.id for source in workshop.settings.sources)
        raise UsageError(f"no source {', '.join(unknown)} in {workshop.settings.folder}; there are: {known}")
    return [source for source in workshop.settings.sources if (source.id in chosen if chosen else source.enabled)]


def _pass(workshop: Workshop, sources: list[Source], *, notify: bool) -> None:
    from rich.console import Console
    from rich.table import Table

    from ruralwatch import steps

    table = Table("source", "links", "new", "pages", "unchanged", "unavailable", "postponed", "problem")
    for source in sources:
        report = steps.collect(workshop, source)
        counts = (report.links_found, report.links_new, report.pages, report.not_modified)
        table.add_row(source.id, *map(str, (*counts, report.unavailable, report.postponed)), report.problem)
    read = steps.read(workshop)
    evaluated = steps.evaluate(workshop)
    told = steps.notify(workshop) if notify else None
    console = Console()
    console.print(table)
    console.print(
        f"read {read.articles} articles ({read.versions} new versions): {read.observations} observations, "
        f"{read.targets} targets; {read.not_articles} pages are no articles, {read.unreadable} could not be read"
    )
    console.print(f"{evaluated.transitions} changes of {evaluated.targets} targets")
    if told:
        console.print(
            f"messages: {told.delivered} delivered, {told.retrying} to be tried again, {told.failed} given up"
        )
