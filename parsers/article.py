"""Decoded HTML or plain text comes in, an `Article` or a named `NotArticle` goes out; it never raises and fetches nothing."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from model.crawl import ArticleSelectors
from model.text import Article, NotArticle, NotArticleKind, Paragraph, ParagraphKind
from parsers.page.body import find_body, weigh_lines
from parsers.page.dates import META_NAMES, find_in_url, find_labelled, parse_moment, refine
from parsers.page.layout import DROPPED, parse_layout


def parse_article(
    html: str, *, url: str | None = None, selectors: ArticleSelectors = ArticleSelectors()
) -> Article | NotArticle:
    tree = LexborHTMLParser(html)
    metas = {}
    for node in tree.css("meta"):
        a = node.attributes
        name = (a.get("name") or a.get("property") or a.get("itemprop") or "").lower()
        if name and a.get("content"):
            metas.setdefault(name, a["content"].strip())
    title_node = tree.css_first("title")
    page_title = re.sub(r"\s+", " ", title_node.text()).strip() if title_node else ""
    tree.strip_tags(DROPPED)
    if tree.body is None:
        return NotArticle(NotArticleKind.EMPTY, "no body", url)
    layout = parse_layout(tree.body.html or "")
    weigh_lines(layout)
    body = find_body(layout)
    if body is None:
        return NotArticle(NotArticleKind.EMPTY, "no text", url)
    lines = layout.lines
    # title
    title = metas.get("articletitle")
    head = lines[: body.first]
    if not title:
        best = ""
        for l in lines[: body.first + 3]:
            t = l.text
            if len(t) > len(best) and len(t) >= 4 and re.sub(r"\s", "", t) in re.sub(r"\s", "", page_title):
                best = t
        if not best:
            hs = [l.text for l in head if l.heading and l.linked == 0]
            best = hs[-1] if hs else re.split(r"[_|]|--|-", page_title)[0].strip()
        title = best
    near = (
        [l.text for l in reversed(head)][:40]
        + [l.text for l in lines[body.first : body.first + 3]]
        + [l.text for l in lines[body.last : body.last + 10]]
    )
    joined = [a + b for a, b in zip([l.text for l in head], [l.text for l in head][1:])]
    metas_d = [m for n in META_NAMES if n in metas and (m := parse_moment(metas[n], "meta:" + n))]
    pub = None
    for t in near + joined:
        if len(t) < 200 and (pub := find_labelled(t)):
            break
    if not pub:
        for t in near[:12]:
            if len(t) < 100 and (pub := parse_moment(t, "byline")):
                break
    if pub:
        pub = refine(pub, metas_d)
    elif metas_d:
        pub = metas_d[0]
    elif url:
        pub = find_in_url(url)
    source = None
    for t in near:
        m = re.search(r"(?:来\s*源|來\s*源|稿源|出处)\s*[:：]\s*([^\s|,，]{2,30})", t)
        if m:
            source = re.split(r"作者|编辑|发布|字体|字號|浏览|瀏覽|点击|責任|责任|【|\[|时间|选稿", m[1])[0].strip()
            if source:
                break
    source = source or metas.get("contentsource") or metas.get("source") or metas.get("mediaid")
    if source:
        source = re.sub(r"^来源[:：]\s*", "", source)
    author = None
    for t in near + [lines[i].text for i in body.lines[:2]]:
        m = (
            re.search(r"(?:作\s*者|记者|記者|通讯员|通訊員)\s*[:：]?\s*([一-鿿]{2,4}(?:\s[一-鿿]{2,3})*)", t)
            if len(t) < 120
            else None
        )
        if m:
            author = m[1]
            break
    author = author or metas.get("author") or None
    return Article(
        title=title or None,
        paragraphs=tuple(Paragraph(lines[i].text) for i in body.lines),
        url=url,
        published=pub,
        source=source or None,
        author=author,
        column=metas.get("columnname"),
    )


def parse_plain_text(text: str, *, url: str | None = None) -> Article:
    paragraphs = [re.sub(r"[ \xa0　]+", " ", line).strip() for line in text.splitlines()]
    paragraphs = [p for p in paragraphs if p]
    title = None
    if (
        len(paragraphs) > 1
        and len(paragraphs[0]) <= 60
        and not re.search(r"[。！？；，]$", paragraphs[0])
        and len(paragraphs[1]) > len(paragraphs[0])
    ):
        title = paragraphs.pop(0)
    return Article(
        title=title,
        paragraphs=tuple(Paragraph(p, ParagraphKind.ROW if "\t" in p else ParagraphKind.PROSE) for p in paragraphs),
        url=url,
    )
