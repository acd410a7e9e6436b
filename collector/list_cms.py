"""Names the content system of a list page by the marks it leaves: text, tree and links come in, a word or None goes out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from collector.urls import site_of

# Name of the system, marks in the text of the page, marks in the addresses of its links; the first that fits is told.
# After the conventions counted in public crawler configurations and saved pages.
_MARKS: tuple[tuple[str, re.Pattern[str] | None, re.Pattern[str] | None], ...] = (
    (
        "jpaas",
        re.compile(r"jpaas-publish-server|unitbuild\.js|jpaas-"),
        re.compile(r"/art/\d{4}/art_[0-9a-f]{32}\.html"),
    ),
    (
        "hanweb",
        re.compile(
            r"大汉网络|大汉版通|Produced By 大汉|dataproxy\.jsp|<datastore>|/script/jquery/jpage|hanweb", re.IGNORECASE
        ),
        re.compile(r"/art/\d{4}/\d{1,2}/\d{1,2}/art_\d+_\d+\.html"),
    ),
    (
        "vsb",
        re.compile(r"_vsb|vsb_|p_next p_fun|Visual SiteBuilder|博达软件|_sitegray"),
        re.compile(r"/?info/\d+/\d+\.htm\Z"),
    ),
    ("longxun", re.compile(r"龙讯科技|Ls\.pagination|lonsun"), re.compile(r"/content/(?:article|column)/\d+")),
    ("gkmlpt", re.compile(r"/gkmlpt/|NFCMS|_NFCMS"), re.compile(r"/content/post_\d+\.html|/gkmlpt/")),
    ("ucap", re.compile(r"UCAPTITLE|UCAPCONTENT|ucap-", re.IGNORECASE), None),
    (
        "founder",
        re.compile(r"方正翔宇|founder\.com|FounderCMS", re.IGNORECASE),
        re.compile(r"/html/\d{4}-\d{2}/\d{2}/(?:content|node)_\d+\.htm"),
    ),
    ("trs", re.compile(r"TRS_|createPage(?:HTML|Html)\s*\(|拓尔思|TRS WCM"), re.compile(r"/t\d{8}_\d+\.s?html?\Z")),
    ("people", None, re.compile(r"/n\d/\d{4}/\d{4}/c\d+-\d+(?:-\d+)?\.html\Z")),
    ("xinhua", re.compile(r"datasource:[0-9a-f]{16,}"), re.compile(r"/\d{8}/[0-9a-f]{32}/c\.html\Z|/c_\d{6,}\.htm\Z")),
    ("node-content", None, re.compile(r"/(?:Wap)?Content-\d+\.html\Z")),
    ("dedecms", re.compile(r"dedecms|/plus/(?:list|view)\.php", re.IGNORECASE), None),
    ("phpcms", re.compile(r"phpcms|index\.php\?m=content", re.IGNORECASE), None),
    ("empirecms", re.compile(r"EmpireCMS|/e/action/|/e/public/", re.IGNORECASE), None),
    ("discuz", re.compile(r"Discuz!|portal\.php\?mod=", re.IGNORECASE), None),
    ("wordpress", re.compile(r"/wp-content/|/wp-json/"), None),
)
_HEAD_CHARS = 400_000


def find_cms(text: str, url: str, links: Sequence[str], generator: str | None = None) -> str | None:
    """The system's name in lower case, from marks in the address and the text, or from half of the links; None where nothing tells."""
    site = site_of(url)
    own = [urlsplit(link).path for link in links[:200] if site_of(link) == site]
    head = f"{url}\n{text[:_HEAD_CHARS]}"
    for name, in_text, _ in _MARKS:
        if in_text is not None and in_text.search(head):
            return name
    for name, _, in_link in _MARKS:
        if in_link is not None and own and sum(bool(in_link.search(path)) for path in own) * 2 >= len(own):
            return name
    word = re.match(r"[A-Za-z][\w.-]+", generator or "")
    return word[0].lower() if word else None
