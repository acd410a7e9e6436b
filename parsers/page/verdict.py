"""A read page comes in, what it is instead of an article goes out, with the reason; None where it is one."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from model.text import NotArticleKind
from parsers.page.head import Head
from parsers.page.layout import Layout

Verdict = tuple[NotArticleKind, str]

ENOUGH = 140.0
"""Prose worth this much is an article, whatever words stand in it: good pages quote `404 Not Found` of a failed include."""
MOST_OF_A_NOTICE = 800
"""Characters: notices are short, and a home page says 登录 and 验证码 too."""
DELETED = re.compile(
    r"(?:文章|内容|信息|稿件|新闻|页面|该?网页|帖子|链接)[^。，]{0,8}(?:已被?(?:删除|下线|撤销|移除|屏蔽)|不存在或已|已失效|已过期|被发布者删除)|此内容因违规|已被发布者删除|已停止访问"
)
ERROR = re.compile(
    r"not found|bad gateway|service unavailable|internal server error|页面不存在|页面未找到|找不到(?:该|您|页面|网页|对象|文件|资源)|"
    r"访问的(?:页面|网页|内容|地址)[^。]{0,10}(?:不存在|找不到|出错|没有找到|已删除)|无法(?:访问|找到|显示)(?:该|此|网)?页|系统(?:错误|异常|繁忙)|服务器(?:错误|内部错误|繁忙)|运行时错误|页面出错|出错了|网站(?:维护|升级)中|系统维护",
    re.IGNORECASE,
)
STATUS = re.compile(r"\b(?:40[034]|50[0234])\b")
"""In a title, or in a page of a line or two: elsewhere 400 begins a telephone number."""
BLOCKED = re.compile(
    r"访问(?:过于)?频繁|请求(?:过于)?频繁|安全验证|人机验证|滑动验证|完成验证|验证码|access denied|forbidden|访问被(?:拒绝|阻断|拦截|禁止)|拒绝访问|禁止访问|"
    r"(?:云|网站)?防火墙|\bWAF\b|拦截|您的\s*IP|checking your browser|just a moment|attention required|ddos|创宇盾|安全狗|云锁|环境异常",
    re.IGNORECASE,
)
LOGIN = re.compile(
    r"(?:用户|会员|账号|帐号|统一身份|扫码|系统)登[录陆]|请(?:先)?登[录陆]|登[录陆](?:系统|后查看|后可)|忘记密码|sign in|log in",
    re.IGNORECASE,
)
SCRIPT_WANTED = re.compile(
    r"(?:enable|requires?|without|need)\s+javascript|(?:启用|开启|打开|支持|禁用)[^。]{0,8}javascript", re.IGNORECASE
)
DATED = re.compile(r"(?:(?:19|20)\d\d\s*[-/.年]\s*)?\d{1,2}\s*[-/.月]\s*\d{1,2}")
REFRESH = re.compile(r"^\s*(\d+)\s*;\s*url\s*=", re.IGNORECASE)
MOVES = re.compile(r"(?:window\.|document\.|self\.|top\.)?location(?:\.href)?\s*=|location\.replace\(", re.IGNORECASE)


def judge(
    head: Head, layout: Layout, tree: LexborHTMLParser, worth: float, html: str, *, dated: bool, titled: bool
) -> Verdict | None:
    """What the page is where it is no article. `worth` is the weight of the body that was found, 0 for none.

    `dated` and `titled` say that a publication date was printed or declared, and a heading that the title agrees with:
    a page with either and some prose is no list, however many links stand around it.
    """
    if worth >= ENOUGH:
        return _listing(layout, worth, rows_only=titled) if worth < 3 * ENOUGH and not dated else None
    text = " ".join(line.text for line in layout.lines[:200])[:4000]
    notice = _notice(head, text, tree)
    told = dated and (
        worth >= 40 or (titled and worth >= 6 and notice is not None and notice[0] != NotArticleKind.DELETED)
    )
    if notice is not None and not told:
        return notice
    if REFRESH.match(head.refresh or "") and len(text) < 400:
        return NotArticleKind.REDIRECT, f"meta refresh: {head.refresh}"
    if tree.css_first("frameset, frame") is not None:
        return NotArticleKind.FRAMES, "the page is a set of frames"
    certain = (dated and worth >= 20) or (titled and worth >= 60) or (dated and titled and worth >= 6)
    listing = None if certain else _listing(layout, worth)
    if listing is not None:
        return listing
    if certain or (worth >= 12 and (dated or len(text) >= 40)):
        return None
    return _nothing(head, layout, tree, text, html)


def _notice(head: Head, text: str, tree: LexborHTMLParser) -> Verdict | None:
    for kind, pattern in (
        (NotArticleKind.DELETED, DELETED),
        (NotArticleKind.BLOCKED, BLOCKED),
        (NotArticleKind.ERROR, ERROR),
    ):
        for place in (head.title, text if len(text) < MOST_OF_A_NOTICE else ""):
            match = pattern.search(place)
            if match:
                return kind, f"the page says {match[0]!r}"
    status = STATUS.search(head.title) or (STATUS.search(text) if len(text) < 80 else None)
    if status:
        return NotArticleKind.ERROR, f"the page says {status[0]!r}"
    if tree.css_first("input[type=password]") is not None and len(text) < MOST_OF_A_NOTICE:
        return NotArticleKind.LOGIN, "a password is asked for"
    match = LOGIN.search(head.title) or (LOGIN.search(text) if len(text) < 400 else None)
    return (NotArticleKind.LOGIN, f"the page says {match[0]!r}") if match else None


def _listing(layout: Layout, worth: float, *, rows_only: bool = False) -> Verdict | None:
    """Many lines that are links to something with a name, and little else; `rows_only`: only dated ones tell."""
    named = [
        line
        for line in layout.lines
        if line.linked >= 8 and (line.linked * 3 >= len(line.text) * 2 or DATED.search(line.text[-20:]))
    ]
    with_date = sum(DATED.search(line.text[-20:]) is not None or DATED.match(line.text) is not None for line in named)
    linked = sum(line.linked for line in named)
    if len(named) >= 8 and (with_date >= 8 or (linked > 3 * worth and not rows_only)):
        return (
            NotArticleKind.LIST,
            f"{len(named)} lines are links, {with_date} of them dated; other text is worth {worth:.0f}",
        )
    return None


def _nothing(head: Head, layout: Layout, tree: LexborHTMLParser, text: str, html: str) -> Verdict:
    headed = any(line.heading or (line.text in head.title and len(line.text) >= 6) for line in layout.lines)
    if "<record>" in html or "dataproxy.jsp" in html:
        return NotArticleKind.LIST, "the rows are records in a script"
    if SCRIPT_WANTED.search(html[:20000]) or tree.css_first("#app, #root, #__next, [ng-app]") is not None:
        return NotArticleKind.EMPTY_SHELL, "the text is put in by JavaScript"
    if MOVES.search(html[:5000]) and len(text) < 200:
        return NotArticleKind.REDIRECT, "a script leads elsewhere"
    if "<iframe" in html.lower() and len(text) < 200:
        return NotArticleKind.FRAMES, "the text is in a frame"
    if layout.images and headed and len(text) < 1500:
        return NotArticleKind.IMAGE_ONLY, f"{layout.images} images and no text"
    if "<script" in html.lower() and len(text) < 60:
        return NotArticleKind.EMPTY_SHELL, "scripts and no text"
    return NotArticleKind.EMPTY, f"{len(text)} characters, none of them an article's"
