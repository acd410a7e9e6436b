"""Labelled values, marks and metas come in, the credited outlet and the author go out; it invents neither."""

from __future__ import annotations

import re
from collections.abc import Iterable

from parsers.page.dates import DATE
from parsers.page.facts import NEAREST, Labelled, Near
from parsers.page.head import Head
from parsers.page.layout import Layout
from parsers.page.words import WORDS, Fact, Form

CUT = re.compile(
    r"\s+(?=[【\[（(]|字|打印|分享|浏览|瀏覽|点击|點擊|阅读|作者|编辑|記者|记者|责|審|审|\d|A[+-]|大|中\b|小|我要|手机|扫|收藏|纠错|评论|T|http|选稿|发布|更新|时间|日期)|"
    r"[【\[|｜]|(?:19|20)\d\d[-年/.]|\s{2,}|作者[:：]|编辑[:：]|https?://"
)
ORGANISATION = re.compile(
    r"(?:网|網|报|報|社|台|臺|局|委|办|辦|厅|廳|院|部|署|所|站|会|會|政府|中心|频道|客户端|公众号|杂志|传媒|发布|在线|新闻|日报|晚报|"
    r"早报|时报|周刊|电视|广播|融媒体?|娱乐|科技|财经|体育|信息港|号|周报|资讯|公司|集团|街道办|视点|观察|商讯)(?:[(（].{1,8}[)）])?$"
)
SCRIPT_NAMES = ("ource", "edia", "ediaName", "aiyuan", "docly", "var ly")
"""How scripts name an outlet, less a first letter that is written both ways; looked for as they stand, which is fast."""
SCRIPT_VALUE = re.compile(r"[\"']?\s*[:=]\s*[\"']([一-鿿][^\"'<>{}]{1,19})[\"']")
NAME = r"[一-鿿]{2,4}(?:·[一-鿿]{1,6})?"
NAMES = rf"{NAME}(?:[\s、,，/]+(?!记者|通讯员|摄影|图|文|来源|编辑){NAME}){{0,5}}"
BYLINE = re.compile(
    rf"(?:记者|記者|通讯员|通訊員|撰文)\s*[:：]?\s*({NAMES})(?=[\s）)】\]/／|｜、:：]|$|摄|攝|报道|報道|整理|编译|实习|通讯员|记者|文[/／、]?图|图[/／、]?文)"
)
"""What follows tells a name from the sentence of which 记者 is the subject: 记者算了笔账，此前按1比9 …"""
AUTHOR = re.compile(r"[一-鿿A-Za-z][一-鿿A-Za-z·《》“”\s、,，/]{1,39}")
SITE_WORDS = frozenset(text for text, forms in WORDS.items() if any(word.form is Form.WHOLE for word in forms)) - {
    "微信",
    "微博",
    "客户端",
    "微信公众号",
    "官方微信",
    "官方微博",
    "政务微信",
    "政务微博",
    "新浪微博",
    "手机站",
}
"""What sites print beside an outlet: 证券周刊 举报, or in its place: 字号."""
SPACED_NAME = re.compile(r"^([一-鿿]) ([一-鿿])$")
NO_NAME = re.compile(
    r"日期|时间|来源|点击|发布|字体|浏览|报道|從|从|了解|获悉|日前|近日|今天|昨日|来到|在|看到|采访|发现|表示|介绍|网$|报$|委$|局$|管理员|admin|编辑|佚名|未知|本站|原创",
    re.IGNORECASE,
)


def find_source(head: Head, layout: Layout, facts: list[Labelled], near: Near, html: str) -> str | None:
    """The outlet that the page credits: a labelled value near the body, a named element, a meta, a bare name by the date."""
    for fact in facts:
        if fact.fact == Fact.SOURCE and (source := clean_source(fact.value)):
            return source
    marked = _marked(layout, r"source|laiyuan|media|from|origin")
    if marked:
        return marked
    declared = head.first("contentsource", "source", "mediaid", "article:source", "weibo:article:source")
    if declared and (source := clean_source(re.sub(r"^\s*(?:文章|信息|稿件)?来源\s*[:：]\s*", "", declared[1]))):
        return source
    bare = _beside_date(layout, near.above[:NEAREST])
    if bare:
        return bare
    scripted = _scripted(html)
    if scripted:
        return scripted
    for fact in facts:
        if fact.fact == Fact.ISSUER and (source := clean_source(fact.value)):
            return source
    return None


def _scripted(html: str) -> str | None:
    """An outlet that a script writes beside 来源：, or keeps under a name for it."""
    for name in SCRIPT_NAMES:
        at = html.find(name)
        while at >= 0:
            match = SCRIPT_VALUE.match(html, at + len(name))
            if match and (source := clean_source(match[1])) and ORGANISATION.search(source):
                return source
            at = html.find(name, at + 1)
    return None


def clean_source(value: str) -> str | None:
    """The outlet's name alone: `安康日报 作者：邱霞` → 安康日报; None where nothing like a name is left."""
    value = CUT.split(value.strip(), maxsplit=1)[0].strip(" 　:：-—|/，,。;；·\"'“”()（）>【】[]")
    while value.rpartition(" ")[2] in SITE_WORDS:
        value = value.rpartition(" ")[0].rstrip()
    if value.startswith("《") and value.endswith("》"):
        value = value[1:-1]
    if not 2 <= len(value) <= 40 or value.isdigit():
        return None
    return value


def _marked(layout: Layout, pattern: str) -> str | None:
    names = re.compile(pattern, re.IGNORECASE)
    for mark in layout.marks:
        if names.search(mark.names) and len(mark.text) <= 40:
            text = re.sub(r"^.*来源于?\s*[:：]?", "", mark.text.strip())
            source = clean_source(text)
            if source and ORGANISATION.search(source):
                return source
    return None


def _beside_date(layout: Layout, near: Iterable[int]) -> str | None:
    """A name without label in the line that holds the date, or in the next: `2024-05-20 14:33 · 新华社`."""
    for index in near:
        line = layout.lines[index]
        if len(line.raw) > 80 or not re.search(r"(?:19|20)\d\d[-年/.]\s*\d", line.raw):
            continue
        rest = DATE.sub(" ", re.sub(r"https?://\S+", " ", line.raw))
        below = layout.lines[index + 1] if index + 1 < len(layout.lines) else None
        following = below.raw if below is not None and below.kind != Fact.FURNITURE else ""
        for part in [*re.split(r"[\s|｜·•]+", rest), following if len(following) <= 20 else ""]:
            if (
                2 <= len(part) <= 20
                and ":" not in part
                and "：" not in part
                and ORGANISATION.search(part)
                and (source := clean_source(part))
            ):
                return source
    return None


def find_author(head: Head, layout: Layout, facts: list[Labelled], near: Near) -> str | None:
    """Who wrote it: 作者：, 记者 X, 通讯员 X near the body, else the declared author where it is a name."""
    for fact in facts:
        if fact.fact in (Fact.AUTHOR, Fact.REPORTER) and (author := _clean_author(fact.value)):
            return author
    for index in near.all:
        line = layout.lines[index]
        if "记" not in line.raw and "通" not in line.raw and "記" not in line.raw and "撰" not in line.raw:
            continue
        for match in BYLINE.finditer(line.raw[:160]):
            if author := _clean_author(match[1]):
                return author
    declared = head.metas.get("author")
    if declared and (author := _clean_author(re.sub(r"^\s*作者\s*[:：]\s*", "", declared))):
        return author
    return None


def _clean_author(value: str) -> str | None:
    value = re.split(r"[（(【\[|｜]|来源|编辑|发布|时间|\d", value.strip(), maxsplit=1)[0].strip(
        " 　:：-—|/，,。;；·、"
    )
    value = SPACED_NAME.sub(r"\1\2", value)
    if not AUTHOR.fullmatch(value) or NO_NAME.search(value):
        return None
    return value
