"""Addresses: one canonical form for each page, joins that lead somewhere, and sites told apart."""

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from collector.urls import canonical_url, host_of, hostname_of, is_same_site, join_url, origin_of, site_of, url_key

CANONICAL = {
    "case of scheme and host": ("HTTP://News.QingHe.gov.CN/Xw/A.html", "http://news.qinghe.gov.cn/Xw/A.html"),
    "fragment": ("http://a.cn/t1.html#top", "http://a.cn/t1.html"),
    "default port": ("http://a.cn:80/t1.html", "http://a.cn/t1.html"),
    "default port of https": ("https://a.cn:443/", "https://a.cn/"),
    "other port stays": ("http://zdscxx.a.cn:8080/nyb/", "http://zdscxx.a.cn:8080/nyb/"),
    "empty path": ("http://a.cn", "http://a.cn/"),
    "dot segments": ("http://a.cn/x/../y/./t.html", "http://a.cn/y/t.html"),
    "climbing above the root": ("http://a.cn/../../t.html", "http://a.cn/t.html"),
    "tracking": ("http://a.cn/t.html?id=3&utm_source=wx&from=timeline&spm=a2.b", "http://a.cn/t.html?id=3"),
    "only tracking": ("http://a.cn/t.html?isappinstalled=0", "http://a.cn/t.html"),
    "order of query": ("http://a.cn/?list-18-1.html&b=2&a=1", "http://a.cn/?list-18-1.html&b=2&a=1"),
    "escapes in upper case": ("http://a.cn/%e4%b9%a1?x=%2f", "http://a.cn/%E4%B9%A1?x=%2F"),
    "unreserved escapes are plain": ("http://a.cn/%7Exw/%41.html", "http://a.cn/~xw/A.html"),
    "Chinese is escaped": ("http://a.cn/乡村/一.html", "http://a.cn/%E4%B9%A1%E6%9D%91/%E4%B8%80.html"),
    "Chinese host": ("http://乡村.中国/a", "http://xn--wjqv12d.xn--fiqs8s/a"),
    "session id": ("http://a.cn/v.jsp;jsessionid=AB12?id=1", "http://a.cn/v.jsp?id=1"),
    "user": ("http://me:secret@a.cn/x", "http://a.cn/x"),
    "dot at the end of the host": ("http://a.cn./x", "http://a.cn/x"),
    "line break inside": (" http://a.cn/t\n1.html ", "http://a.cn/t1.html"),
    "twins stay": ("http://a.cn/t20240106_1_wap.html", "http://a.cn/t20240106_1_wap.html"),
    "scheme stays": ("https://a.cn/t.html", "https://a.cn/t.html"),
    "unreadable": ("http://[bad/x#y", "http://[bad/x"),
}


@pytest.mark.parametrize(("printed", "expected"), CANONICAL.values(), ids=CANONICAL)
def test_canonical_url(printed, expected):
    assert canonical_url(printed) == expected


def test_key_is_one_for_http_and_https():
    assert url_key("http://a.cn/t.html") == url_key("https://A.cn:443/t.html#x")
    assert url_key("http://a.cn/t.html") != url_key("http://a.cn/t2.html")


@given(
    st.builds(
        "http://{}{}{}".format,
        st.sampled_from(["a.cn", "A.CN:80", "乡村.cn", "[::1]:8080", ""]),
        st.text(st.sampled_from("/.%aAe4乡?&=#;:@ ~+*\\\x00"), max_size=20),
        st.text(string.printable, max_size=10),
    )
)
@example("http://a.cn/%2e%2e/%25%32%65")
def test_canonical_url_of_itself_changes_nothing(printed):
    once = canonical_url(printed)
    assert canonical_url(once) == once


@given(st.text(max_size=40), st.text(max_size=40))
def test_nothing_raises(one, other):
    assert isinstance(canonical_url(one), str)
    assert isinstance(url_key(one), str)
    assert isinstance(host_of(one) + hostname_of(one) + site_of(one), str)
    assert origin_of(one) is None or "://" in str(origin_of(one))
    joined = join_url(one, other)
    assert joined is None or joined.lower().startswith("http")


JOINS = {
    "relative": ("./202401/t1.html", "http://a.cn/xw/202401/t1.html"),
    "from the root": ("/t1.html", "http://a.cn/t1.html"),
    "up": ("../t1.html", "http://a.cn/t1.html"),
    "other host": ("//b.cn/t1.html", "http://b.cn/t1.html"),
    "query alone": ("?pageIndex=2", "http://a.cn/xw/index.html?pageIndex=2"),
    "absolute": ("https://b.cn/1", "https://b.cn/1"),
    "one slash too few": ("http:/b.cn/1", "http://b.cn/1"),
    "back slashes": ("\\xw\\t1.html", "http://a.cn/xw/t1.html"),
    "wrapped": ("\n  t1\n.html ", "http://a.cn/xw/t1.html"),
    "script": ("javascript:void(0)", None),
    "script in capitals": ("JavaScript:go('1')", None),
    "mail": ("mailto:a@b.cn", None),
    "telephone": ("tel:12345", None),
    "data": ("data:text/html,x", None),
    "broken host": ("http://[x/", None),
    "no host": ("http://", None),
    "left empty by the editor": ("http:", None),
}


@pytest.mark.parametrize(("href", "expected"), JOINS.values(), ids=JOINS)
def test_join_url(href, expected):
    assert join_url("http://a.cn/xw/index.html", href) == expected


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("http://nync.qinghe.gov.cn/x", "qinghe.gov.cn"),
        ("http://www.liuchuan.com.cn", "liuchuan.com.cn"),
        ("http://news.liuchuan.com", "liuchuan.com"),
        ("http://www.gov.cn/", "www.gov.cn"),
        ("http://10.0.0.1:8080/", "10.0.0.1"),
        ("http://localhost/", "localhost"),
    ],
)
def test_site_of(url, site):
    assert site_of(url) == site


def test_sites_are_told_apart():
    assert is_same_site("http://a.qinghe.gov.cn/", "https://b.qinghe.gov.cn/x")
    assert not is_same_site("http://qinghe.gov.cn/", "http://liuchuan.gov.cn/")
    assert not is_same_site("", "")
