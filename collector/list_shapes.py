"""Tells from an address alone what stands behind it: an article, a file, a column, a picture."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from collector.list_words import word_set

_ENDING = re.compile(r"\.([A-Za-z0-9]{2,5})\Z")
_FILES = word_set("pdf doc docx wps xls xlsx et ppt pptx txt rtf ofd")
_MEDIA = word_set("jpg jpeg png gif bmp webp svg ico mp3 mp4 avi flv wmv zip rar 7z apk exe css js")
_INDEX = re.compile(
    r"(?:\A|/)(?:(?:index|default|list|lists|more|home|main|node|col|column|channel|newslist|category|class|lanmu|catalog|"
    r"special|topics?|zt|search|login|about\w*|contact\w*|sitemap|map)(?:[-_]?\d+)*(?:\.\w+)?|Node-\d+(?:_\d+)?\.html)\Z",
    re.IGNORECASE,
)
_COLUMN_PATH = re.compile(
    r"/(?:col/col\d+/?(?:index\.html)?|content/column/\d+|column/\d+|tags?/[^/]+|(?:lists?|category|cate|lanmu)/(?:id/)?\d+(?:\.\w+)?|channels?/[^/]+)\Z",
    re.IGNORECASE,
)
_ADVERT = re.compile(r"adf?click|gdt_click|allyes\.com|doubleclick|/adclick|cpro\.baidu|/click\.php", re.IGNORECASE)
# /2024/01/06/slug/ and /news/20240106/slug/: a date and something after it is one article, whatever the address ends in.
_DATED_SLUG = re.compile(r"/(?:19|20)\d\d[-/]?[01]\d[-/]?[0-3]\d/[^/]+/?\Z")
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


def shape_of(url: str) -> str:
    """What kind of page an address looks like: `article`, `file`, `column`, `media` or `plain`."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "plain"
    path = parts.path
    if parts.query and "=" not in parts.query and path.rpartition("/")[2] in {"", "index.php"}:
        path = f"/{parts.query}"  # ?show-18560-1.html: the query is the path
    ending = _ENDING.search(path)
    kind = ending[1].lower() if ending else ""
    if kind in _FILES:
        return "file"
    if kind in _MEDIA or _ADVERT.search(url):
        return "media"
    if parts.query:
        query = _shape_of_query(parts.query)
        if query is not None:
            return query if not _COLUMN_PATH.search(path) else "column"
    if path in {"", "/"} or _COLUMN_PATH.search(path):
        return "column"
    if _ARTICLE_MARK.search(path) or _DATED_SLUG.search(path):
        return "article"
    if path.endswith("/") or _INDEX.search(path):
        return "column"
    last = path.rpartition("/")[2]
    digits = sum(character.isdigit() for character in last)
    if digits >= 3 or re.search(r"/\d{4}[-/]?\d{2}", path):
        return "article"
    return "plain"


def mould_of(url: str) -> str:
    """An address with its numbers blanked: articles of one template have one mould."""
    return re.sub(r"[0-9a-f]{16,}|\d+", "0", url.partition("://")[2])


def _shape_of_query(query: str) -> str | None:
    """`NewsID=3` is an article, `ClassID=2&page=4` a column; None where the query says neither."""
    names = [pair.partition("=")[0].lower() for pair in query.split("&") if re.search(r"=[\w-]*\d", pair)]
    if any(_ARTICLE_ID.fullmatch(name) and not _COLUMN_ID.fullmatch(name) for name in names):
        return "article"
    return "column" if any(_COLUMN_ID.fullmatch(name) for name in names) else None


def is_home(url: str) -> bool:
    """Whether an address is the front door of a site, where many lists stand side by side."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    path = parts.path
    return not parts.query and bool(re.fullmatch(r"/?(?:(?:index|default|home|main)\.\w+)?", path))
