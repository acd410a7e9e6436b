"""The classes and ids of a page's boxes come in, what containers are named for goes out; a name is a weak vote only.

All names of a page are searched at once. A blank in a word stands for the edge of a class or id.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from enum import IntEnum

from ahocorasick_rs import AhoCorasick


class Named(IntEnum):
    """What a container is named for; the greatest of several names holds."""

    NOTHING = 0
    TEXT = 1
    """`content`, `detail`, `main`: most pages have several."""
    OTHER = 2
    """Comments, related articles, navigation, footers."""
    BODY = 3
    """A name that content systems give to an article's body."""


_WORDS = {
    Named.TEXT: "article content detail rich_media news text txt post body",
    Named.OTHER: (
        "comment related relatebox relate_ relate- relation- relnews xgnews xgwz xgxw xgyd recommend footer #foot# foot- foot_ copyright "
        "sidebar aside hot- hot_ hotnews rank #nav -nav _nav menu crumb pinglun tuijian xiangguan login friend qrcode erweima advert #ads# #ad# "
        "feed banner disclaim statement gentie reply toolbar #pager #pages# pagenav pagebar"
    ),
    Named.BODY: (
        "trs_editor trseditor trs_ueditor ucap-content ucapcontent #zoom fontzoom custom_unionstyle vsb_content v_news_content rm_txt_con "
        "show_text ozoom pages_content js_content p-detail articlebody article_body article-body article-content article_content "
        "articlecontent articlecon# article-con# article_con# article-text article_text articletext article-detail article_detail "
        "arcbody arc_body htmlcon content_body contentbody fontcontent news_content news-content newscontent newscon# news_con# news-con# "
        "news_text news-text newstext news_body newsbody news-body news-detail news_detail newsdetail post-content post_content post-body post_body "
        "con_text context# text_con textcon the_content entry-content maintext main_text main-text #xcont# left_zw box_con wenzhang "
        "neirong zhengwen detail-con detail_con detailcon detailcontent content-text content_text contenttext content-txt content_txt "
        "content-detail content_detail content-main content_main contentmain content-article content_article #view# info-body infobody"
    ),
}
"""From the catalogue of page conventions: names seen in public crawler configurations and saved pages."""
_VOTES = {word.replace("#", " "): named for named, words in _WORDS.items() for word in words.split()}
_SPELLED = tuple(_VOTES)
_AUTOMATON = AhoCorasick(_SPELLED)


def find_names(box_names: Iterable[str]) -> dict[str, Named]:
    """What each list of classes and id names its box for; lists that name nothing known are left out."""
    distinct = [names for names in set(box_names) if names]
    joined = "\n".join(f" {names} " for names in distinct).lower()
    starts = [0]
    for names in distinct:
        starts.append(starts[-1] + len(names) + 3)
    votes: dict[str, Named] = {}
    for number, start, _ in _AUTOMATON.find_matches_as_indexes(joined, overlapping=True):
        names = distinct[bisect_right(starts, start) - 1]
        vote = _VOTES[_SPELLED[number]]
        if vote > votes.get(names, Named.NOTHING):
            votes[names] = vote
    return votes
