"""The vocabulary of list pages: names of classes and of links that say what is furniture and what stands aside.

Pure data and the questions asked of it; nothing here knows any one site.
"""

from __future__ import annotations

import re


def word_set(text: str) -> frozenset[str]:
    """The words of a text, parted by blanks."""
    return frozenset(text.split())


# Words of class and id (split at hyphens, underscores, digits and capitals) of parts that are no list of articles.
FURNITURE = word_set(
    "nav navi navbar navigation menu submenu subnav foot footer copyright crumb crumbs breadcrumb breadcrumbs bread weizhi dqwz "
    "login logout register friend friends friendlink friendlinks yqlj share shares bdsharebuttonbox qrcode toolbar pager paging "
    "pagination pagenation fenye sitemap topbar wza accessibility langs language quicknav links tags keyword keywords comment comments"
)
# The same for parts that hold links to articles beside the list that the page is for.
ASIDE = word_set(
    "side sidebar aside hot rank ranking phb ranklist recommend recommended tuijian related relate xgxw xgyd rmtj rmwz djph "
    "dianji click zuire hotnews like likes guess"
)
ASIDE_HEADING = re.compile(
    r"热点|热门|热文|推荐|排行|相关|猜你喜欢|点击榜|友情链接|快速链接|专题专栏|大家都在|本周|本月|图说|图库"
)
TITLE_WORDS = word_set("title tit titles bt biaoti headline subject name ovtitle caption")
HEADLINE_WORDS = word_set("headline toutiao tt topnews headnews")
HEADINGS = word_set("h1 h2 h3 h4 h5 h6")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_MORE = re.compile(
    r"\A\W*(?:更多\w{0,6}|more|查看\w{0,4}|详细\w{0,4}|详情|阅读全文|全文|点击\w{0,4}|进入\w{0,4}|首页|返回\w{0,4}|上一[页篇]|下一[页篇]|上页|下页|尾页|末页|"
    r"\d*\W*(?:跟[贴帖]|评论|回复|阅读|浏览|点赞)\W*\d*|\d+|分享|收藏|打印|关闭|下载|登录|注册|关于我们|联系我们|网站地图|隐私\w{0,4}|版权\w{0,4}|设为首页|加入收藏|"
    r"无障碍\w{0,4}|繁體?体?\w{0,2}|English|RSS\w{0,4}|旧版\w{0,4}|手机版|移动版|>+|<+|»|›)\W*\Z",
    re.IGNORECASE,
)
# Names of pages about the site itself, in feet that carry no telling class.
ABOUT = re.compile(
    r"ICP备|ICP证|公网安备|公安备案|网安备|许可证|备案号|举报|自律公约|友情链接|版权|广告服务|刊登广告|法律顾问|法律声明|免责声明|隐私|用户协议|帮助中心|"
    r"联系我们|关于我们|关于本[站网]|网站(?:简介|声明|地图|概况|导航)|(?:报社|集团|本网|网站)(?:简介|概况|招聘)|招聘英才|诚聘|人才招聘|投稿|客户端下载|"
    r"@[\w.]+\.\w"
)
_NEIGHBOUR = re.compile(r"\A\W*[上下]一[篇条]")


def words_of(names: str) -> frozenset[str]:
    """The words of a class and id, in lower case: `mainNav top_menu2` gives main, nav, top, menu."""
    return frozenset(word.lower() for word in _WORD.findall(names))


def is_furniture_title(title: str) -> bool:
    """Whether a link's text names a function of the page: 更多, 下一页, 打印, a page number."""
    return bool(_MORE.match(title) or _NEIGHBOUR.match(title))


def title_length(title: str) -> float:
    """Length as printed: a Latin letter is half a character."""
    wide = count_cjk(title)
    return wide + (len(title) - wide) / 2


def count_cjk(text: str) -> int:
    """How many Chinese characters a text has."""
    return len(_CJK.findall(text))
