"""Markup comes in, the reason to refuse it before parsing goes out; it builds no tree.

An HTML5 tree builder looks up its stack of open elements at every block tag, so time grows with depth times tags: a
hundred thousand nested divs take a quarter of a minute. Deeper than any page a person wrote is refused by name.
"""

from __future__ import annotations

import re

from model.text import NotArticleKind

LONGEST = 24_000_000
"""Characters; the largest real page seen has 0.6 million, a statistical yearbook chapter 8."""
DEEPEST = 6_000
"""Open elements at one place; the deepest real page seen has 60."""

TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "frame",
        "basefont",
    ]
)
CLOSED_BY_NEXT = frozenset(
    [
        "p",
        "li",
        "td",
        "th",
        "tr",
        "dd",
        "dt",
        "option",
        "optgroup",
        "tbody",
        "thead",
        "tfoot",
        "caption",
        "html",
        "head",
        "body",
        "rt",
        "rp",
    ]
)
INLINE = frozenset(
    (
        "a",
        "b",
        "big",
        "code",
        "em",
        "font",
        "i",
        "nobr",
        "s",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "tt",
        "u",
    )
)


def find_excess(html: str) -> tuple[NotArticleKind, str] | None:
    """Why this markup is not worth parsing, or None."""
    if len(html) > LONGEST:
        return NotArticleKind.TOO_LARGE, f"{len(html)} characters, at most {LONGEST} are read"
    tags = html.count("<")
    if tags > DEEPEST and tags - html.count("</") > DEEPEST and (depth := _depth(html)) > DEEPEST:
        return NotArticleKind.TOO_DEEP, f"about {depth} elements inside one another, at most {DEEPEST} are read"
    return None


def _depth(html: str) -> int:
    """An estimate of the deepest nesting; elements that the next of their kind closes do not add up."""
    depth = inline = deepest = 0
    for closing, tag in TAG.findall(html):
        name = tag.lower()
        if name in VOID:
            continue
        step = -1 if closing else 1
        if name in CLOSED_BY_NEXT:
            inline = 0
        elif name in INLINE:
            inline = max(0, inline + step)
        else:
            depth = max(0, depth + step)
        deepest = max(deepest, depth + inline)
    return deepest
