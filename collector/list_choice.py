"""Chooses which groups of links are the list that a page is for: weighed groups come in, the chosen ones go out.

A list page has one list, and other lists beside it; a channel page or the front door of a site has columns of equal make.
What tells them apart: dates, size, and whether the addresses are of one mould.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from collector.list_groups import Candidate, Group
from collector.list_shapes import mould_of
from collector.list_tree import Tree
from collector.list_words import HEADINGS, HEADLINE_WORDS, words_of

# A group is dated where so many of its links are.
MOSTLY = 0.6
# How much of the main group's weight another group needs to belong to the list as well: set on the pages in tests/corpus,
# on the same pages with other lists put beside them, and on five real ones; they hold as a set.
_HOME_SHARE, _COLUMN_SHARE, _LIST_SHARE, _UNDATED_SHARE = 0.1, 0.4, 0.5, 0.6
# The same where the addresses have nothing in common.
_OTHER_MOULD_SHARE = 0.75
# A dated group of this much of the weight of an undated one is the list: rankings and picture news carry no dates.
_DATED_FIRST = 0.25
_SMALL_BLOCK = 12


def choose_groups(tree: Tree, groups: list[Group], *, is_home: bool) -> list[Group]:
    """The list itself first, then groups that belong to it; empty where nothing on the page looks like a list."""
    groups = [group for group in groups if group.weight > 0 and _is_list(group)]
    if not groups:
        return []
    main = groups[0] if is_home else _main_of(groups)
    if not is_home:
        main, groups = _trim(tree, main), [group for group in groups if group is not main]
    rest = [group for group in groups if group is not main]
    chosen = [main, *_headlines(tree, main, rest)]
    return [*chosen, *_companions(tree, main, rest, is_home=is_home)]


def _main_of(groups: list[Group]) -> Group:
    """The heaviest group, or a dated one that is not much lighter than an undated one."""
    heaviest = groups[0]
    if heaviest.dated >= MOSTLY:
        return heaviest
    dated = [g for g in groups if min(g.dated, g.articles) >= MOSTLY and g.furniture < 0.5 and g.aside < 0.5]
    return next((g for g in dated if g.weight >= _DATED_FIRST * heaviest.weight), heaviest)


def _companions(tree: Tree, main: Group, rest: list[Group], *, is_home: bool) -> list[Group]:
    # A picture and a title that lead to the same articles are two groups and one list.
    known = {candidate.key for candidate in main.links}
    moulds = _moulds(main.links)
    others = [
        g
        for g in rest
        if g.furniture < 0.5
        and g.title_length >= 6
        and g.articles >= 0.5
        and sum(candidate.key in known for candidate in g.links) * 2 < len(g.links)
        and not _inside(tree, g, main)
    ]

    def is_as_good(group: Group, share: float) -> bool:
        if not is_home and not moulds & _moulds(group.links):
            share = max(share, _OTHER_MOULD_SHARE)
        return group.weight >= share * main.weight

    if main.dated < MOSTLY:
        share = _HOME_SHARE if is_home else _UNDATED_SHARE
        return [g for g in others if (g.aside < 0.5 or is_home) and is_as_good(g, share)]
    # A page of small dated blocks is a page of columns; beside a long list a shorter one is something else.
    share = _HOME_SHARE if is_home else _COLUMN_SHARE if len(main.links) <= _SMALL_BLOCK else _LIST_SHARE
    near = [g for g in others if g.dated >= MOSTLY and len(g.links) >= 3 and g.aside < 0.5 and is_as_good(g, share)]
    # A front door with several dated columns also has picture news and headlines, which carry no dates.
    if is_home and any(not set(g.lists) & set(main.lists) for g in near):
        near += [g for g in others if g.dated < MOSTLY and g.aside < 0.5 and is_as_good(g, _HOME_SHARE / 2)]
    return near


def _trim(tree: Tree, group: Group) -> Group:
    """A list page's main group without smaller lists elsewhere that the template prints by the same path."""
    lists: dict[int, list[Candidate]] = {}
    for candidate in group.links:
        lists.setdefault(tree.parents[candidate.item], []).append(candidate)
    if len(lists) == 1 or len(lists) * 2 > len(group.links):
        return group
    largest = max(lists, key=lambda node: len(lists[node]))
    moulds = _moulds(lists[largest])
    kept = [node for node in lists if _goes_with(tree, lists, node, largest, moulds)]
    links = sorted((candidate for node in kept for candidate in lists[node]), key=lambda candidate: candidate.order)
    return replace(group, links=links, lists=tuple(kept))


def _goes_with(tree: Tree, lists: dict[int, list[Candidate]], node: int, largest: int, moulds: set[str]) -> bool:
    """Whether a list of the same path belongs to the largest one: its brother, or of one mould, or about as long."""
    if tree.parents[largest] in {tree.parents[node], node}:  # a list of one link is placed one level higher
        return True
    size = len(lists[node]) / len(lists[largest])
    if moulds & _moulds(lists[node]):
        cousins = tree.parents[max(tree.parents[node], 0)] == tree.parents[max(tree.parents[largest], 0)]
        return cousins or size >= _COLUMN_SHARE
    return size >= _OTHER_MOULD_SHARE


def _moulds(links: list[Candidate]) -> set[str]:
    return {mould_of(candidate.url) for candidate in links}


def _inside(tree: Tree, group: Group, main: Group) -> bool:
    """Whether a group's links stand in the items of the main one: comments, authors, tags of the same articles."""
    items = sorted(candidate.item for candidate in main.links)
    held = 0
    for candidate in group.links:
        position = bisect_right(items, candidate.node) - 1
        held += position >= 0 and candidate.node < tree.ends[items[position]]
    return held * 2 > len(group.links)


def _headlines(tree: Tree, main: Group, groups: list[Group]) -> list[Group]:
    """Lone headings above the list that lead to articles of the same make: a headline belongs to its list."""
    first = main.links[0]
    moulds = {mould_of(candidate.url) for candidate in main.links}
    return [
        group
        for group in groups
        if len(group.links) <= 3
        and group.furniture == 0
        and group.aside == 0
        and group.links[-1].order < first.order
        and all(_in_heading(tree, candidate.node) and mould_of(candidate.url) in moulds for candidate in group.links)
    ]


def _in_heading(tree: Tree, node: int) -> bool:
    for _ in range(4):
        if node < 0:
            return False
        if tree.tags[node] in HEADINGS or words_of(tree.names[node]) & HEADLINE_WORDS:
            return True
        node = tree.parents[node]
    return False


def _is_list(group: Group) -> bool:
    """Whether anything about the links says that articles stand behind them: addresses, dates, or several long titles."""
    if group.furniture >= 0.5:
        # A list in a part that calls itself a menu must look like one in every other way; a foot never does.
        looks_like_one = min(group.dated, group.articles) >= MOSTLY and len(group.links) >= 5
        return looks_like_one and group.title_length >= 10 and not group.about
    if group.dated > 0:
        return True
    if group.articles > 0:
        return group.title_length >= 6
    return len(group.links) >= 3 and group.title_length >= 8 and group.plain >= 0.5
