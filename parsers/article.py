"""Decoded HTML or plain text comes in, an `Article` or a named `NotArticle` goes out; it never raises and fetches nothing.

One walk over the HTML5 tree gives lines in boxes; words mark what the lines are, weights find the body, and what is
told about the article is looked for near it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from model.crawl import ArticleSelectors
from model.text import Article, NotArticle, NotArticleKind
from parsers.page.addresses import resolve
from parsers.page.body import Body, find_body, find_files, unhide, weigh_lines
from parsers.page.credits import clean_source, find_author, find_source
from parsers.page.dates import find_published, parse_moment
from parsers.page.facts import Labelled, Near, find_labelled_values
from parsers.page.furniture import mark_lines
from parsers.page.head import Head, parse_head
from parsers.page.language import find_language
from parsers.page.layout import Layout, parse_layout
from parsers.page.limits import find_excess
from parsers.page.links import find_attachments, find_next_pages
from parsers.page.plain import parse_plain_text
from parsers.page.tables import parse_paragraphs
from parsers.page.title import Headline, find_heading_above, find_headline, is_site_name
from parsers.page.verdict import judge
from parsers.page.words import Fact

__all__ = ["parse_article", "parse_plain_text"]

NO_SELECTORS = ArticleSelectors()
BINARY_STARTS = ("%PDF-", "PK\x03\x04", "\x89PNG", "GIF8", "ÐÏ\x11à")
LEAST = 12.0
"""A body worth less than this is none where files are linked below the headline: the text is in them."""
LITTLE = 60.0
"""A body worth less than this is doubted: a script may show what the page's style hides."""
ABOVE = 60
"""Lines above the body in which labelled dates and credits are looked for."""
BELOW = 15
"""Lines below it."""
MANY_DATES = 6
MOST_CRUMBS = 90


def parse_article(
    html: str, *, url: str | None = None, selectors: ArticleSelectors = NO_SELECTORS
) -> Article | NotArticle:
    """The article that an HTML page shows, or what the page is instead. Never raises.

    `url` is the page's address: it resolves links and is the last witness of the date. `selectors` only help: where
    one matches nothing or is no CSS, the automatic reading stands and a note says so.
    """
    if html.startswith(BINARY_STARTS):
        return NotArticle(NotArticleKind.BINARY, "the text begins like a binary file", url)
    excess = find_excess(html)
    if excess is not None:
        return NotArticle(*excess, url)
    tree = LexborHTMLParser(html)
    head = parse_head(tree)
    chosen, notes = _select(tree, selectors)
    layout = parse_layout(tree.body) if tree.body is not None else Layout()
    mark_lines(layout)
    headline = find_headline(head, layout)
    weigh_lines(layout)
    body = find_body(layout, headline.last)
    if (body is None or body.weight < LITTLE) and unhide(layout):
        weigh_lines(layout)
        body = find_body(layout, headline.last)
    if body is None or body.weight < LEAST:
        body = find_files(layout, headline.last) or body
    article = _read(_Page(html, url, head, layout, body), headline) if body else Article(headline.text, (), url)
    verdict = judge(
        head, layout, tree, body.weight if body else 0.0, html, dated=_is_dated(article, layout), titled=headline.sure
    )
    if verdict is not None and "body" not in chosen:
        return NotArticle(*verdict, url, headline.text)
    return _with_chosen(replace(article, notes=(*article.notes, *notes)), chosen)


@dataclass(frozen=True, slots=True)
class _Page:
    """What is known of a page once its body is found."""

    html: str
    url: str | None
    head: Head
    layout: Layout
    body: Body


def _read(page: _Page, headline: Headline) -> Article:
    html, url, head, layout, body = page.html, page.url, page.head, page.layout, page.body
    base = resolve(url, head.base) if head.base else url
    near = _near(layout, body)
    facts = find_labelled_values(layout, near.all)
    if not headline.sure:
        headline = _better(headline, _first(facts, Fact.TITLE), find_heading_above(layout, body.first))
    paragraphs = parse_paragraphs(layout, body.lines)
    language, script = find_language("\n".join(p.text for p in paragraphs[:40]), head.language)
    start = body.first - 5 if headline.last is None else min(headline.last, body.first)
    canonical = head.canonical or head.metas.get("og:url")
    return Article(
        title=headline.text,
        paragraphs=paragraphs,
        url=url,
        canonical_url=resolve(base, canonical) if canonical else None,
        published=find_published(head, layout, facts, near, url, html),
        source=find_source(head, layout, facts, near, html),
        author=find_author(head, layout, facts, near),
        column=head.metas.get("columnname") or _first(facts, Fact.COLUMN) or _crumb(layout, body, headline),
        attachments=find_attachments(layout, start, body.last, base),
        next_pages=find_next_pages(layout, body.last, url, base, html),
        language=language,
        script=script,
        notes=() if headline.sure else ("title: no printed line agrees with a declaration",),
    )


def _near(layout: Layout, body: Body) -> Near:
    top = range(body.first, min(body.first + 3, body.last))
    end = range(max(body.first + 3, body.last - 3), body.last)
    return Near(
        above=tuple(range(body.first - 1, max(-1, body.first - 1 - ABOVE), -1)),
        inside=(*top, *end),
        below=tuple(range(body.last, min(len(layout.lines), body.last + BELOW))),
    )


def _better(declared: Headline, labelled: str | None, above: Headline) -> Headline:
    """The heading above the body where the declared title is missing or names only the site; 标题：… before both."""
    if labelled and len(labelled) >= 6:
        return Headline(labelled, declared.first, declared.last, sure=True)
    if above.text is None or (declared.text and not above.sure and not is_site_name(declared.text)):
        return declared
    return above


def _first(facts: list[Labelled], kind: Fact) -> str | None:
    return next((fact.value for fact in facts if fact.fact == kind), None)


def _crumb(layout: Layout, body: Body, headline: Headline) -> str | None:
    """The last step of `当前位置：首页 > 新闻 > 基层动态 > 正文`."""
    for line in layout.lines[: body.first]:
        if len(line.text) <= MOST_CRUMBS and "位置" in line.text[:8]:
            steps = [step.strip(" 　:：") for step in line.text.replace("»", ">").replace("＞", ">").split(">")]
            named = [step for step in steps[1:] if step and step not in ("正文", "详情", "内容", headline.text)]
            if named:
                return named[-1]
    return None


def _is_dated(article: Article, layout: Layout) -> bool:
    """Whether the page tells a date of this article: a date without label is a row's where many lines are dates."""
    if article.published is None:
        return False
    evidence = article.published.evidence.split("+")[0]
    if evidence == "byline":
        return sum(line.kind == Fact.PUBLISHED and not line.labels for line in layout.lines) < MANY_DATES
    return evidence not in ("url", "script", "updated")


def _select(tree: LexborHTMLParser, selectors: ArticleSelectors) -> tuple[dict[str, str], list[str]]:
    """What the source's own selectors find, as text by field (the body as markup), and a note for each that fails."""
    found: dict[str, str] = {}
    notes = []
    for name in ("body", "title", "published", "source", "author"):
        selector = getattr(selectors, name)
        if not selector:
            continue
        try:
            node = tree.css_first(selector)
        except SelectolaxError:
            notes.append(f"selector {name}: {selector!r} is no CSS selector")
            continue
        if node is None:
            notes.append(f"selector {name}: {selector!r} matches nothing")
        elif name == "body":
            found[name] = node.html or ""
        else:
            found[name] = " ".join((node.text(separator=" ") or "").split())
    return found, notes


def _with_chosen(article: Article, chosen: dict[str, str]) -> Article:
    """The article with what selectors found in place of what was found without them."""
    if "body" in chosen:
        article = _with_body(article, chosen["body"])
    if chosen.get("title"):
        article = replace(article, title=chosen["title"])
    if chosen.get("published") and (moment := parse_moment(chosen["published"], "selector")):
        article = replace(article, published=moment)
    if chosen.get("source"):
        article = replace(article, source=clean_source(chosen["source"].rpartition("：")[2]) or chosen["source"])
    if chosen.get("author"):
        article = replace(article, author=chosen["author"].rpartition("：")[2])
    return article


def _with_body(article: Article, html: str) -> Article:
    fragment = LexborHTMLParser(html)
    layout = parse_layout(fragment.body) if fragment.body is not None else Layout()
    mark_lines(layout)
    weigh_lines(layout)
    kept = tuple(i for i, line in enumerate(layout.lines) if line.weight >= 0 and not line.twin)
    return replace(article, paragraphs=parse_paragraphs(layout, kept)) if kept else article
