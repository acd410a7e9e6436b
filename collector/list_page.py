"""Finds the articles of any list page without selectors: a page laid flat comes in, items and the rest with reasons go out.

Links are grouped by the path of elements that leads to them, as a template prints them; each group is weighed by the
length of its titles, the shape of its addresses, dates beside them and where it stands; the heaviest group is the list,
and others of nearly its weight belong to it (a home page has many columns).  Nothing here knows any one site.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from urllib.parse import urlsplit

from collector.list_dates import has_date, parse_item_date, strip_dates
from collector.list_tree import BLOCKS, Link, Tree
from collector.list_types import Draft, Item
from collector.urls import join_url, url_key
from model.crawl import LeftOut

# Words of class and id (split at hyphens, underscores, digits and capitals) of parts that are no list of articles.
_FURNITURE = frozenset(
    [
        "nav",
        "navi",
        "navbar",
        "navigation",
        "menu",
        "submenu",
        "subnav",
        "foot",
        "footer",
        "copyright",
        "crumb",
        "crumbs",
        "breadcrumb",
        "breadcrumbs",
        "bread",
        "location",
        "position",
        "weizhi",
        "dqwz",
        "login",
        "logout",
        "register",
        "search",
        "friend",
        "friends",
        "friendlink",
        "friendlinks",
        "yqlj",
        "links",
        "share",
        "shares",
        "bdsharebuttonbox",
        "qrcode",
        "toolbar",
        "pager",
        "paging",
        "pagination",
        "pages",
        "pagenation",
        "fenye",
        "page",
        "sitemap",
        "topbar",
        "wza",
        "accessibility",
        "langs",
        "language",
        "tags",
        "tag",
        "keyword",
        "keywords",
        "comment",
        "comments",
        "quicknav",
    ]
)
# The same for parts that hold links to articles beside the list that the page is for.
_ASIDE = frozenset(
    [
        "side",
        "sidebar",
        "aside",
        "hot",
        "rank",
        "ranking",
        "phb",
        "ranklist",
        "recommend",
        "recommended",
        "tuijian",
        "related",
        "relate",
        "xgxw",
        "xgyd",
        "rmtj",
        "rmwz",
        "djph",
        "dianji",
        "click",
        "zuire",
        "hotnews",
        "like",
        "likes",
        "guess",
    ]
)
_ASIDE_HEADING = re.compile(
    r"热点|热门|热文|推荐|排行|相关|猜你喜欢|点击榜|友情链接|快速链接|专题专栏|大家都在|本周|本月|图说|图库"
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_ENDING = re.compile(r"\.([A-Za-z0-9]{2,5})\Z")
_FILES = frozenset(["pdf", "doc", "docx", "wps", "xls", "xlsx", "et", "ppt", "pptx", "txt", "rtf", "ofd"])
_MEDIA = frozenset(
    [
        "jpg",
        "jpeg",
        "png",
        "gif",
        "bmp",
        "webp",
        "svg",
        "ico",
        "mp3",
        "mp4",
        "avi",
        "flv",
        "wmv",
        "zip",
        "rar",
        "7z",
        "apk",
        "exe",
        "css",
        "js",
    ]
)
_INDEX = re.compile(
    r"(?:\A|/)(?:(?:index|default|list|lists|more|home|main|node|col|column|channel|newslist|category|class|lanmu|catalog|"
    r"special|topics?|zt|search|login|about\w*|contact\w*|sitemap|map)(?:[-_]?\d+)*(?:\.\w+)?|Node-\d+(?:_\d+)?\.html)\Z",
    re.IGNORECASE,
)
_COLUMN_PATH = re.compile(
    r"/(?:col/col\d+/?(?:index\.html)?|content/column/\d+|column/\d+|tags?/[^/]+|list/\d+\.html|channels?/[^/]+)\Z",
    re.IGNORECASE,
)
_ARTICLE_MARK = re.compile(
    r"/art/\d{4}/|/info/\d+/\d+|/t\d{8}_\d+|content_\d+|/content/\d{4}/|Content-\d+|post_\d+|/c\d+-\d+|/c_\d+|[0-9a-f]{16,}|"
    r"/article[s/_-]|/detail[s/_-]?|/show[/_-]|/content/article/|ARTI\w{10,}|/arc?hives?/\d+|/p/\d+|/a/\d+|/s/[\w-]{8,}",
    re.IGNORECASE,
)
_ARTICLE_ID = re.compile(r"\w*id|aid|nid|sn|mid|no|key|docno|guid|articlekey")
_COLUMN_ID = re.compile(
    r"(?:\w*(?:class|cat|category|column|col|node|type|channel|lanmu|lm|site|menu|dept|parent|top|area|sort|tree|tag)_?\w*id|"
    r"cid|tid|pid|fid|lmid|page\w*|p|pn|cat|class|type|column|sort|tag)"
)
_MORE = re.compile(
    r"\A\W*(?:更多\w{0,6}|more|查看\w{0,4}|详细\w{0,4}|详情|阅读全文|全文|点击\w{0,4}|进入\w{0,4}|首页|返回\w{0,4}|上一[页篇]|下一[页篇]|上页|下页|尾页|末页|"
    r"跟贴\W*\d*|评论\W*\d*|\d+|分享|收藏|打印|关闭|下载|登录|注册|关于我们|联系我们|网站地图|隐私\w{0,4}|版权\w{0,4}|设为首页|加入收藏|"
    r"无障碍\w{0,4}|繁體?体?\w{0,2}|English|RSS\w{0,4}|旧版\w{0,4}|手机版|移动版|>+|<+|»|›)\W*\Z",
    re.IGNORECASE,
)
_CUT = re.compile(r"(?:\.{2,}|…+|。{3,})\s*\Z")
_BULLET = re.compile(r"\A(?:[·•・●○■□◆◇▪▶►»>★☆\-—*]\s*)+")
_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_HEADLINE_WORDS = frozenset(["headline", "toutiao", "tt", "topnews", "headnews"])
_TITLE_WORDS = frozenset(
    ["title", "tit", "titles", "bt", "biaoti", "headline", "subject", "name", "ovtitle", "caption"]
)
# Longer ones are pictures in data form, or a page whose link was never closed.
_LONGEST_URL = 4_000
_LONGEST_TITLE = 400
# How far up from one link its neighbour in the group is looked for; deeper lists have not been seen.
_CLIMB = 48


@dataclass(slots=True)
class _Candidate:
    """One link that may be an article's."""

    node: int
    url: str
    key: str
    title: str
    shape: str
    """`article`, `file`, `column`, `plain` or `media`, by the address alone."""
    order: int
    item: int = -1
    date_text: str = ""
    dated: bool = False


class _Links:
    """All candidates by their place in the document."""

    def __init__(self, candidates: list[_Candidate]) -> None:
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
class _Group:
    """Links that a template prints by one path."""

    signature: int
    links: list[_Candidate] = field(default_factory=list)
    weight: float = 0.0
    dated: float = 0.0
    title_length: float = 0.0
    articles: float = 0.0
    plain: float = 0.0
    furniture: float = 0.0
    aside: float = 0.0
    lists: tuple[int, ...] = ()


def find_items(tree: Tree, url: str) -> Draft:
    """The articles of the page in page order, and what was left out; only inside the selected elements, if there are."""
    base = join_url(url, tree.base) or url if tree.base else url
    furniture, aside = _contexts(tree)
    candidates, left_out = _candidates(tree, base, url)
    groups = _groups(tree, candidates, furniture, aside)
    chosen = _choose(tree, groups, is_home=_is_home(url))
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


def shape_of(url: str) -> str:
    """What kind of page an address looks like: `article`, `file`, `column`, `media` or `plain`."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "plain"
    path = parts.path
    ending = _ENDING.search(path)
    kind = ending[1].lower() if ending else ""
    if kind in _FILES:
        return "file"
    if kind in _MEDIA:
        return "media"
    if parts.query:
        query = _shape_of_query(parts.query)
        if query is not None:
            return query if not _COLUMN_PATH.search(path) else "column"
    if path in {"", "/"} or _COLUMN_PATH.search(path):
        return "column"
    if _ARTICLE_MARK.search(path):
        return "article"
    if path.endswith("/") or _INDEX.search(path):
        return "column"
    last = path.rpartition("/")[2]
    digits = sum(character.isdigit() for character in last)
    if digits >= 3 or re.search(r"/\d{4}[-/]?\d{2}", path):
        return "article"
    return "plain"


def _shape_of_query(query: str) -> str | None:
    """`NewsID=3` is an article, `ClassID=2&page=4` a column; None where the query says neither."""
    names = [pair.partition("=")[0].lower() for pair in query.split("&") if re.search(r"=[\w-]*\d", pair)]
    if any(_ARTICLE_ID.fullmatch(name) and not _COLUMN_ID.fullmatch(name) for name in names):
        return "article"
    return "column" if any(_COLUMN_ID.fullmatch(name) for name in names) else None


def _candidates(tree: Tree, base: str, url: str) -> tuple[list[_Candidate], list[LeftOut]]:
    own = url_key(url)
    found: list[_Candidate] = []
    left_out: list[LeftOut] = []
    for order, link in enumerate(tree.links):
        if not tree.is_selected(link.node):
            continue
        address = join_url(base, link.href)
        if address is None or len(address) > _LONGEST_URL or link.href.lstrip().startswith("#"):
            continue
        key = url_key(address)
        title = _title_of(tree, link)[:_LONGEST_TITLE]
        if key == own:
            continue
        found.append(_Candidate(link.node, address, key, title, shape_of(address), order))
    return found, left_out


def _title_of(tree: Tree, link: Link) -> str:
    """The whole title of a link: its heading or its text; the title attribute where the text is cut or missing."""
    printed = _BULLET.sub("", _printed_title(tree, link.node))
    named = " ".join((link.title or "").split())
    if not printed:
        return named or " ".join((link.alt or "").split())
    stem = _CUT.sub("", printed)
    if named and len(named) > len(stem) and (stem != printed or len(named) > len(printed)):
        plain = strip_dates(stem)
        if plain and "".join(named.split()).startswith("".join(plain.split())):
            return named
    if named and stem == "":
        return named
    return printed


def _printed_title(tree: Tree, node: int) -> str:
    start, end = tree.text_starts[node], tree.text_ends[node]
    if end - start <= 1:
        return tree.texts[start] if end > start else ""
    lines = _lines(tree, node, start, min(end, start + 80))
    if len(lines) == 1:
        return lines[0][0]
    for text, is_title in lines:
        if is_title and len(text) > 1:
            return text
    worth = [
        text for text, _ in lines if len(strip_dates(text)) >= 5 and not _MORE.match(text) and not _only_date(text)
    ]
    return worth[0] if worth else lines[0][0]


def _lines(tree: Tree, node: int, start: int, end: int) -> list[tuple[str, bool]]:
    """The lines inside a link, inline pieces joined, and whether each stands in a heading or an element named title."""
    lines: list[tuple[str, bool]] = []
    previous = -1
    for position in range(start, end):
        owner = tree.owners[position]
        block, is_title = owner, False
        while block != node:
            is_title = is_title or tree.tags[block] in _HEADINGS or bool(_words(tree.names[block]) & _TITLE_WORDS)
            if tree.tags[block] in BLOCKS:
                break
            block = tree.parents[block]
        text = tree.texts[position]
        # A date or a count in an inline element of its own is no part of the title either.
        apart = block != previous or _only_date(text) or (lines and _only_date(lines[-1][0]))
        if apart or not lines:
            lines.append((text, is_title))
        else:
            gap = " " if lines[-1][0][-1:].isascii() and text[:1].isascii() else ""
            lines[-1] = (f"{lines[-1][0]}{gap}{text}", lines[-1][1] or is_title)
        previous = block
    return lines


def _only_date(text: str) -> bool:
    return (
        len(text) <= 24 and has_date(text) and not _CJK.search(re.sub(r"[年月日前小时分钟天昨今发布时间：:]", "", text))
    )


def _groups(tree: Tree, candidates: list[_Candidate], furniture: list[bool], aside: list[bool]) -> list[_Group]:
    by_signature: dict[int, _Group] = {}
    for candidate in candidates:
        signature = tree.signatures[candidate.node]
        by_signature.setdefault(signature, _Group(signature)).links.append(candidate)
    everything = _Links(candidates)
    for group in by_signature.values():
        _place(tree, group, everything)
        _weigh(tree, group, furniture, aside)
    return sorted(by_signature.values(), key=lambda group: (-group.weight, group.links[0].order))


def _place(tree: Tree, group: _Group, everything: _Links) -> None:
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
        _date(tree, candidate, following, everything)


def _alone(tree: Tree, candidate: _Candidate, everything: _Links) -> int:
    """The item of a link without brothers: up to two elements around it, as long as no link to elsewhere is inside."""
    item = candidate.node
    for _ in range(2):
        parent = tree.parents[item]
        if parent < 0 or everything.leads_elsewhere(parent, tree.ends[parent], candidate.key):
            break
        item = parent
    return item


def _date(tree: Tree, candidate: _Candidate, following: _Candidate | None, everything: _Links) -> None:
    """The text that may hold the item's date: around the link in its item, else after the item up to the next one."""
    item, node = candidate.item, candidate.node
    start, end = tree.text_starts[item], tree.text_ends[item]
    link_start, link_end = tree.text_starts[node], tree.text_ends[node]
    title_pieces = tree.texts[link_start:link_end]
    inside = _join_dates([piece for piece in title_pieces if _only_date(piece) or len(title_pieces) > 2])
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
    """The depth of the lowest element around both; -1 where that is farther away than `_CLIMB`."""
    for _ in range(_CLIMB):
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


def _weigh(tree: Tree, group: _Group, furniture: list[bool], aside: list[bool]) -> None:
    links = list({candidate.key: candidate for candidate in group.links}.values())
    count = len(links)
    lengths = [_title_length(candidate.title) for candidate in links]
    group.dated = sum(candidate.dated for candidate in links) / count
    group.title_length = sum(lengths) / count
    group.articles = sum(candidate.shape in {"article", "file"} for candidate in links) / count
    group.plain = sum(candidate.shape == "plain" for candidate in links) / count
    group.furniture = sum(furniture[candidate.node] for candidate in links) / count
    group.aside = sum(aside[candidate.node] for candidate in links) / count
    if _ASIDE_HEADING.search(_heading_of(tree, group)):
        group.aside = 1.0
    total = 0.0
    for candidate, length in zip(links, lengths, strict=True):
        if length < 4 or _MORE.match(candidate.title):
            continue
        worth = min(length, 30.0) - 3
        worth *= {"article": 1.0, "file": 0.9, "plain": 0.45, "column": 0.12, "media": 0.0}[candidate.shape]
        worth *= 1.8 if candidate.dated else 1.0
        worth *= 0.15 if furniture[candidate.node] else 1.0
        worth *= 0.5 if group.aside >= 0.5 else 1.0
        total += worth
    # Links inside running text: the items hold far more other text than titles, and differ in it.
    group.weight = total


def _heading_of(tree: Tree, group: _Group) -> str:
    """The short text right above a group's list, where blocks say what they are."""
    start = tree.text_starts[group.lists[0]]
    pieces = tree.texts[max(0, start - 3) : start]
    return " ".join(piece for piece in pieces if len(piece) <= 12)


def _choose(tree: Tree, groups: list[_Group], *, is_home: bool) -> list[_Group]:
    """The list itself, and groups that are as good."""
    groups = [group for group in groups if group.weight > 0 and _is_list(group)]
    if not groups:
        return []
    main = groups[0]
    chosen = [main, *_headlines(tree, main, groups[1:])]
    # A picture and a title that lead to the same articles are two groups and one list.
    known = {candidate.key for candidate in main.links}
    others = [
        g
        for g in groups[1:]
        if g.furniture < 0.5
        and g.title_length >= 6
        and g.articles >= 0.5
        and sum(candidate.key in known for candidate in g.links) * 2 < len(g.links)
    ]
    dated = [g for g in others if g.dated >= 0.6 and len(g.links) >= 3]
    if main.dated >= 0.6:
        near = [g for g in dated if g.aside < 0.5 and g.weight >= (0.1 if is_home else 0.5) * main.weight]
        chosen += near
        if is_home and near:
            chosen += [g for g in others if g not in near and g.aside < 0.5 and g.weight >= 0.05 * main.weight]
    else:
        share = 0.08 if is_home else 0.5
        chosen += [g for g in others if (g.aside < 0.5 or is_home) and g.weight >= share * main.weight]
    return chosen


def _headlines(tree: Tree, main: _Group, groups: list[_Group]) -> list[_Group]:
    """Lone headings above the list that lead to articles of the same make: a headline belongs to its list."""
    first = main.links[0]
    moulds = {_mould(candidate.url) for candidate in main.links}
    return [
        group
        for group in groups
        if len(group.links) <= 3
        and group.furniture == 0
        and group.aside == 0
        and group.links[-1].order < first.order
        and all(_in_heading(tree, candidate.node) and _mould(candidate.url) in moulds for candidate in group.links)
    ]


def _mould(url: str) -> str:
    """An address with its numbers blanked: articles of one template have one mould."""
    return re.sub(r"[0-9a-f]{16,}|\d+", "0", url.partition("://")[2])


def _in_heading(tree: Tree, node: int) -> bool:
    for _ in range(4):
        if node < 0:
            return False
        if tree.tags[node] in _HEADINGS or _words(tree.names[node]) & _HEADLINE_WORDS:
            return True
        node = tree.parents[node]
    return False


def _is_list(group: _Group) -> bool:
    """Whether anything about the links says that articles stand behind them: addresses, dates, or several long titles."""
    if group.articles > 0 or group.dated > 0:
        return True
    return len(group.links) >= 3 and group.title_length >= 8 and group.plain >= 0.5


def _accept(tree: Tree, chosen: list[_Group], candidates: list[_Candidate]) -> dict[str, _Candidate]:
    """One link for each article: those of the chosen groups, and the best link of items in the same lists without one."""
    accepted: dict[str, _Candidate] = {}
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


def _is_acceptable(candidate: _Candidate, group: _Group) -> bool:
    if candidate.shape == "media" or _MORE.match(candidate.title):
        return False
    if candidate.shape == "column" and group.articles >= 0.5:
        return candidate.dated and _title_length(candidate.title) >= 8
    length = _title_length(candidate.title)
    return length >= 4 or (length >= 2 and candidate.dated and candidate.shape != "column")


def _complete(tree: Tree, chosen: list[_Group], candidates: list[_Candidate], accepted: dict[str, _Candidate]) -> None:
    """Items of a chosen list that a variant of the template prints: a picture item, a headline item."""
    if not chosen:
        return
    main = chosen[0]
    lists = {node: {tree.tags[c.item] for c in main.links if tree.parents[c.item] == node} for node in main.lists}
    served = {tree.parents[c.item]: set[int]() for c in main.links}
    for c in main.links:
        served[tree.parents[c.item]].add(c.item)
    everything = _Links(candidates)
    best: dict[int, _Candidate] = {}
    for candidate in candidates:
        node = candidate.node
        for _ in range(_CLIMB):
            parent = tree.parents[node]
            if parent < 0:
                break
            if parent in lists:
                if tree.tags[node] in lists[parent] and node not in served[parent] and tree.tags[node] != "a":
                    old = best.get(node)
                    if (
                        candidate.shape in {"article", "file"}
                        and _title_length(candidate.title) >= 5
                        and not _MORE.match(candidate.title)
                        and (old is None or _title_length(old.title) < _title_length(candidate.title))
                    ):
                        candidate.item = node
                        _date(tree, candidate, None, everything)
                        best[node] = candidate
                break
            node = parent
    needs_date = main.dated >= 0.6
    for candidate in best.values():
        if candidate.key not in accepted and (candidate.dated or not needs_date):
            accepted[candidate.key] = candidate


def _take_longer_titles(candidates: list[_Candidate], accepted: dict[str, _Candidate]) -> None:
    """A cut title is made whole by another link to the same address, such as the one round its picture."""
    for candidate in candidates:
        twin = accepted.get(candidate.key)
        if twin is None or twin is candidate:
            continue
        stem = _CUT.sub("", twin.title)
        if stem != twin.title and len(candidate.title) > len(twin.title) and candidate.title.startswith(stem):
            twin.title = candidate.title
        if not twin.dated and candidate.dated:
            twin.dated, twin.date_text = True, candidate.date_text


def _contexts(tree: Tree) -> tuple[list[bool], list[bool]]:
    """For each element, whether it stands in furniture, and whether beside the main list."""
    furniture: list[bool] = []
    aside: list[bool] = []
    for index, tag in enumerate(tree.tags):
        parent = tree.parents[index]
        words = _words(tree.names[index]) if tree.names[index] and tag not in {"body", "html"} else frozenset[str]()
        furniture.append((parent >= 0 and furniture[parent]) or tag in {"nav", "footer"} or bool(words & _FURNITURE))
        aside.append((parent >= 0 and aside[parent]) or tag == "aside" or bool(words & _ASIDE))
    return furniture, aside


def _words(names: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(names))


def _title_length(title: str) -> float:
    """Length as printed: a Latin letter is half a character."""
    wide = len(_CJK.findall(title))
    return wide + (len(title) - wide) / 2


def _is_home(url: str) -> bool:
    try:
        path = urlsplit(url).path
    except ValueError:
        return False
    return bool(re.fullmatch(r"/?(?:(?:index|default|home|main)\.\w+)?", path))


def _reason(candidate: _Candidate, furniture: list[bool], aside: list[bool]) -> str:
    if candidate.shape == "media":
        return "media"
    if _MORE.match(candidate.title) or furniture[candidate.node]:
        return "furniture"
    if candidate.shape == "column":
        return "column"
    if _title_length(candidate.title) < 4:
        return "short_title"
    return "aside" if aside[candidate.node] else "other_list"


def _once(left_out: list[LeftOut], accepted: dict[str, _Candidate]) -> list[LeftOut]:
    seen: set[str] = set()
    kept: list[LeftOut] = []
    for entry in left_out:
        key = url_key(entry.url)
        if key not in seen and key not in accepted:
            seen.add(key)
            kept.append(entry)
    return kept
