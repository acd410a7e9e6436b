"""`ruralwatch sources`: what is watched, and what a page, feed or JSON list would give before it is watched."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from model.errors import UsageError
from ruralwatch.commands.options import config_option, configuration

if TYPE_CHECKING:
    from rich.console import Console

    from config.settings import Settings
    from model.crawl import FetchOutcome, LeftOut, Listing, Source


@dataclass(frozen=True, slots=True)
class Tested:
    """One listing as it would be collected."""

    url: str
    listing: Listing
    encoding: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "url": self.url,
            "links": [
                {"url": link.url, "title": link.title, "date": link.published_on and link.published_on.isoformat()}
                for link in self.listing.links
            ],
            "left_out": [
                {"url": entry.url, "title": entry.title, "reason": entry.reason} for entry in self.listing.left_out
            ],
            "next_pages": list(self.listing.next_pages),
            "feeds": list(self.listing.feeds),
            "cms": self.listing.cms,
            "encoding": self.encoding or None,
            "problem": self.listing.problem,
        }


@click.group()
def sources() -> None:
    """Show the sources, and try what a list page gives."""


@sources.command("list")
@config_option
@click.option("--json", "as_json", is_flag=True, help="One JSON array instead of a table.")
def list_sources(config_folder: Path, as_json: bool) -> None:
    """List the configured sources."""
    known = configuration(config_folder).settings.sources
    if as_json:
        click.echo(json.dumps([_source_as_json(source) for source in known], ensure_ascii=False, indent=1))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("id", "name", "class", "region", "kind", "every", "listings", "on")
    for source in known:
        every = f"{source.every_s / 3600:g} h"
        row = (source.id, source.name, source.source_class.value, source.region or "", source.kind.value, every)
        table.add_row(*row, "\n".join(source.listings), "yes" if source.enabled else "no")
    Console().print(table)


@sources.command()
@click.argument("what", metavar="URL|FILE|ID")
@click.option("--url", help="The address that FILE came from; links are made absolute against it.")
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object: links, left_out, next_pages, feeds, cms, problem."
)
@config_option
def test(what: str, url: str | None, as_json: bool, config_folder: Path) -> None:
    """Show what would be collected from an address, a saved page (`-` reads standard input) or a configured source.

    Needs no configuration for a new site: links, titles and dates are found by themselves.
    """
    tested = list(_test(what, url, config_folder))
    if as_json:
        documents = [one.as_json() for one in tested]
        answer = documents[0] if len(documents) == 1 else {"source": what, "listings": documents}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    from rich.console import Console

    console = Console()
    for one in tested:
        _print(console, one)
    if any(one.listing.problem for one in tested):
        sys.exit(1)


def _test(what: str, url: str | None, config_folder: Path) -> list[Tested]:
    if what == "-" or Path(what).is_file():
        body = sys.stdin.buffer.read() if what == "-" else Path(what).read_bytes()
        return [_read(body, url or "http://localhost/", None, None)]
    if what.lower().startswith(("http://", "https://")):
        return [_fetch(what, configuration(config_folder).settings, None)]
    settings = configuration(config_folder).settings
    source = next((one for one in settings.sources if one.id == what), None)
    if source is None:
        known = ", ".join(one.id for one in settings.sources)
        raise UsageError(f"{what} is no address, no file, and no source in {settings.folder}; there are: {known}")
    return [_fetch(listing, settings, source) for listing in source.listings]


def _read(body: bytes, url: str, content_type: str | None, source: Source | None) -> Tested:
    from collector.listing import parse_listing
    from parsers.decode import decode

    decoded = decode(body, content_type)
    listing = parse_listing(decoded.text, url, source=source, content_type=content_type)
    return Tested(url, listing, decoded.encoding)


def _fetch(url: str, settings: Settings, source: Source | None) -> Tested:
    """One listing from the network; robots are asked first, as the daemon does."""
    from collector.politeness import PolitenessSettings, Refuse, decide_request, new_host, note_robots, robots_url
    from model.crawl import FetchFailure, Listing, Page

    politeness = PolitenessSettings(min_delay_s=0.0)
    state = new_host(url)
    robots = robots_url(url)
    if robots is not None:
        outcome, now = _ask(robots, settings)
        state = note_robots(state, outcome, now, politeness)
        if isinstance(decide_request(state, url, now, politeness), Refuse):
            return Tested(url, Listing((), problem=FetchFailure.ROBOTS.value))
    outcome, _ = _ask(url, settings)
    if not isinstance(outcome, Page):
        reason = getattr(outcome, "reason", "not_modified")
        detail = getattr(outcome, "detail", "")
        return Tested(url, Listing((), problem=f"{reason}: {detail}"))
    return _read(outcome.body, outcome.final_url, outcome.header("content-type"), source)


def _ask(url: str, settings: Settings) -> tuple[FetchOutcome, Any]:
    from datetime import UTC, datetime

    from collector.fetch import Fetcher, FetchOptions, build_client

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
    with build_client(options) as client:
        return Fetcher(client, options).fetch(url, now=lambda: datetime.now(UTC)), datetime.now(UTC)


def _print(console: Console, tested: Tested) -> None:
    """The links one below the other, addresses whole: what is cut off cannot be judged."""
    from rich.text import Text

    listing = tested.listing
    console.print(Text(tested.url, style="bold"))
    for link in listing.links:
        day = link.published_on.isoformat() if link.published_on else "no date   "
        console.print(Text.assemble((day, "cyan"), "  ", link.title or "(no title)"), soft_wrap=True)
        console.print(Text(f"            {link.url}", style="dim"), soft_wrap=True)
    dated = sum(link.published_on is not None for link in listing.links)
    system, encoding = listing.cms or "unknown", tested.encoding or "unknown"
    console.print(f"{len(listing.links)} links, {dated} with a date; content system {system}; encoding {encoding}")
    for reason, count in Counter(entry.reason for entry in listing.left_out).most_common():
        some = "; ".join(_named(entry) for entry in listing.left_out if entry.reason == reason)
        console.print(
            Text(f"left out, {reason}: {count} ({some[:160]}{' …' if len(some) > 160 else ''})"), soft_wrap=True
        )
    for name, addresses in (("next page", listing.next_pages), ("feed", listing.feeds)):
        for address in addresses[:3]:
            console.print(Text(f"{name}: {address}"), soft_wrap=True)
        if len(addresses) > 3:
            console.print(f"{name}: … {len(addresses) - 3} more")
    if listing.problem:
        console.print(Text(f"problem: {listing.problem}", style="bold red"))


def _named(entry: LeftOut) -> str:
    return entry.title or entry.url[:60]


def _source_as_json(source: Source) -> dict[str, Any]:
    return {
        "id": source.id,
        "name": source.name,
        "class": source.source_class.value,
        "region": source.region,
        "kind": source.kind.value,
        "every_s": source.every_s,
        "listings": list(source.listings),
        "enabled": source.enabled,
    }
