"""Groups the links of a page as its template prints them, and weighs each group: how much it looks like the list.

A group is all links reached by one path of elements.  Its weight grows with the length of its titles, the shape of its
addresses and the dates beside them, and shrinks where it stands in furniture.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from collector.list_dates import has_date, strip_dates
from collector.list_titles import only_date
from collector.list_tree import ITEM_TAGS, Tree
from collector.list_words import ABOUT, ASIDE, ASIDE_HEADING, FURNITURE, is_furniture_title, title_length, words_of

# How far up from one link its neighbour in the group is looked for; deeper lists have not been seen.
CLIMB = 48
# Wrappers of a whole page are called `page-nav-fixed` or `side-by-side` too: what holds more of the page's links than this
# is no furniture, and nothing stands aside of it.
_MOST_OF_THE_PAGE = 0.7
_SHAPES = {"article": 1.0, "file": 0.9, "plain": 0.45, "column": 0.12, "media": 0.0}


@dataclass(slots=True)
class Candidate:
    """One link that may be an article's."""

    node: int
    url: str
    key: str
    title: str
    shape: str
    """`article`, `file`, `column`, `plain` or `media`, by the address alone."""
    order: int
    hint: str = ""
    """A title attribute of several lines, which may hold the date."""
    item: int = -1
    date_text: str = ""
    dated: bool = False


class Links:
    """All candidates by their place in the document."""

    def __init__(self, candidates: list[Candidate]) -> None:
        self._candidates = candidates
        self._nodes = [candidate.node for candidate in candidates]

    def first_after(self, node: int) -> int | None:
        """The first link after an element's number."""
        position = bisect_right(self._nodes, node)
        return self._nodes[position] if position < len(self._nodes) else None

    def leads_elsewhere(self, start: int, end: int, key: str) -> bool:
        """Whether a link between two elements leads to another address; looks at a few only, since items are small."""
        position = bisect_left(self._nodes, start)
        for candidate in self._candidates[position : position + 8]:
            if candidate.node >= end:
                return False
            if candidate.key != key:
                return True
        return False


@dataclass(slots=True)
class Group:
    """Links that a template prints by one path."""

    signature: int
    links: list[Candidate] = field(default_factory=list)
    weight: float = 0.0
    dated: float = 0.0
    title_length: float = 0.0
    articles: float = 0.0
    plain: float = 0.0
    furniture: float = 0.0
    about: bool = False
    """The links speak of the site itself."""
    aside: float = 0.0
    lists: tuple[int, ...] = ()


def find_groups(tree: Tree, candidates: list[Candidate], furniture: list[bool], aside: list[bool]) -> list[Group]:
    """The groups of a page, heaviest first."""
    everything = Links(candidates)
    groups: list[Group] = []
    for group in _by_path(tree, candidates):
        _place(tree, group, everything)
        groups += _split(tree, group)
    for group in groups:
        _weigh(tree, group, furniture, aside)
    return sorted(groups, key=lambda group: (-group.weight, group.links[0].order))


def _by_path(tree: Tree, candidates: list[Candidate]) -> list[Group]:
    """Links by their path; where each item has a class of its own (`post-12 topic-tea`), by the path of tags alone."""
    by_signature: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        by_signature.setdefault(tree.signatures[candidate.node], []).append(candidate)
    lone: dict[int, list[int]] = {}
    for signature, links in by_signature.items():
        if len(links) <= 2:
            lone.setdefault(tree.paths[links[0].node], []).append(signature)
    for signatures in lone.values():
        if len(signatures) >= 3:
            first = signatures[0]
            merged = [candidate for signature in signatures for candidate in by_signature.pop(signature)]
            by_signature[first] = sorted(merged, key=lambda candidate: candidate.order)
    return [Group(signature, links) for signature, links in by_signature.items()]


def _split(tree: Tree, group: Group) -> list[Group]:
    """A group parted where its lists differ in kind: a template without classes prints menu and list by one path.

    Lists of one kind (all dated, all articles) stay together, so that the columns of a page are one group.
    """
    lists: dict[int, list[Candidate]] = {}
    for candidate in group.links:
        lists.setdefault(tree.parents[candidate.item], []).append(candidate)
    if len(lists) * 2 > len(group.links):  # a list round each link: nothing to compare
        return [group]
    kinds: dict[tuple[bool, bool], Group] = {}
    for links in lists.values():
        dated = sum(candidate.dated for candidate in links) * 2 >= len(links)
        articles = sum(candidate.shape in {"article", "file"} for candidate in links) * 2 >= len(links)
        kinds.setdefault((dated, articles), Group(group.signature)).links.extend(links)
    for part in kinds.values():
        part.links.sort(key=lambda candidate: candidate.order)
        part.lists = tuple(dict.fromkeys(tree.parents[candidate.item] for candidate in part.links))
    return list(kinds.values())


def find_contexts(tree: Tree) -> tuple[list[bool], list[bool]]:
    """For each element, whether it stands in furniture, and whether beside the main list."""
    nodes = [link.node for link in tree.links]
    most = max(8.0, len(nodes) * _MOST_OF_THE_PAGE)
    furniture: list[bool] = []
    aside: list[bool] = []
    for index, tag in enumerate(tree.tags):
        parent = tree.parents[index]
        in_furniture, in_aside = (furniture[parent], aside[parent]) if parent >= 0 else (False, False)
        if tree.names[index] and not (in_furniture and in_aside) and tag not in {"body", "html"}:
            words = words_of(tree.names[index])
            if words & FURNITURE or words & ASIDE:
                held = bisect_left(nodes, tree.ends[index]) - bisect_left(nodes, index)
                in_furniture = in_furniture or (held <= most and bool(words & FURNITURE))
                in_aside = in_aside or (held <= most and tag not in ITEM_TAGS and bool(words & ASIDE))
        furniture.append(in_furniture or tag in {"nav", "footer"})
        aside.append(in_aside or tag == "aside")
    return furniture, aside


def _place(tree: Tree, group: Group, everything: Links) -> None:
    """The item of each link: the largest element around it that holds no other link of the group; and dates beside it."""
    nodes = [candidate.node for candidate in group.links]
    meets = [_meet(tree, one, other) for one, other in pairwise(nodes)]
    lists: dict[int, None] = {}
    for i, candidate in enumerate(group.links):
        around = [depth for depth in (meets[i - 1] if i else -1, meets[i] if i < len(meets) else -1) if depth >= 0]
        if around:
            candidate.item = _up_to(tree, candidate.node, max(around) + 1)
        else:
            candidate.item = _alone(tree, candidate, everything)
        lists[tree.parents[candidate.item]] = None
    group.lists = tuple(lists)
    for i, candidate in enumerate(group.links):
        following = group.links[i + 1] if i + 1 < len(group.links) else None
        set_date(tree, candidate, following, everything)


def _alone(tree: Tree, candidate: Candidate, everything: Links) -> int:
    """The item of a link without brothers: up to two elements around it, as long as no link to elsewhere is inside."""
    item = candidate.node
    for _ in range(2):
        parent = tree.parents[item]
        if parent < 0 or everything.leads_elsewhere(parent, tree.ends[parent], candidate.key):
            break
        item = parent
    return item


def set_date(tree: Tree, candidate: Candidate, following: Candidate | None, everything: Links) -> None:
    """The text that may hold the item's date: around the link in its item, else after the item up to the next one."""
    item, node = candidate.item, candidate.node
    start, end = tree.text_starts[item], tree.text_ends[item]
    link_start, link_end = tree.text_starts[node], tree.text_ends[node]
    title_pieces = tree.texts[link_start:link_end]
    inside = _join_dates([piece for piece in title_pieces if only_date(piece) or len(title_pieces) > 2])
    after = tree.texts[link_end : min(end, link_end + 30)]
    before = tree.texts[max(start, link_start - 10) : link_start]
    around = _join_dates([*after, "|", *before, "|", inside])
    if not has_date(around):
        # Never beyond the next link or the element that holds the item: a date there belongs to another article.
        holder = max(tree.parents[item], 0)
        stop = min(tree.text_ends[holder], end + 6)
        after_it = everything.first_after(tree.ends[item] - 1)
        if after_it is not None:
            stop = min(stop, tree.text_starts[after_it])
        if following is not None:
            stop = min(stop, tree.text_starts[following.node])
        around = _join_dates(tree.texts[end:stop])
    if not has_date(around) and candidate.hint:
        around = candidate.hint[:200]
    if not has_date(around) and candidate.title:
        bare = strip_dates(candidate.title)
        if bare and bare != candidate.title:
            around = candidate.title
    candidate.date_text = around[:400]
    candidate.dated = has_date(candidate.date_text)


def _join_dates(pieces: Sequence[str]) -> str:
    """Pieces in one line; of a long one only its ends, where bylines and dates stand."""
    return " ".join(piece if len(piece) <= 120 else f"{piece[:60]} | {piece[-60:]}" for piece in pieces)


def _meet(tree: Tree, one: int, other: int) -> int:
    """The depth of the lowest element around both; -1 where that is farther away than `CLIMB`."""
    for _ in range(CLIMB):
        if one == other:
            return tree.depths[one]
        if one > other:  # document order: the later one cannot be around the earlier one
            one = tree.parents[one]
        else:
            other = tree.parents[other]
        if one < 0 or other < 0:
            return -1
    return -1


def _up_to(tree: Tree, node: int, depth: int) -> int:
    while tree.depths[node] > depth:
        node = tree.parents[node]
    return node


def _weigh(tree: Tree, group: Group, furniture: list[bool], aside: list[bool]) -> None:
    # 下载 and 详情 beside each title say nothing of the list.
    titled = [candidate for candidate in group.links if not is_furniture_title(candidate.title)] or group.links
    links = list({candidate.key: candidate for candidate in titled}.values())
    count = len(links)
    lengths = [title_length(candidate.title) for candidate in links]
    group.dated = sum(candidate.dated for candidate in links) / count
    group.title_length = sum(lengths) / count
    group.articles = sum(candidate.shape in {"article", "file"} for candidate in links) / count
    group.plain = sum(candidate.shape == "plain" for candidate in links) / count
    group.furniture = sum(furniture[candidate.node] for candidate in links) / count
    # 关于加强…举报…的通知 is an article: single titles of a list may speak of such things, half of them do in a foot.
    about = sum(
        bool(ABOUT.search(candidate.title)) and length < 16 for candidate, length in zip(links, lengths, strict=True)
    )
    if about * 3 >= count:
        group.furniture, group.about = 1.0, True
    group.aside = sum(aside[candidate.node] for candidate in links) / count
    if ASIDE_HEADING.search(_heading_of(tree, group)):
        group.aside = 1.0
    total = 0.0
    for candidate, length in zip(links, lengths, strict=True):
        is_short = length < 4 and not (
            candidate.dated and candidate.shape == "article"
        )  # 公示, with a date, is a title
        if is_short or is_furniture_title(candidate.title):
            continue
        worth = max(min(length, 30.0) - 3, 1.0)
        worth *= _SHAPES[candidate.shape]
        worth *= 1.8 if candidate.dated else 1.0
        worth *= 0.15 if furniture[candidate.node] or group.furniture == 1.0 else 1.0
        worth *= 0.5 if group.aside >= 0.5 else 1.0
        total += worth
    group.weight = total


def _heading_of(tree: Tree, group: Group) -> str:
    """The short text right above a group's list, where blocks say what they are."""
    start = tree.text_starts[group.lists[0]]
    pieces = tree.texts[max(0, start - 3) : start]
    return " ".join(piece for piece in pieces if len(piece) <= 12)
