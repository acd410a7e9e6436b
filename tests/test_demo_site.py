"""The bundled site shows each page as it stood at the moment asked for, and its receivers keep what they are sent."""

from datetime import datetime, timedelta

import httpx
import pytest

from ruralwatch.demo.site import OUTLETS, SHANGHAI, Site, SiteServer, load_articles

END = datetime(2025, 6, 1, tzinfo=SHANGHAI)


@pytest.fixture(scope="module")
def articles():
    return load_articles()


def test_about_thirty_articles_over_two_years_in_three_outlets(articles):
    assert len(articles) == 30
    assert {article.outlet for article in articles} == set(OUTLETS)
    assert articles[-1].published - articles[0].published > timedelta(days=600)


def test_an_article_is_not_there_before_it_is_published(articles):
    article = articles[5]
    assert Site(articles, article.published - timedelta(minutes=1)).answer(article.url)[0] == 404
    assert Site(articles, article.published).answer(article.url)[0] == 200


def test_an_edited_article_reads_differently_from_the_edit_on(articles):
    edited = next(article for article in articles if article.edited_at)
    before = Site(articles, edited.edited_at - timedelta(minutes=1)).answer(edited.url)[2].decode()
    after = Site(articles, edited.edited_at).answer(edited.url)[2].decode()
    assert "今年新建17家" in before
    assert "今年新建17家" not in after
    assert "今年新建16家" in after


def test_every_article_is_listed_on_some_page_and_lists_end(articles):
    site = Site(articles, END)
    shown = b"".join(site.answer(f"http://www.qinghe.example/xw/{page}")[2] for page in ("index.html", "index_1.html"))
    for article in articles:
        if article.outlet == "portal":
            assert article.path.encode() in shown
    assert site.answer("http://www.qinghe.example/xw/index_9.html")[0] == 404


def test_the_magazine_declares_gb2312_and_sends_gb18030(articles):
    status, content_type, body = Site(articles, END).answer("http://www.xiangcun.example/list-1.html")
    assert (status, content_type) == (200, "text/html; charset=gb2312")
    assert "柳溪县" in body.decode("gb18030")


def test_a_conditional_request_is_answered_with_304(articles):
    with SiteServer(Site(articles, END)) as server, httpx.Client(proxy=server.address) as client:
        first = client.get(articles[0].url)
        again = client.get(articles[0].url, headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
