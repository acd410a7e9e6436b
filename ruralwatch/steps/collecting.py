"""Collect: one source's listings, then its links that are due; every page lands in the archive before its row."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime

import structlog

from collector.frontier import Due, LinkState, decide_link
from collector.listing import parse_listing
from model.crawl import DueLink, FetchOutcome, Listing, ListingState, NotModified, Page, Source, Unavailable
from parsers.decode import decode
from ruralwatch.steps.asking import Postponed, ask
from ruralwatch.steps.parts import fetch_parts
from ruralwatch.workshop import Workshop
from storage.database import writing
from storage.pages import (
    finish_run,
    get_listing_state,
    has_links_seen_after,
    insert_links,
    insert_parts,
    insert_run,
    insert_snapshot,
    list_due_links,
    put_listing_state,
    record_not_modified,
    record_unavailable,
)

log = structlog.get_logger(__name__)

# One pass fetches at most this many pages of a source: a new source with a long past spreads over several passes.
PAGES_A_PASS = 200


@dataclass(slots=True)
class CollectReport:
    """What one pass over one source did."""

    links_found: int = 0
    links_new: int = 0
    pages: int = 0
    not_modified: int = 0
    unavailable: int = 0
    postponed: int = 0
    problem: str = ""

    def counts(self) -> dict[str, int]:
        """The numbers, by name, for the log and the table of runs."""
        return {name: value for name, value in asdict(self).items() if isinstance(value, int)}


def collect(workshop: Workshop, source: Source) -> CollectReport:
    """One pass over one source: its listings, then its links that are due, as politeness allows."""
    db = workshop.database()
    report = CollectReport()
    run_id = insert_run(db, "collect", started_at=workshop.now(), source_id=source.id)
    for url in source.listings:
        _collect_listing(workshop, source, url, report)
    if report.links_found < source.expect_min_links and not report.not_modified and not report.problem:
        report.problem = "few_links"
    _collect_articles(workshop, source, report)
    finish_run(db, run_id, finished_at=workshop.now(), outcome=report.problem or "ok", counts=report.counts())
    return report


def _collect_listing(workshop: Workshop, source: Source, url: str, report: CollectReport) -> None:
    """A listing and, where the source allows, its further pages, as long as they bring links not seen before this pass.

    The listing's state is stored last: after a kill in the middle the next pass asks for the first page in full again
    and goes on to the pages that this one did not reach.
    """
    db = workshop.database()
    state = get_listing_state(db, source.id, url)
    outcome = ask(workshop, url, state.validators)
    listing = _take_listing(workshop, source, outcome, report)
    waiting, seen = list(listing.next_pages if listing else ()), {url}
    here = listing
    # An empty shell names the address of its data as its next page: that is the list itself, not a further page of it.
    allowed = source.max_pages + (1 if listing and not listing.links and waiting else 0)
    while here and waiting and len(seen) < allowed and not workshop.stopping.is_set():
        if here.links and state.checked_at and not has_links_seen_after(db, here.links, state.checked_at):
            break
        page_url = waiting.pop(0)
        if page_url not in seen:
            seen.add(page_url)
            outcome_here = ask(workshop, page_url)
            here = _take_listing(workshop, source, outcome_here, report)
            if here and here.links and listing and not listing.links:
                outcome, listing = outcome_here, here
            waiting += here.next_pages if here else ()
    if not isinstance(outcome, Postponed) or outcome.is_trouble:
        put_listing_state(db, _next_state(state, outcome, listing, report.links_new, workshop.now()))
    problem = _problem_of(outcome, listing)
    if problem:
        report.problem = problem
        log.warning("listing", source=source.id, url=url, problem=problem, detail=_detail_of(outcome))


def _take_listing(
    workshop: Workshop, source: Source, outcome: FetchOutcome | Postponed, report: CollectReport
) -> Listing | None:
    listing = _read_listing(outcome, source)
    new = insert_links(workshop.database(), listing.links, seen_at=workshop.now()) if listing else ()
    report.links_found += len(listing.links) if listing else 0
    report.links_new += len(new)
    report.not_modified += isinstance(outcome, NotModified)
    return listing


def _read_listing(outcome: FetchOutcome | Postponed, source: Source) -> Listing | None:
    if not isinstance(outcome, Page):
        return None
    content_type = outcome.header("content-type")
    text = decode(outcome.body, content_type).text
    return parse_listing(text, outcome.final_url, source=source, content_type=content_type)


def _next_state(
    state: ListingState, outcome: FetchOutcome | Postponed, listing: Listing | None, new: int, now: datetime
) -> ListingState:
    problem = _problem_of(outcome, listing)
    # A page without links is asked for in full next time: its validators would hide that it is mended.
    validators = (
        outcome.validators if isinstance(outcome, Page | NotModified) and not problem else type(state.validators)()
    )
    return replace(
        state,
        validators=validators,
        checked_at=now,
        outcome=problem or ("not_modified" if isinstance(outcome, NotModified) else "ok"),
        detail=_detail_of(outcome),
        links_found=len(listing.links) if listing else state.links_found,
        links_new=new,
        failures=state.failures + 1 if problem else 0,
    )


def _problem_of(outcome: FetchOutcome | Postponed, listing: Listing | None) -> str:
    match outcome:
        case Unavailable(reason=reason):
            return reason.value
        case Postponed(reason=reason):
            return reason
    return (listing.problem or "") if listing else ""


def _detail_of(outcome: FetchOutcome | Postponed) -> str:
    return outcome.detail if isinstance(outcome, Unavailable | Postponed) else ""


def _collect_articles(workshop: Workshop, source: Source, report: CollectReport) -> None:
    db = workshop.database()
    for due in list_due_links(db, source.id, now=workshop.now(), limit=PAGES_A_PASS):
        if workshop.stopping.is_set():
            return
        outcome = ask(workshop, due.link.url, due.validators)
        if isinstance(outcome, Postponed):
            # The host rests: what else is due there is left to the next pass.
            report.postponed += 1
            return
        _keep(workshop, source, due, outcome, report)


def _keep(workshop: Workshop, source: Source, due: DueLink, outcome: FetchOutcome, report: CollectReport) -> None:
    """The archive first, then the row: a row never points at nothing, and a kill between them costs one more fetch."""
    db = workshop.database()
    next_fetch_at = _next_fetch(workshop, source, due, outcome)
    match outcome:
        case Page() if outcome.payload_digest == due.payload_digest:
            report.not_modified += 1
            same = NotModified(outcome.url, outcome.fetched_at, outcome.validators)
            record_not_modified(db, due.id, same, next_fetch_at=next_fetch_at)
        case Page():
            report.pages += 1
            parts = [(part, workshop.archive.write(part)) for part in fetch_parts(workshop, outcome, source.selectors)]
            record = workshop.archive.write(outcome)
            with writing(db):
                snapshot_id = insert_snapshot(db, due.id, outcome, record, next_fetch_at=next_fetch_at)
                insert_parts(db, snapshot_id, parts)
        case NotModified():
            report.not_modified += 1
            record_not_modified(db, due.id, outcome, next_fetch_at=next_fetch_at)
        case Unavailable():
            report.unavailable += 1
            log.warning("page", source=source.id, url=due.link.url, problem=outcome.reason.value, detail=outcome.detail)
            record_unavailable(db, due.id, outcome, next_fetch_at=next_fetch_at)


def _next_fetch(workshop: Workshop, source: Source, due: DueLink, outcome: FetchOutcome) -> datetime | None:
    """When the link is due again, counting this outcome; None: never."""
    failed = isinstance(outcome, Unavailable)
    state = LinkState(
        canonical_url=due.link.canonical_url,
        first_seen_at=due.first_seen_at,
        first_fetched_at=due.first_fetched_at or (None if failed else outcome.fetched_at),
        last_fetched_at=None if failed else outcome.fetched_at,
        failures=due.attempts + 1 if failed else 0,
        last_failed_at=outcome.fetched_at if failed else None,
        permanent=isinstance(outcome, Unavailable) and outcome.permanent,
    )
    verdict = decide_link(state, workshop.frontier, refetch_window_days=source.refetch_window_days)
    return verdict.at if isinstance(verdict, Due) else None
