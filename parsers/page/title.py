"""The declared titles and the printed lines come in, the article's title goes out, with the line that prints it.

The element `title` often carries the site and the column, before or after; a heading that it contains, or the meta
ArticleTitle, decides what is the article's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsers.page.head import Head
from parsers.page.layout import Layout, Line
from parsers.page.words import META_FACTS

SEPARATOR = re.compile(r"\s*(?:[_|｜]+|-{2,}|\s-\s|(?<!\d)-|-(?!\d))\s*")
"""What sites put between the title, the column and their name; dashes of the title's own (——, 丨) are longer or wider."""
SITE_WORDS = re.compile(
    r"网|政府|门户|频道|局$|厅$|委员会|办公室|首页|新闻|要闻|动态|资讯|信息|公开|客户端|日报|晚报|在线|平台|公众号|站$|\.com|\.cn",
    re.IGNORECASE,
)
SITE_NAME = re.compile(
    r"(?:门户|官方)?(?:网站?|政府网|门户|平台|首页|主页|频道|公开|在线|发布|新闻|动态|要闻)$|^(?:中国|首页)?\S{2,10}(?:人民政府|局|委员会|厅|办公室)$"
)
COLUMN_NAME = re.compile(
    r"\S{0,4}(?:信息|公告|活动|专栏|专题|资讯|报道|播报|公示|通知|解读|文件|之窗|内容|详情|正文|三农|政务|文章|页面?)"
)
"""Columns end so, and long titles too: only short ones count."""
DOCUMENT_NUMBER = re.compile(r"[〔\[（(]\d{4}[〕\]）)]\s*第?\d+\s*号$")
TITLE_NAMES = re.compile(r"title|biaoti|(?<![a-z])bt\d?(?![a-z])|headline|wzbt|tit\b", re.IGNORECASE)
PUNCTUATION = frozenset("“”\"'‘’《》<>〈〉 ，：；！？（）,:;!?()—－–·•．～-~")
"""Marks that a title element may spell otherwise than the heading does."""
MARKUP = re.compile(r"<[^<>]{1,40}>")
REACH = 25
"""Lines above the body in which an undeclared heading is looked for."""
FOLD = re.compile(r"[\s\u3000“”\"'‘’《》<>〈〉]+")
WIDE = str.maketrans(dict(zip("，：；！？（）—－–·•．～", ",:;!?()---...~", strict=True)))


@dataclass(frozen=True, slots=True)
class Headline:
    """The title and, where the page prints it, the lines `[first, last]` in which it stands."""

    text: str | None
    first: int | None = None
    last: int | None = None
    sure: bool = False
    """A declaration and a printed heading agree, or the agreement is long enough to be no accident."""


def fold_title(text: str) -> str:
    """`text` without white space and quotes, with half-width punctuation: for comparing, not for showing."""
    return FOLD.sub("", text.translate(WIDE)).lower()


def find_headline(head: Head, layout: Layout) -> Headline:
    """The title that a declaration and a printed line agree on; without a line where none is printed.

    The meta ArticleTitle is the article's own, so it is taken whole; of the others only what is printed is.
    """
    declared = MARKUP.sub("", head.metas.get("articletitle") or "").strip()
    candidates = _candidates(layout.lines)
    own = _printed_in(declared, candidates, layout)
    if own is not None:
        agree = fold_title(own.text or "") == fold_title(declared)
        return own if agree else Headline(declared, own.first, own.last, sure=True)
    if len(fold_title(declared)) >= 4 and not SITE_WORDS.search(declared[-4:]):
        return Headline(declared, sure=True)
    for witness in (head.title, head.metas.get("og:title") or "", head.metas.get("twitter:title") or ""):
        printed = _printed_in(witness, candidates, layout)
        if printed is not None:
            return printed
    return Headline(strip_site(head.title) or strip_site(head.metas.get("og:title") or "") or None)


def find_heading_above(layout: Layout, first: int) -> Headline:
    """The line above the body that looks most like its heading, for pages whose title element names only the site."""
    best, best_score = None, 0.0
    for i in range(first - 1, max(-1, first - 1 - REACH), -1):
        line = layout.lines[i]
        size = len(line.text)
        if (
            line.kind
            or DOCUMENT_NUMBER.search(line.text)
            or not 5 <= size <= 120
            or (line.linked and not line.heading)
            or line.text[-1] in "。；，：:>"
        ):
            continue
        score = 1.0 if size >= 8 else 0.2
        if line.heading:
            score += 4.0 - 0.5 * line.heading
        box = layout.boxes[line.box]
        if TITLE_NAMES.search(box.names):
            score += 2.0
        if "center" in box.style:
            score += 0.5
        if layout.lines[i + 1].kind in META_FACTS or layout.lines[i + 1].labels:
            score += 1.0
        score += (0.5 if line.bold else 0.0) - 0.03 * (first - i)
        if score > best_score:
            best, best_score = i, score
    if best is None or best_score < 1.2:
        return Headline(None)
    return Headline(layout.lines[best].text, best, best, sure=best_score >= 2.0)


def _before_dots(witness: str) -> str:
    """What stands before the dots of a title that was cut for length: 青禾县召开2023年春耕生产…-青禾县人民政府."""
    title = strip_site(witness)
    start = title.rstrip(".… ")
    folded = fold_title(start)
    return folded if start != title.rstrip() and len(folded) >= 8 else ""


def is_site_name(title: str) -> bool:
    """True for a title that names a site or column only: 青禾县人民政府门户网站, 数据发布."""
    return len(title) < 24 and (SITE_NAME.search(title) is not None or COLUMN_NAME.fullmatch(title) is not None)


def _candidates(lines: list[Line]) -> list[int]:
    return [
        i
        for i, line in enumerate(lines)
        if 3 <= len(line.text) <= 160 and (line.linked * 2 <= len(line.text) or 0 < line.heading <= 3)
    ]


def _printed_in(witness: str, candidates: list[int], layout: Layout) -> Headline | None:
    """The longest printed line, or two or three in a row, that stands in the witness; headings first among equals."""
    folded = fold_title(witness)
    if len(folded) < 4:
        return None
    cut = _before_dots(witness)
    own = fold_title(strip_site(witness))
    best: tuple[float, int, int, int] | None = None
    lines = layout.lines
    known = set(witness) | set(folded) | PUNCTUATION
    longest = len(witness) + 10
    for i in candidates:
        if (len(lines[i].text) > longest and not cut) or (
            not known.issuperset(lines[i].text[:3].lower()) and not known.issuperset(lines[i].text[:3])
        ):
            continue
        text = fold_title(lines[i].text)
        if len(text) < 4 or (text not in folded and not (cut and text.startswith(cut))):
            continue
        last = i
        for j in (i + 1, i + 2):
            if j >= len(lines) or lines[j].kind:
                break
            longer = text + fold_title(lines[j].text)
            if longer not in folded or len(longer) == len(text):
                break
            text, last = longer, j
        score = len(text) + (3.0 if lines[i].heading else 0.0) - (2.0 if lines[i].kind else 0.0)
        if last == i and (is_site_name(lines[i].text) or _names_site(text, own, folded)):
            score -= 20.0
        if best is None or score > best[0]:
            best = (score, i, last, len(text))
    if best is None or (best[0] < 0 and _names_site(fold_title(lines[best[1]].text), own, folded)):
        return None
    _, first, last, size = best
    text = "".join(lines[k].text for k in range(first, last + 1))
    named = lines[first].heading > 0 or TITLE_NAMES.search(layout.boxes[lines[first].box].names) is not None
    short = size < 10 and size < 0.6 * len(folded)
    return Headline(text, first, last, sure=(named and (size >= 6 or folded.startswith(fold_title(text)))) or not short)


def strip_site(title: str) -> str:
    """The title element without the site and column around the article's title: `甲乙丙_要闻_某某网` → 甲乙丙."""
    marks = [(0, 0), *(match.span() for match in SEPARATOR.finditer(title)), (len(title), len(title))]
    parts = [(marks[n][1], marks[n + 1][0]) for n in range(len(marks) - 1)]
    dropped = False
    while len(parts) > 1 and _is_sites(title[slice(*parts[-1])], last=True, after=dropped):
        parts.pop()
        dropped = True
    while len(parts) > 1 and _is_sites(title[slice(*parts[0])], last=False, after=False):
        parts.pop(0)
    return title[parts[0][0] : parts[-1][1]].strip()


def _names_site(text: str, own: str, whole: str) -> bool:
    """Whether a printed line stands only in what the title element says of the site: 青禾学会, of 要闻--青禾学会官网."""
    return own != whole and text not in own and own not in text and text in whole.replace(own, "\n", 1)


def _is_sites(part: str, *, last: bool, after: bool) -> bool:
    """Whether a part of a title element names the site or a column; a short one does before such a part."""
    part = part.strip()
    if not part:
        return True
    if len(part) <= 16 and (is_site_name(part) or (last and SITE_WORDS.search(part) is not None)):
        return True
    return after and len(part) <= 6
