"""Finds the articles of any list page without selectors: a page laid flat comes in, items and the rest with reasons go out.

Links are grouped by the path of elements that leads to them, as a template prints them; each group is weighed by the
length of its titles, the shape of its addresses, dates beside them and where it stands; the heaviest group is the list,
and others of nearly its weight belong to it (a home page has many columns).  Nothing here knows any one site.
"""

from __future__ import annotations

import re

from collector.list_choice import MOSTLY, choose_groups
from collector.list_dates import parse_item_date, strip_dates
from collector.list_groups import CLIMB, Candidate, Group, Links, find_contexts, find_groups, set_date
from collector.list_shapes import is_home, shape_of
from collector.list_titles import CUT, title_of
from collector.list_tree import Link, Tree
from collector.list_types import Draft, Item
from collector.list_words import is_furniture_title, title_length
from collector.urls import join_url, url_key
from model.crawl import LeftOut

_SCRIPT_ADDRESS = re.compile(r"['\"]((?:https?://|\.{0,2}/)[^'\"\s]+)['\"]")
# Longer ones are pictures in data form, or a page whose link was never closed.
_LONGEST_URL = 4_000
_LONGEST_TITLE = 400


def find_items(tree: Tree, url: str) -> Draft:
    """The articles of the page in page order, and what was left out; only inside the selected elements, if there are."""
    base = join_url(url, tree.base) or url if tree.base else url
    furniture, aside = find_contexts(tree)
    candidates, left_out = _candidates(tree, base, url)
    groups = find_groups(tree, candidates, furniture, aside)
    chosen = choose_groups(tree, groups, is_home=is_home(url))
    accepted = _accept(tree, chosen, candidates)
    items: list[Item] = []
    for candidate in candidates:
        twin = accepted.get(candidate.key)
        if twin is candidate:
            text = candidate.date_text
            items.append(
                Item(candidate.url, strip_dates(candidate.title) or None, parse_item_date(text, candidate.url))
            )
        elif twin is None:
            left_out.append(LeftOut(candidate.url, candidate.title or None, _reason(candidate, furniture, aside)))
    return Draft(tuple(items), tuple(_once(left_out, accepted)))


def _candidates(tree: Tree, base: str, url: str) -> tuple[list[Candidate], list[LeftOut]]:
    own = url_key(url)
    found: list[Candidate] = []
    left_out: list[LeftOut] = []
    for order, link in enumerate(tree.links):
        if not tree.is_selected(link.node):
            continue
        address = join_url(base, link.href) or _opened_by_script(base, link)
        if address is None or len(address) > _LONGEST_URL or link.href.lstrip().startswith("#"):
            continue
        key = url_key(address)
        title = title_of(tree, link)[:_LONGEST_TITLE]
        if key == own:
            continue
        hint = link.title or "" if "时间" in (link.title or "") or "日期" in (link.title or "") else ""
        found.append(Candidate(link.node, address, key, title, shape_of(address), order, hint))
    return found, left_out


def _opened_by_script(base: str, link: Link) -> str | None:
    """The address in `onclick="window.open('/xw/1.html')"`, where `href` only says `javascript:`."""
    match = _SCRIPT_ADDRESS.search(f"{link.href} {link.onclick or ''}"[:2_000])
    return join_url(base, match[1]) if match else None


def _accept(tree: Tree, chosen: list[Group], candidates: list[Candidate]) -> dict[str, Candidate]:
    """One link for each article: those of the chosen groups, and the best link of items in the same lists without one."""
    accepted: dict[str, Candidate] = {}
    for group in chosen:
        for candidate in group.links:
            if not _is_acceptable(candidate, group):
                continue
            known = accepted.get(candidate.key)
            if known is None or len(known.title) < len(candidate.title):
                accepted[candidate.key] = candidate
    _complete(tree, chosen, candidates, accepted)
    _take_longer_titles(candidates, accepted)
    return accepted


def _is_acceptable(candidate: Candidate, group: Group) -> bool:
    if candidate.shape == "media" or is_furniture_title(candidate.title):
        return False
    if candidate.shape == "column" and group.articles >= 0.5:
        return candidate.dated and title_length(candidate.title) >= 8
    length = title_length(candidate.title)
    return length >= 4 or (length >= 2 and candidate.dated and candidate.shape != "column")


def _complete(tree: Tree, chosen: list[Group], candidates: list[Candidate], accepted: dict[str, Candidate]) -> None:
    """Items of a chosen list that a variant of the template prints: a picture item, a headline item."""
    if not chosen:
        return
    main = chosen[0]
    lists = {node: {tree.tags[c.item] for c in main.links if tree.parents[c.item] == node} for node in main.lists}
    served = {tree.parents[c.item]: set[int]() for c in main.links}
    for c in main.links:
        if _is_acceptable(c, main):  # a picture link of the same make has no title: its item still wants one
            served[tree.parents[c.item]].add(c.item)
    everything = Links(candidates)
    best: dict[int, Candidate] = {}
    for candidate in candidates:
        node = candidate.node
        for _ in range(CLIMB):
            parent = tree.parents[node]
            if parent < 0:
                break
            if parent in lists:
                if tree.tags[node] in lists[parent] and node not in served[parent] and tree.tags[node] != "a":
                    old = best.get(node)
                    if (
                        candidate.shape in {"article", "file"}
                        and title_length(candidate.title) >= 5
                        and not is_furniture_title(candidate.title)
                        and (old is None or title_length(old.title) < title_length(candidate.title))
                    ):
                        candidate.item = node
                        set_date(tree, candidate, None, everything)
                        best[node] = candidate
                break
            node = parent
    needs_date = main.dated >= MOSTLY
    for candidate in best.values():
        if candidate.key not in accepted and (candidate.dated or not needs_date):
            accepted[candidate.key] = candidate


def _take_longer_titles(candidates: list[Candidate], accepted: dict[str, Candidate]) -> None:
    """A cut title is made whole by another link to the same address, such as the one round its picture."""
    for candidate in candidates:
        twin = accepted.get(candidate.key)
        if twin is None or twin is candidate:
            continue
        stem = CUT.sub("", twin.title)
        if stem != twin.title and len(candidate.title) > len(twin.title) and candidate.title.startswith(stem):
            twin.title = candidate.title
        if not twin.dated and candidate.dated:
            twin.dated, twin.date_text = True, candidate.date_text


def _reason(candidate: Candidate, furniture: list[bool], aside: list[bool]) -> str:
    if candidate.shape == "media":
        return "media"
    if is_furniture_title(candidate.title) or furniture[candidate.node]:
        return "furniture"
    if candidate.shape == "column":
        return "column"
    if title_length(candidate.title) < 4:
        return "short_title"
    return "aside" if aside[candidate.node] else "other_list"


def _once(left_out: list[LeftOut], accepted: dict[str, Candidate]) -> list[LeftOut]:
    seen: set[str] = set()
    kept: list[LeftOut] = []
    for entry in left_out:
        key = url_key(entry.url)
        if key not in seen and key not in accepted:
            seen.add(key)
            kept.append(entry)
    return kept
