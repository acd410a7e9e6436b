"""A page's bytes in, its article or the name of what it is instead out: decoding and reading in one call."""

from __future__ import annotations

from model.crawl import ArticleSelectors
from model.text import Article, NotArticle, NotArticleKind
from parsers.article import parse_article
from parsers.decode import decode

_NO_SELECTORS = ArticleSelectors()


def open_page(
    body: bytes,
    *,
    content_type: str | None = None,
    url: str | None = None,
    selectors: ArticleSelectors = _NO_SELECTORS,
) -> Article | NotArticle:
    """The article on a page; a file that is no text at all (a picture, a PDF) is named as such."""
    decoded = decode(body, content_type)
    if decoded.encoding == "binary":
        kind = decoded.evidence.partition(":")[2]
        return NotArticle(NotArticleKind.BINARY, f"no text but a file of kind {kind}", url)
    return parse_article(decoded.text, url=url, selectors=selectors)
