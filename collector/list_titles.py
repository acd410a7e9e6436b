"""Reads the title of a list item: a link of a page laid flat comes in, its whole title goes out."""

from __future__ import annotations

import re

from collector.list_dates import has_date, strip_dates
from collector.list_tree import BLOCKS, Link, Tree
from collector.list_words import HEADINGS, TITLE_WORDS, count_cjk, is_furniture_title, words_of

CUT = re.compile(r"(?:\.{2,}|…+|。{3,})\s*\Z")
_TITLE_LABEL = re.compile(r"\A\s*(?:文章)?(?:标题|题目|主题)\s*[:：]\s*")
# What a title attribute adds besides the rest of a cut title.
_EXTRA = re.compile(r"发布|时间|日期|来源|点击|查看|作者|浏览|(?:19|20)\d\d[-/.年]\d|\A[-_|]")
_BULLET = re.compile(r"\A(?:[·•・●○■□◆◇▪▶►»>★☆\-—*]\s*)+")


def title_of(tree: Tree, link: Link) -> str:
    """The whole title of a link: its heading or its text; the title attribute where the text is cut or missing."""
    printed = _BULLET.sub("", _printed_title(tree, link.node))
    named = _named_title(link)
    if not printed:
        return named or " ".join((link.alt or "").split())
    stem = CUT.sub("", printed)
    if len(named) <= len(stem):
        return printed
    if not stem:
        return named
    plain = "".join(strip_dates(stem).split())
    folded = "".join(named.split())
    if plain and folded.startswith(plain) and (stem != printed or not _EXTRA.search(folded[len(plain) :])):
        return named
    return printed


def only_date(text: str) -> bool:
    """Whether a piece of text is a date and nothing else: 2024-01-06 08:30, 3小时前, 发布时间：01-06."""
    return (
        len(text) <= 24 and has_date(text) and not count_cjk(re.sub(r"[年月日前小时分钟天昨今发布时间：:]", "", text))
    )


def _named_title(link: Link) -> str:
    """The title in a title attribute, of which some systems make a card: 文章标题：…, 作者：…, 更新时间：… by line."""
    lines = (link.title or "").strip().splitlines()
    return " ".join(_TITLE_LABEL.sub("", lines[0]).split()) if lines else ""


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
        text
        for text, _ in lines
        if len(strip_dates(text)) >= 5 and not is_furniture_title(text) and not only_date(text)
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
            is_title = is_title or tree.tags[block] in HEADINGS or bool(words_of(tree.names[block]) & TITLE_WORDS)
            if tree.tags[block] in BLOCKS:
                break
            block = tree.parents[block]
        text = tree.texts[position]
        # An inline element beside the title is no part of it either: a date, or a document number beside `class=title`.
        apart = not lines or block != previous or only_date(text) or only_date(lines[-1][0]) or is_title != lines[-1][1]
        if apart:
            lines.append((text, is_title))
        else:
            gap = " " if lines[-1][0][-1:].isascii() and text[:1].isascii() else ""
            lines[-1] = (f"{lines[-1][0]}{gap}{text}", is_title)
        previous = block
    return lines
