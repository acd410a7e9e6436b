"""A page laid flat: HTML text comes in; elements, printed pieces and links in document order go out as plain lists.

One walk, no recursion: a page of 5,000 levels or 50,000 links costs time in proportion to its size, and everything after
works on integers.  Scripts and styles are no text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from operator import itemgetter

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from collector.list_words import word_set

# Words of a class that say how a thing looks or where it stands among its brothers, not what it is.
_STATE = word_set(
    "first last odd even on off cur current active hover selected sel over now show hide hidden left right fl fr "
    "clearfix clear cl cf fix fixed top mid middle bottom bold red gray grey blue new hot line dashed border nobr "
    "nob bg none noborder mt mb ml mr pt pb pl pr li item item_ no num list_ li_ two twoli one three odd_ even_ "
    "alt row_ end begin start animated wow fadein fadeinup swiper slide"
)
# Tags whose classes tell brothers apart rather than lists.
ITEM_TAGS = word_set("a li tr td th dd dt span em i b strong font h1 h2 h3 h4 h5 h6 p")
_NO_TEXT = word_set("script style template textarea select option")
# Elements whose text is a line of its own.
BLOCKS = word_set(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 "
    "h2 h3 h4 h5 h6 header hr html li main nav ol p pre section table tbody td tfoot th thead tr ul br"
)
_TOKEN = re.compile(r"[A-Za-z]+")
# Elements that nest when they are not closed; `p`, `li`, `td`, `a` end by themselves.
_NESTING = re.compile(
    r"<(/?)(div|span|ul|ol|dl|table|font|b|i|u|em|strong|small|big|section|article|center|blockquote|form|svg|g|math)(?=[\s/>])",
    re.IGNORECASE,
)
# Beyond this many unclosed elements a page is an accident or an attack; Lexbor then needs quadratic time.
MAX_DEPTH = 20_000
# A longer stretch of text is prose, which no list needs whole.
_LONGEST_PIECE = 2_000


@dataclass(slots=True)
class Link:
    """An `a` element with an address."""

    node: int
    href: str
    title: str | None
    """Its title attribute."""
    onclick: str | None = None
    alt: str | None = None
    """What the picture inside is called."""


@dataclass(slots=True)
class Tree:
    """Parallel lists over elements in document order; index 0 is the root."""

    tags: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    depths: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    """Class and id as printed."""
    signatures: list[int] = field(default_factory=list)
    """Equal for elements reached by the same path of tags and lasting classes."""
    paths: list[int] = field(default_factory=list)
    """The same by tags alone."""
    ends: list[int] = field(default_factory=list)
    """Index after the last element inside."""
    text_starts: list[int] = field(default_factory=list)
    text_ends: list[int] = field(default_factory=list)
    """The pieces of text inside an element: `texts[start:end]`."""
    texts: list[str] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    """The element in which each piece of text stands."""
    links: list[Link] = field(default_factory=list)
    base: str | None = None
    feeds: list[tuple[str, str]] = field(default_factory=list)
    """(type, address) of `link rel=alternate`."""
    scripts: list[str] = field(default_factory=list)
    generator: str | None = None
    title: str = ""
    attributes_of_interest: list[dict[str, str | None]] = field(default_factory=list)
    """Attributes of elements that name a data source (`data=datasource:…`, `querydata=…`)."""

    selected: list[tuple[int, int]] = field(default_factory=list)
    """Stretches of elements that a selector named; without a selector, the whole page."""

    def is_selected(self, node: int) -> bool:
        position = bisect_right(self.selected, node, key=itemgetter(0)) - 1
        return position >= 0 and node < self.selected[position][1]

    def pieces(self, node: int, limit: int = 60) -> list[str]:
        """The pieces of text inside an element, at most `limit` of them."""
        return self.texts[self.text_starts[node] : min(self.text_ends[node], self.text_starts[node] + limit)]

    def text(self, node: int, limit: int = 60) -> str:
        return " ".join(self.pieces(node, limit))


def flatten(html: str, selector: str | None = None) -> Tree | None:
    """The page laid flat; None where it nests deeper than can be read in time."""
    if _is_too_deep(html):
        return None
    parser = LexborHTMLParser(html)
    tree = Tree()
    root = parser.root
    if root is None:
        return tree
    index_of: dict[int, int] = {}
    link_of: dict[int, int] = {}
    signature_of: dict[tuple[int, str, str], int] = {}
    for node in root.traverse(include_text=True):
        tag = node.tag or ""
        parent_node = node.parent
        parent = index_of.get(parent_node.mem_id, 0) if parent_node is not None else 0
        if tag == "-text":
            _add_text(tree, node.text_content or "", parent)
            continue
        if tag.startswith("-"):
            continue
        index = len(tree.tags)
        index_of[node.mem_id] = index
        attributes = node.attributes
        _add_element(tree, signature_of, tag, attributes, parent if index else -1)
        if tag == "a":
            href = attributes.get("href")
            if href:
                link_of[index] = len(tree.links)
                tree.links.append(Link(index, href, attributes.get("title"), attributes.get("onclick")))
        elif tag == "img":
            _add_alt(tree, link_of, index, attributes)
        elif tag in {"base", "link", "meta"}:
            _add_head(tree, tag, attributes)
        if tag in _DATE_TAGS:
            _add_hidden_date(tree, index, attributes)
        if any(name in _DATA_ATTRIBUTES for name in attributes):
            tree.attributes_of_interest.append(attributes)
    _close(tree)
    tree.selected = [(0, len(tree.tags))] if selector is None else _select(tree, parser, selector, index_of)
    return tree


def _select(tree: Tree, parser: LexborHTMLParser, selector: str, index_of: dict[int, int]) -> list[tuple[int, int]]:
    try:
        nodes = [index_of[node.mem_id] for node in parser.css(selector) if node.mem_id in index_of]
    except SelectolaxError:  # no CSS selector at all: finds nothing, and is named so by the caller
        return []
    stretches: list[tuple[int, int]] = []
    for node in sorted(nodes):
        if not stretches or node >= stretches[-1][1]:
            stretches.append((node, tree.ends[node]))
    return stretches


_DATE_TAGS = word_set("time span em i p")
_DATE_VALUE = re.compile(r"(?:19|20)\d\d-[01]\d-[0-3]\d(?!\d)")
_DATA_ATTRIBUTES = frozenset({"data", "querydata", "queryData", "data-url", "datasource"})


def _add_element(
    tree: Tree, signature_of: dict[tuple[int, str, str], int], tag: str, attributes: dict[str, str | None], parent: int
) -> None:
    classes = attributes.get("class") or ""
    identity = attributes.get("id") or ""
    lasting = "" if tag in ITEM_TAGS else _lasting(classes)
    key = (tree.signatures[parent] if parent >= 0 else -1, tag, lasting)
    tree.tags.append(tag)
    tree.parents.append(parent)
    tree.depths.append(tree.depths[parent] + 1 if parent >= 0 else 0)
    tree.names.append(f"{classes} {identity}" if classes or identity else "")
    tree.signatures.append(signature_of.setdefault(key, len(signature_of)))
    path = (tree.paths[parent] if parent >= 0 else -1, tag, "/")
    tree.paths.append(signature_of.setdefault(path, len(signature_of)))
    tree.ends.append(len(tree.tags))
    tree.text_starts.append(len(tree.texts))
    tree.text_ends.append(len(tree.texts))


def _add_text(tree: Tree, text: str, parent: int) -> None:
    if not tree.tags:
        return
    tag = tree.tags[parent]
    if tag == "script":
        tree.scripts.append(text)
        return
    if tag in _NO_TEXT:
        return
    stripped = " ".join(text.split())
    if not stripped:
        return
    if tag == "title" and not tree.title:
        tree.title = stripped
        return
    tree.texts.append(stripped[:_LONGEST_PIECE])
    tree.owners.append(parent)
    tree.text_ends[parent] = len(tree.texts)


def _add_alt(tree: Tree, link_of: dict[int, int], index: int, attributes: dict[str, str | None]) -> None:
    alt = attributes.get("alt") or attributes.get("title")
    if not alt:
        return
    node = index
    for _ in range(5):
        node = tree.parents[node]
        if node < 0:
            return
        if node in link_of:
            tree.links[link_of[node]].alt = alt
            return


def _add_hidden_date(tree: Tree, index: int, attributes: dict[str, str | None]) -> None:
    """The day that `<time datetime=…>` or `<span title="2024-01-06 08:30">3小时前</span>` knows and does not print."""
    for name in ("datetime", "title"):
        value = attributes.get(name) or ""
        if len(value) <= 40 and _DATE_VALUE.match(value):
            tree.texts.append(value[:10])
            tree.owners.append(index)
            tree.text_ends[index] = len(tree.texts)
            return


def _add_head(tree: Tree, tag: str, attributes: dict[str, str | None]) -> None:
    if tag == "base" and tree.base is None:
        tree.base = attributes.get("href")
    elif tag == "link" and "alternate" in (attributes.get("rel") or "").lower():
        tree.feeds.append(((attributes.get("type") or "").lower(), attributes.get("href") or ""))
    elif tag == "meta" and (attributes.get("name") or "").lower() == "generator":
        tree.generator = attributes.get("content")


def _close(tree: Tree) -> None:
    """Ends of parents from the ends of their children, last element first."""
    for index in range(len(tree.tags) - 1, 0, -1):
        parent = tree.parents[index]
        tree.ends[parent] = max(tree.ends[parent], tree.ends[index])
        tree.text_ends[parent] = max(tree.text_ends[parent], tree.text_ends[index])


def _lasting(classes: str) -> str:
    """The first class that names a thing, without numbers: `news-list` of `news-list mt20 fl`."""
    for name in classes.split():
        words = [word.lower() for word in _TOKEN.findall(name)]
        if words and not all(word in _STATE for word in words):
            return "-".join(words)
    return ""


def _is_too_deep(html: str) -> bool:
    """Whether some element is opened so much more often than closed that the page nests beyond `MAX_DEPTH`."""
    if html.count("<") - html.count("</") < MAX_DEPTH:
        return False
    balance = Counter[str]()
    for match in _NESTING.finditer(html):
        balance[match[2].lower()] += -1 if match[1] else 1
    return any(excess > MAX_DEPTH for excess in balance.values())
