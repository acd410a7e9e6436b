"""Lists without selectors: every page of the corpus is read whole, whatever comes nothing raises, and time stays linear."""

import json
import re
import time
import zlib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collector.list_dates import has_date, parse_date, parse_date_value, parse_item_date, parse_url_date, strip_dates
from collector.list_shapes import shape_of
from collector.listing import parse_listing
from model.crawl import JsonPaths, ListingKind, Source

CORPUS = Path(__file__).parent / "corpus" / "lists"
SHARED = Path(__file__).parents[2] / "shared" / "eval" / "lists"
NAMES = sorted(path.name.removesuffix(".expected.json") for path in CORPUS.glob("*.expected.json"))
URL = "http://www.qinghe.example/xw/index.html"


def read(name):
    expected = json.loads((CORPUS / f"{name}.expected.json").read_text("utf-8"))
    page = next(path for path in CORPUS.glob(f"{name}.*") if not path.name.endswith(".expected.json"))
    return parse_listing(page.read_text("utf-8"), expected["url"], content_type=expected.get("content_type")), expected


def test_the_corpus_is_there():
    assert len(NAMES) >= 50


@pytest.mark.parametrize("name", NAMES)
def test_a_listing_of_the_corpus(name):
    listing, expected = read(name)
    links = [
        {"url": link.url, "title": link.title, "date": link.published_on and link.published_on.isoformat()}
        for link in listing.links
    ]
    assert links == expected["links"]
    assert list(listing.next_pages) == expected["next_pages"]
    assert list(listing.feeds) == expected["feeds"]
    assert (listing.cms, listing.problem) == (expected["cms"], expected["problem"])


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_both_collected_and_left_out(name):
    listing, _ = read(name)
    assert not {link.url for link in listing.links} & {entry.url for entry in listing.left_out}
    assert all(entry.reason for entry in listing.left_out)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared list pages are not beside this checkout")
def test_real_list_pages_are_read_whole():
    wanted = json.loads((SHARED / "gold_links.json").read_text("utf-8"))
    urls = json.loads((SHARED / "urls.json").read_text("utf-8"))
    for name, gold in wanted.items():
        body = (SHARED / f"{name}.html").read_bytes()
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            text = body.decode("gb18030")
        found = {link.url.partition("://")[2] for link in parse_listing(text, urls[name]).links}
        assert found == {address.partition("://")[2] for address in gold}, name


def without_classes(html):
    return re.sub(r"""\s(?:class|id)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)""", "", html)


def with_other_classes(html):
    """Every class another word, a different one for each number in it."""

    def other(match):
        names = (f"k{zlib.crc32(name.encode()):x}".translate(_TO_LETTERS) for name in match[2].split())
        return f'{match[1]}{" ".join(names)}"'

    return re.sub(r"""(\sclass\s*=\s*")([^"]*)\"""", other, html)


_TO_LETTERS = str.maketrans("0123456789", "ghijklmnop")


def in_misleading_wrappers(html):
    wrapper = '<div id="page" class="menu-open has-footer side-bar"><div class="nav-fixed">'
    return re.sub(r"(<body[^>]*>)", rf"\1{wrapper}", html, flags=re.IGNORECASE)


def without_printed_dates(html):
    return re.sub(r">\s*[\[(]?20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?[\])]?\s*<", "><", html)


def without_white_space(html):
    return re.sub(r">\s+<", "><", html)


BESIDE = (
    '<div class="box_q"><div class="qt">视频新闻</div><ul>'
    '<li><a href="http://www.qinghe.example/sp/2026/0102/90001.html">县文化馆开展非遗进校园活动</a></li>'
    '<li><a href="http://www.qinghe.example/sp/2026/0102/90002.html">多部门联合开展燃气安全检查</a></li>'
    '<li><a href="http://www.qinghe.example/sp/2026/0102/90003.html">白石乡组织观看警示教育片</a></li>'
    '<li><a href="http://www.qinghe.example/sp/2026/0102/90004.html">临溪市集中开工重大项目</a></li></ul></div>'
)


def with_another_list_above(html):
    return html if "<title>首页" in html else re.sub(r"(<body[^>]*>)", rf"\1{BESIDE}", html, flags=re.IGNORECASE)


def with_another_list_below(html):
    return html if "<title>首页" in html else re.sub(r"(</body>)", rf"{BESIDE}\1", html, flags=re.IGNORECASE)


@pytest.mark.parametrize(
    "change",
    [
        without_classes,
        with_other_classes,
        in_misleading_wrappers,
        without_printed_dates,
        without_white_space,
        with_another_list_above,
        with_another_list_below,
    ],
    ids=lambda change: change.__name__,
)
def test_the_reading_does_not_hang_on_what_templates_happen_to_say(change):
    """The floors are the ones a whole list page is held to; measured 0.98 and more for each change.

    A front door (首页) is left as it is where a list is added: there, another list is no error.
    """
    precision, recall = [], []
    for name in NAMES:
        expected = json.loads((CORPUS / f"{name}.expected.json").read_text("utf-8"))
        page = CORPUS / f"{name}.html"
        if not page.exists() or not expected["links"]:
            continue
        wanted = {link["url"] for link in expected["links"]}
        found = {link.url for link in parse_listing(change(page.read_text("utf-8")), expected["url"]).links}
        precision.append(len(wanted & found) / max(len(found), 1))
        recall.append(len(wanted & found) / len(wanted))
    assert sum(precision) / len(precision) >= 0.97
    assert sum(recall) / len(recall) >= 0.97


def source(**fields):
    return Source("qinghe", "青禾县", (URL,), **fields)


ROWS = "".join(
    f'<li><a href="/xw/t2026031{n}_{n}.html">柳川镇新增社区工厂{n}家</a><span>2026-03-1{n}</span></li>'
    for n in range(1, 6)
)
PAGE = f'<ul class="side"><li><a href="/zt/2026/9001.html">专题：春耕在田间</a></li></ul><ul class="news">{ROWS}</ul>'


def test_links_belong_to_their_source():
    listing = parse_listing(PAGE, URL, source=source())
    assert {link.source_id for link in listing.links} == {"qinghe"}
    assert listing.links[0].canonical_url == "http://www.qinghe.example/xw/t20260311_1.html"
    assert [(entry.url, entry.reason) for entry in listing.left_out] == [
        ("http://www.qinghe.example/zt/2026/9001.html", "aside")
    ]


def test_a_source_may_say_which_addresses_are_articles():
    listing = parse_listing(PAGE, URL, source=source(article_url=r"_[123]\.html$|/zt/", exclude_url=r"_3\.html$"))
    assert [link.url[-10:] for link in listing.links] == ["311_1.html", "312_2.html", "/9001.html"]
    assert {entry.reason for entry in listing.left_out} == {"article_url", "exclude_url"}


def test_a_source_may_name_its_list():
    listing = parse_listing(PAGE, URL, source=source(list_selector="ul.side"))
    assert [link.title for link in listing.links] == ["专题：春耕在田间"]


@pytest.mark.parametrize("selector", ["ul.gone", "ul[", ""])
def test_a_selector_that_finds_nothing_is_told(selector):
    listing = parse_listing(PAGE, URL, source=source(list_selector=selector or "nav"))
    assert (listing.links, listing.problem) == ((), "selector_finds_nothing")


def test_a_source_may_say_where_json_keeps_its_links():
    text = json.dumps(
        {
            "a": {"b": [{"u": {"pc": "/1.html"}, "n": "春耕", "d": "2026-03-01"}]},
            "list": [{"url": "/x/2.html", "title": "别的"}],
        }
    )
    paths = JsonPaths(items="a.b[]", url="u.pc", title="n", published="d")
    (link,) = parse_listing(text, URL, source=source(json_paths=paths)).links
    assert (link.url, link.title, link.published_on) == ("http://www.qinghe.example/1.html", "春耕", date(2026, 3, 1))


PROBLEMS = {
    "empty": ("", ListingKind.AUTO, "empty"),
    "blank": ("\ufeff \n\t", ListingKind.AUTO, "empty"),
    "binary": ("\x00\x01\x02" * 30, ListingKind.AUTO, "binary"),
    "prose": ("青禾县", ListingKind.AUTO, "no_links"),
    "a feed that is a page": ("<html><body>x</body></html>", ListingKind.FEED, "not_xml"),
    "a feed without entries": (
        "<rss version='2.0'><channel><title>x</title></channel></rss>",
        ListingKind.FEED,
        "no_links",
    ),
    "a feed with a character that is none": ("<A<rss<&#2000000;", ListingKind.FEED, "not_xml"),
    "JSON cut in the middle": ('{"list":[{"title":"春', ListingKind.JSON, "not_json"),
    "JSON that is a page": ("<html>", ListingKind.JSON, "not_json"),
    "JSON without a list": ('{"code":200,"data":[]}', ListingKind.JSON, "no_links"),
    "JSON nested beyond reading": ("[" * 100_000, ListingKind.JSON, "not_json"),
    "a sitemap without addresses": ("<urlset></urlset>", ListingKind.SITEMAP, "no_links"),
    "elements that never end": ("<div>" * 30_000 + "x", ListingKind.PAGE, "too_deep"),
    "only navigation": (
        '<div class="nav"><a href="/a/">首页</a><a href="/b/">新闻</a></div>',
        ListingKind.PAGE,
        "no_links",
    ),
}


@pytest.mark.parametrize(("text", "kind", "problem"), PROBLEMS.values(), ids=PROBLEMS)
def test_no_links_have_a_reason(text, kind, problem):
    listing = parse_listing(text, URL, source=source(kind=kind))
    assert (listing.links, listing.problem) == ((), problem)


def test_a_page_cut_in_the_middle_gives_what_came():
    text = PAGE[: PAGE.index("工厂4家")]
    assert [link.title for link in parse_listing(text, URL).links][:3] == [
        f"柳川镇新增社区工厂{n}家" for n in (1, 2, 3)
    ]


DATES = {
    "2024-01-06": date(2024, 1, 6),
    "[2024/1/6]": date(2024, 1, 6),
    "2024年1月6日 08:30": date(2024, 1, 6),
    "发布时间：2024.01.06": date(2024, 1, 6),
    "06 2024-01": date(2024, 1, 6),
    "06 / 2024.01": date(2024, 1, 6),
    "2024-01 06": date(2024, 1, 6),
    "01-06 2024": date(2024, 1, 6),
    "2024 01/06": date(2024, 1, 6),
    "20240106": date(2024, 1, 6),
    "2024-02-30": None,
    "01-06": None,
    "3小时前": None,
    "阅读 2024": None,
    "电话 0915-2024116": None,
    "": None,
}


@pytest.mark.parametrize(("text", "expected"), DATES.items(), ids=DATES)
def test_printed_dates(text, expected):
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://a.cn/xw/202401/t20240106_12.html", date(2024, 1, 6)),
        ("http://a.cn/n1/2024/0106/c12-34.html", date(2024, 1, 6)),
        ("http://a.cn/art/2024/1/6/art_1_2.html", date(2024, 1, 6)),
        ("http://a.cn/2024-01/06/content_3.htm", date(2024, 1, 6)),
        ("http://a.cn/Upload/File/202401/20240106175329_3226.pdf", date(2024, 1, 6)),
        ("http://a.cn/20240106/0123456789abcdef0123456789abcdef/c.html", date(2024, 1, 6)),
        ("http://news.a.cn/24/0106/20/FGN.html", date(2024, 1, 6)),
        ("http://a.cn/content_20991399.htm", None),
        ("http://a.cn/info/1042/7300.htm", None),
    ],
)
def test_dates_of_addresses(url, expected):
    assert parse_url_date(url) == expected


def test_a_month_and_day_take_their_year_from_the_address():
    assert parse_item_date("[01-06]", "http://a.cn/t20240105_1.html") == date(2024, 1, 6)
    assert parse_item_date("[12-31]", "http://a.cn/t20240102_1.html") == date(2023, 12, 31)
    assert parse_item_date("[01-06]", "http://a.cn/1.html") is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1704470400, date(2024, 1, 6)),
        (1704470400000, date(2024, 1, 6)),
        ("1704470400", date(2024, 1, 6)),
        ("2024-01-05T17:00:00Z", date(2024, 1, 6)),
        ("2024-01-06 00:10:00", date(2024, 1, 6)),
        (5, None),
        (float("inf"), None),
        (True, None),
        (None, None),
        ({}, None),
    ],
)
def test_dates_of_json(value, expected):
    assert parse_date_value(value) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("[2024-01-06] 柳川镇新增工厂3家", "柳川镇新增工厂3家"),
        ("柳川镇新增工厂3家 2024-01-06", "柳川镇新增工厂3家"),
        ("柳川镇新增工厂3家(01-06)", "柳川镇新增工厂3家"),
        ("2024年1月6日青禾县新闻发布会", "2024年1月6日青禾县新闻发布会"),
        ("截至2024年1月6日", "截至2024年1月6日"),
        ("2024-01-06柳川镇新增工厂3家", "柳川镇新增工厂3家"),
        ("蔬菜价格上涨10-12", "蔬菜价格上涨10-12"),
        ("有效期自2024-01-06", "有效期自2024-01-06"),
        ("2024-01-06", "2024-01-06"),
        ("2023—2024年度公告", "2023—2024年度公告"),
    ],
)
def test_a_date_at_the_edge_is_no_part_of_a_title(title, expected):
    assert strip_dates(title) == expected


@pytest.mark.parametrize(
    ("url", "shape"),
    [
        ("http://a.cn/xw/202401/t20240106_12.html", "article"),
        ("http://a.cn/info/1042/7300.htm", "article"),
        ("http://a.cn/Content-2880000.html", "article"),
        ("http://a.cn/NewsView.aspx?NewsID=52000&ClassID=3", "article"),
        ("http://a.cn/List.asp?ClassID=3", "column"),
        ("http://a.cn/col/col284/index.html", "column"),
        ("http://a.cn/content/column/4640170?pageIndex=2", "column"),
        ("http://a.cn/Node-1466_2.html", "column"),
        ("http://a.cn/xwzx/", "column"),
        ("http://a.cn", "column"),
        ("http://a.cn/P020240106.pdf", "file"),
        ("http://a.cn/1.jpg", "media"),
        ("http://a.cn/guanyu.html", "plain"),
        ("http://[x", "plain"),
    ],
)
def test_shapes_of_addresses(url, shape):
    assert shape_of(url) == shape


PIECES = st.sampled_from(
    ["<ul>", "</ul>", "<li>", "</li>", "<a href='/t20240106_1.html'>", "<a href='x'>", "<a title='柳川镇…' href=?id=3>", "</a>", "<div class=page>",
     "<table><tr><td>", "下一页", "柳川镇新增工厂3家", "2024-01-06", "01-06", "<script>", "</script>", "createPageHTML(3,0,'index','html')", "<![CDATA[", "]]>",
     "<record>", "</record>", "<rss>", "<item>", "<link>", "{", "[", '"title":"x"', '"url":"/1.html",', "}", "]", "<url><loc>", "<urlset>", "\x00", "&#x110000;",
     "<base href='http://['>", "querydata='{}' url='/u'", "<feed>", "http://", "var a = ", "<?xml", "…", "<img alt=x>"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)),
    st.one_of(st.sampled_from([URL, "", "http://[", "http://a.cn/x_1.json?page=²"]), st.text(max_size=20)),
    st.sampled_from(list(ListingKind)),
)
def test_nothing_raises(text, url, kind):
    listing = parse_listing(text, url, source=source(kind=kind))
    assert listing.links or listing.next_pages or listing.problem
    keys = [link.canonical_url for link in listing.links]
    assert len(keys) == len(set(keys))
    assert parse_listing(text, url, source=source(kind=kind)) == listing


@given(st.text(max_size=80))
def test_dates_never_raise(text):
    assert isinstance(has_date(text), bool)
    assert isinstance(strip_dates(text), str)
    parse_date(text)
    parse_url_date(text)
    parse_date_value(text)


def list_of(number):
    rows = (
        f'<li><a href="t20240102_{n}.html">柳川镇新增社区工厂{n}家</a><span>2024-01-02</span></li>'
        for n in range(number)
    )
    return f"<ul>{''.join(rows)}</ul>"


LARGE = {
    "50,000 links": (list_of(50_000), 50_000),
    "10 MB of text": ("<p>" + "青禾县" * 3_300_000, 0),
    "10 MB of digits": ("<ul><li><a href=/t1.html>柳川镇新闻一则</a>" + "1" * 10_000_000, None),
    "5,000 levels": ("<div>" * 5_000 + list_of(2_000), 2_000),
    "records that never end": ("<record><![CDATA[" * 500_000, 0),
    "sections that never end": ("<urlset>" + "<![CDATA[" * 500_000, 0),
    "half tags": ("<" * 10_000_000, 0),
    "an address of 5 MB": ('<a href="/' + "2024/" * 1_000_000 + '">柳川镇新闻一则</a>', 0),
    "JSON names without end": ("{" + "a:" * 3_000_000, 0),
    "links inside links": ("<a href=1>" * 50_000, None),
}


@pytest.mark.slow
@pytest.mark.parametrize(("text", "links"), LARGE.values(), ids=LARGE)
def test_large_and_broken_pages_are_read_in_time(text, links):
    started = time.monotonic()
    listing = parse_listing(text, URL)
    # 50,000 links take 4 s on an idle core of 2024; anything quadratic takes minutes.
    assert time.monotonic() - started < 60
    assert links is None or len(listing.links) == links
