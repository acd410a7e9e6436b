"""An HTML5 tree comes in, its printed lines and the boxes they stand in go out; it never decides what is the article.

The tree is walked once, in document order and without recursion, so that 5,000 levels cost no more than 50.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from parsers.page.names import Named

BLOCK, TEXT, INLINE, BREAK, IMAGE, LINK, BOLD, SKIPPED = range(8)
_INLINE_TAGS = (
    "span font i em u s strike small big sub sup label tt code cite abbr acronym ins del mark bdo bdi q var samp kbd "
    "dfn nobr wbr time data ruby rb rt rp blink basefont picture source track param embed video audio map area meta "
    "link base input col bgsound frame o:p st1:chsdate st1:place st1:city st1:country-region st1:state st1:personname "
    "st1:placename font:p v:shape"
)
_SKIPPED_TAGS = (
    "script style noscript iframe svg template select textarea button noframes xmp noembed plaintext title object "
    "canvas math -comment !doctype"
)
"""Elements whose text is no printed text."""
ACTS = (
    dict.fromkeys(_INLINE_TAGS.split(), INLINE)
    | dict.fromkeys(_SKIPPED_TAGS.split(), SKIPPED)
    | {"-text": TEXT, "br": BREAK, "hr": BREAK, "img": IMAGE, "a": LINK, "b": BOLD, "strong": BOLD}
)
"""What a node does to the line being written; tags that are not here open a box."""
CELL_TAGS = frozenset(("td", "th"))
HEADING_TAGS = {f"h{level}": level for level in range(1, 7)}
KEPT_IN_MIND = CELL_TAGS | frozenset(HEADING_TAGS) | {"table", "tr"}
ZERO_WIDTH = re.compile("[\u200b-\u200d\u2060\ufeff]")
EDGE = "\x1f"
"""Stands where an inline element begins or ends, until the line is written."""
NAMED = re.compile(r"source|laiyuan|author|media|pub|time|date|from|writer|riqi|origin", re.IGNORECASE)
HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


@dataclass
class Line:
    """What stands between two line breaks, as printed, white space folded."""

    text: str
    box: int
    """Index of the innermost box."""
    linked: int
    """How many of its characters stand in links."""
    heading: int
    """1 to 6 inside h1 to h6, else 0."""
    cell: int
    """Index of the innermost table cell, or -1."""
    bold: bool = False
    image: bool = False
    """An image stands in the same line or just before it."""
    raw: str = ""
    """The text with a space wherever an inline element begins or ends: what labels and dates are read from."""
    kind: str = field(default="", init=False)
    """A `Fact` where words say what the line is, else empty."""
    labels: tuple[Label, ...] = field(default=(), init=False)
    weight: float = field(default=0.0, init=False)
    """What the line is worth to a body that holds it; less than nothing for furniture."""
    twin: bool = field(default=False, init=False)
    """The same text stood in an earlier line."""


@dataclass(frozen=True, slots=True)
class Label:
    """A label in a line's `raw`: `[start, value)` is the label with its colon, the value begins at `value`."""

    fact: str
    start: int
    value: int


@dataclass(slots=True)
class Mark:
    """What an inline element's id or class calls its text: `<span id="source_baidu">`."""

    names: str
    text: str
    line: int


@dataclass(slots=True)
class Box:
    """A block element; its lines are `first <= i < last`."""

    tag: str
    parent: int
    first: int
    last: int = 0
    names: str = ""
    """Its classes and its id, as printed; left out where it holds no line."""
    style: str = ""
    """Its style and its align attribute."""
    hidden: bool = False


@dataclass(slots=True)
class TableCell:
    """A td or th: which table and row it stands in, and how far it spans."""

    table: int
    row: int
    box: int
    columns: int = 1
    rows: int = 1
    header: bool = False


@dataclass(slots=True)
class Table:
    """A table element and how many rows it has; `parent_cell` is -1 outside other tables."""

    box: int
    parent_cell: int
    rows: int = 0
    nested: bool = False


@dataclass(slots=True)
class Anchor:
    """A link: where it leads, what it says, and the line it begins in."""

    href: str
    title: str
    """Its title attribute, which may hold a file's name."""
    text: str
    line: int
    last: int = 0
    """The line it ends in."""


@dataclass(slots=True)
class Layout:
    """The page as lines in boxes."""

    lines: list[Line] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    cells: list[TableCell] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    names: dict[str, Named] = field(default_factory=dict)
    """By attribute list, what boxes are named for; filled when lines are weighed."""
    images: int = 0
    """Images that are no links."""


def parse_layout(root: LexborNode) -> Layout:
    """The lines and boxes of an element and all that is in it."""
    walk = _Walk()
    walk.open_box(root.tag or "", root)
    walk.read(root)
    walk.finish()
    return walk.layout


class _Walk:
    """The state of the one pass: open boxes, the line being written, the table cell and link we are in."""

    def __init__(self) -> None:
        self.layout = Layout()
        self.layout.boxes.append(Box("html", -1, 0))
        self.nodes: list[LexborNode] = []
        """The element of each box after the first."""
        self.stack: list[int] = [0]
        self.parts: list[str] = []
        self.linked = 0
        self.link_start = 0
        self.anchor: Anchor | None = None
        self.heading = 0
        self.bold = False
        self.image = False
        self.mark = ""
        self.cells: list[int] = [-1]
        self.tables: list[int] = [-1]

    def read(self, root: LexborNode) -> None:
        """Walk what is in `root`.

        This loop runs once per node of a page: it is the reading's whole speed, so what most nodes need is written
        out in it.
        """
        parts = self.parts
        act_of = ACTS.get
        opened: list[tuple[LexborNode, int, str]] = []
        node = root.child
        while True:
            if node is None:
                if not opened:
                    return
                node, act, tag = opened.pop()
                if act == BLOCK:
                    if parts:
                        self.flush()
                    self.close_box(tag)
                elif act == LINK:
                    self.close_link()
                else:
                    parts.append(EDGE)
                node = node.next
                continue
            tag = node.tag or ""
            act = act_of(tag, BLOCK)
            if act == TEXT:
                text = node.text_content
                if text and not text.isspace():
                    parts.append(text)
                    if self.mark:
                        self.note_mark(text)
                elif parts:
                    parts.append(text or " ")
            elif act == BLOCK:
                if parts:
                    self.flush()
                child = node.child
                if child is not None:
                    self.open_box(tag, node)
                    opened.append((node, act, tag))
                    node = child
                    continue
            elif act == LINK:
                child = node.child
                if child is not None and not self.add_simple_link(node, child):
                    self.open_link(node.attributes)
                    opened.append((node, act, tag))
                    node = child
                    continue
            elif act == BREAK:
                if parts:
                    self.flush()
            elif act == IMAGE:
                self.image = True
                if self.anchor is None:
                    self.layout.images += 1
            elif act != SKIPPED:
                if parts:
                    parts.append(EDGE)
                child = node.child
                if child is not None:
                    if act == BOLD:
                        self.bold = True
                    else:
                        self.name_mark(node)
                    opened.append((node, act, tag))
                    node = child
                    continue
            node = node.next

    def name_mark(self, node: LexborNode) -> None:
        """Remember what an inline element is named for, until its text comes."""
        attributes = node.attributes
        if attributes:
            names = f"{attributes.get('class') or ''} {attributes.get('id') or ''} {attributes.get('itemprop') or ''}"
            if NAMED.search(names):
                self.mark = names

    def note_mark(self, text: str) -> None:
        """The text of a named inline element has come."""
        self.layout.marks.append(Mark(self.mark, " ".join(text.split()), len(self.layout.lines)))
        self.mark = ""

    def add_simple_link(self, node: LexborNode, child: LexborNode) -> bool:
        """Take in a link that holds nothing but text, as most do; False where it holds more."""
        if child.tag != "-text" or child.next is not None or self.anchor is not None:
            return False
        text = child.text_content or ""
        printed = " ".join(text.split())
        attributes = node.attributes
        href = attributes.get("href")
        if href is not None:
            line = len(self.layout.lines)
            self.layout.anchors.append(Anchor(href, attributes.get("title") or "", printed, line, line))
            self.linked += len(printed)
        if printed:
            self.parts += (EDGE, text, EDGE)
            if self.mark:
                self.note_mark(text)
        return True

    def finish(self) -> None:
        """Write the last line, close what is open, and read what the boxes are named for."""
        self.flush()
        self.close_link()
        boxes = self.layout.boxes
        for index in self.stack:
            boxes[index].last = len(self.layout.lines)
        for box, node in zip(boxes[1:], self.nodes, strict=True):
            if box.last > box.first:
                box.hidden = boxes[box.parent].hidden
                if attributes := node.attributes:
                    _name(box, attributes)

    def open_link(self, attributes: dict[str, str | None]) -> None:
        """A link begins; one that is still open ends, as links do not nest."""
        if self.anchor is not None:
            self.close_link()
        self.parts.append(EDGE)
        href = attributes.get("href")
        if href is None:
            return
        self.link_start = len(self.parts)
        self.anchor = Anchor(href, attributes.get("title") or "", "", len(self.layout.lines))
        self.layout.anchors.append(self.anchor)

    def close_link(self) -> None:
        """The open link ends."""
        if self.anchor is not None:
            self._add_link_text(self.anchor)
            self.anchor.last = len(self.layout.lines)
            self.anchor = None
        self.parts.append(EDGE)

    def _add_link_text(self, anchor: Anchor) -> None:
        printed = "".join(self.parts[self.link_start :])
        if printed:
            text = " ".join(printed.replace(EDGE, "").split())
            anchor.text += text
            self.linked += len(text)
        self.link_start = len(self.parts)

    def open_box(self, tag: str, node: LexborNode) -> None:
        """A block element begins; what it is named for is read at the end, if it holds any line."""
        layout = self.layout
        index = len(layout.boxes)
        layout.boxes.append(Box(tag, self.stack[-1], len(layout.lines)))
        self.nodes.append(node)
        self.stack.append(index)
        if tag in KEPT_IN_MIND:
            self._open_kept(tag, node, index)

    def _open_kept(self, name: str, node: LexborNode, index: int) -> None:
        """A heading, table, row or cell begins."""
        tables = self.layout.tables
        if name in HEADING_TAGS:
            self.heading = HEADING_TAGS[name]
        elif name == "table":
            if self.tables[-1] >= 0:
                tables[self.tables[-1]].nested = True
            self.tables.append(len(tables))
            tables.append(Table(index, self.cells[-1]))
        elif name == "tr":
            if self.tables[-1] >= 0:
                tables[self.tables[-1]].rows += 1
        else:
            table = self.tables[-1]
            row = tables[table].rows - 1 if table >= 0 else 0
            attributes = node.attributes
            columns, rows = _span(attributes, "colspan"), _span(attributes, "rowspan")
            self.cells.append(len(self.layout.cells))
            self.layout.cells.append(TableCell(table, row, index, columns, rows, name == "th"))

    def close_box(self, name: str) -> None:
        """A block element ends."""
        boxes = self.layout.boxes
        if len(self.stack) > 1:
            boxes[self.stack.pop()].last = len(self.layout.lines)
        if name in KEPT_IN_MIND:
            if name in HEADING_TAGS:
                self.heading = 0
            elif name == "table" and len(self.tables) > 1:
                self.tables.pop()
            elif name in CELL_TAGS and len(self.cells) > 1:
                self.cells.pop()

    def flush(self) -> None:
        """End the line being written; an empty one leaves nothing but the memory of its image."""
        if self.anchor is not None:
            self._add_link_text(self.anchor)
            self.link_start = 0
        printed = "".join(self.parts)
        self.parts.clear()
        if "\n" in printed and self.layout.boxes[self.stack[-1]].tag == "pre":
            self._flush_preformatted(printed)
            return
        linked, self.linked = self.linked, 0
        bold, self.bold = self.bold, False
        raw = " ".join(printed.split())
        if not raw.isascii() and ZERO_WIDTH.search(raw) is not None:
            printed = ZERO_WIDTH.sub("", printed)
            raw = " ".join(printed.split())
        if not raw:
            return
        text = " ".join(printed.replace(EDGE, "").split()) if EDGE in printed else raw
        self.layout.lines.append(
            Line(text, self.stack[-1], linked, self.heading, self.cells[-1], bold, self.image, raw)
        )
        self.image = False

    def _flush_preformatted(self, printed: str) -> None:
        """Inside pre every line break is one."""
        for row in printed.split("\n"):
            text = " ".join(row.replace(EDGE, "").split())
            if text:
                self.layout.lines.append(
                    Line(text, self.stack[-1], 0, self.heading, self.cells[-1], False, False, text)
                )
        self.linked, self.bold = 0, False


def _name(box: Box, attributes: dict[str, str | None]) -> None:
    box.names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    style = attributes.get("style")
    align = attributes.get("align")
    if style or align:
        box.style = f"{style or ''} {align or ''}"
        if "none" in box.style and HIDDEN.search(box.style) is not None:
            box.hidden = True


def _span(attributes: dict[str, str | None], name: str) -> int:
    """A colspan or rowspan; at most 1,000 as the HTML standard caps it, 1 where it is missing or no number."""
    value = (attributes.get(name) or "").strip()
    return min(int(value), 1000) if value.isascii() and value.isdigit() and len(value) < 9 and int(value) > 0 else 1
