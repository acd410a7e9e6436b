"""The parts of reading a page: dates, titles, sources, authors, tables, links, plain text, selectors, languages."""

from datetime import date
from urllib.parse import urljoin

import pytest

from model.crawl import ArticleSelectors
from model.text import Article, NotArticle, NotArticleKind, ParagraphKind, Precision
from parsers.article import parse_article, parse_plain_text
from parsers.page.addresses import resolve
from parsers.page.credits import clean_source
from parsers.page.dates import find_in_url, parse_moment
from parsers.page.language import find_language
from parsers.page.title import is_site_name, strip_site

PROSE = "青禾县柳川镇坚持把食用菌作为主导产业来抓，累计投入资金2860万元，建成菌棚1450座，带动农户870户增收。"


def page(body, title="青禾县食用菌产业提质增效_青禾新闻网", head=""):
    return f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def article(body, title="青禾县食用菌产业提质增效_青禾新闻网", head="", **kw):
    result = parse_article(page(body, title, head), **kw)
    assert isinstance(result, Article), result
    return result


def told(info, **kw):
    """The article of a page whose line of credits is `info`."""
    return article(
        f"<h1>青禾县食用菌产业提质增效</h1><div>{info}</div><div><p>{PROSE}</p><p>{PROSE[::-1]}</p></div>", **kw
    )


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("2020年09月11日14:59", "2020-09-11T14:59:00+08:00", Precision.MINUTE),
        ("2020-9-1", "2020-09-01", Precision.DAY),
        ("2020/9/1 8:05", "2020-09-01T08:05:00+08:00", Precision.MINUTE),
        ("2020.09.11 08:05:09", "2020-09-11T08:05:09+08:00", Precision.SECOND),
        ("2023 12/ 22 16:47:13", "2023-12-22T16:47:13+08:00", Precision.SECOND),
        ("2016年5月3日 10∶08", "2016-05-03T10:08:00+08:00", Precision.MINUTE),
        ("2016年5月3日 10时08分", "2016-05-03T10:08:00+08:00", Precision.MINUTE),
        ("2016-05-03 下午3:08", "2016-05-03T15:08:00+08:00", Precision.MINUTE),
        ("2016-05-03 星期二 09:08", "2016-05-03T09:08:00+08:00", Precision.MINUTE),
        ("2024-05-20T06:33:26.000Z", "2024-05-20T14:33:26+08:00", Precision.SECOND),
        ("2024-05-20T20:33:26+00:00", "2024-05-21T04:33:26+08:00", Precision.SECOND),
        ("2024-05-20T06:33:26+0800", "2024-05-20T06:33:26+08:00", Precision.SECOND),
        ("2024-05-20 00:00:00", "2024-05-20", Precision.DAY),
        ("2024-05-20 25:61", "2024-05-20", Precision.DAY),
        ("20240520", "2024-05-20", Precision.DAY),
        ("2024-05-10-16:41:02", "2024-05-10T16:41:02+08:00", Precision.SECOND),
        ("Fri Sep 11 14:59:54 CST 2020", "2020-09-11T14:59:54+08:00", Precision.SECOND),
        ("Sep 11, 2020 2:59:54 PM", "2020-09-11T14:59:54+08:00", Precision.SECOND),
        ("2023-02-30，2023-03-01", "2023-03-01", Precision.DAY),
    ],
)
def test_moments_are_read_as_finely_as_they_are_printed(text, value, precision):
    moment = parse_moment(text, "label")
    assert moment is not None
    assert (moment.isoformat(), moment.precision) == (value, precision)


@pytest.mark.parametrize("text", ["", "2023-02-30", "12345678", "2023年", "电话0999-20230101234"])
def test_what_is_no_date_gives_none(text):
    assert parse_moment(text, "label") is None


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("http://x.gov.cn/xw/202306/t20230601_12.html", date(2023, 6, 1)),
        ("http://x.gov.cn/art/2016/11/2/art_1_3.html", date(2016, 11, 2)),
        ("http://x.cn/n1/2020/1208/c1-3.html", date(2020, 12, 8)),
        ("http://x.cn/2020-12/08/content_3.htm", date(2020, 12, 8)),
        ("http://x.cn/20231027/ab12/c.html", date(2023, 10, 27)),
        ("http://x.cn/info/1021/3345.htm", None),
        ("http://x.cn/a/99999999_1.html", None),
    ],
)
def test_days_named_by_addresses(url, day):
    found = find_in_url(url)
    assert (found.on if found else None) == day


@pytest.mark.parametrize(
    ("info", "published", "evidence"),
    [
        ("发布时间：2023-04-18 09:26　来源：青禾日报", "2023-04-18T09:26:00+08:00", "label"),
        ("成文日期：2023-04-01　发布日期：2023-04-18", "2023-04-18", "label"),
        ("更新时间：2023-05-01　发布日期：2023-04-18", "2023-04-18", "label"),
        ("2023-04-18 09:26　青禾日报", "2023-04-18T09:26:00+08:00", "byline"),
        ("更新时间：2023-05-01", "2023-05-01", "updated"),
        ("<b>18</b> <span>2023-04</span>", "2023-04-18", "byline"),
        ("[ 索引号 ] 12 [ 发布日期 ] 2023-04-18 [ 来源 ] 青禾日报", "2023-04-18", "label"),
        ("<table><tr><td>发布日期</td><td>2023-04-18</td></tr></table>", "2023-04-18", "label"),
        ("<dl><dt>发布时间：</dt><dd>2023-04-18 09:26</dd></dl>", "2023-04-18T09:26:00+08:00", "label"),
    ],
)
def test_published_comes_with_its_evidence(info, published, evidence):
    found = told(info).published
    assert found is not None
    assert (found.isoformat(), found.evidence) == (published, evidence)


def test_metadata_gives_the_minute_of_the_printed_day_and_no_other():
    same = told("发布日期：2023-04-18", head='<meta name="PubDate" content="2023-04-18 09:26">').published
    other = told("发布日期：2023-04-18", head='<meta name="PubDate" content="2009-01-05 10:00">').published
    assert same is not None
    assert other is not None
    assert (same.isoformat(), same.evidence) == ("2023-04-18T09:26:00+08:00", "label+meta:pubdate")
    assert (other.isoformat(), other.evidence) == ("2023-04-18", "label")


@pytest.mark.parametrize(
    ("info", "source"),
    [
        ("来源：青禾日报 作者：沈远山", "青禾日报"),
        ("来源： 青禾县融媒体中心 【字体：大 中 小】", "青禾县融媒体中心"),
        ("信息来源：县农业农村局　浏览次数：12", "县农业农村局"),
        ("来 源：青禾网 2023-04-18", "青禾网"),
        ("来源：<a href='/'>临江网-《临江日报》</a>", "临江网-《临江日报》"),
        ("稿源：青禾发布 | 编辑：秦某", "青禾发布"),
        ("[来源:青禾日报]", "青禾日报"),
        ("【来源】青禾日报【时间】2023-04-18", "青禾日报"),
        ("<table><tr><td>信息来源</td><td>青禾日报</td></tr></table>", "青禾日报"),
        ("<ul><li>来源：<span>青禾日报</span></li><li>浏览：12</li></ul>", "青禾日报"),
        ("发布机构：青禾县统计局　发布日期：2023-04-18", "青禾县统计局"),
        ("发布日期：2023-04-18", None),
    ],
)
def test_the_credited_outlet(info, source):
    assert told(info).source == source


def test_an_outlet_and_a_date_that_scripts_write():
    scripts = "<script>var docly = '青禾日报'; var fbtm = '2023-04-18 09:26:00'; document.write(docly)</script>"
    found = told(f"来源：{scripts}")
    assert found.source == "青禾日报"
    assert found.published is not None
    assert (found.published.isoformat(), found.published.evidence) == ("2023-04-18T09:26:00+08:00", "script")


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("安康日报 作者：邱霞", "安康日报"),
        ("青禾网2023-01-01", "青禾网"),
        ("《青禾日报》", "青禾日报"),
        ("1", None),
        ("", None),
    ],
)
def test_a_source_is_a_name_alone(value, name):
    assert clean_source(value) == name


@pytest.mark.parametrize(
    ("info", "author"),
    [
        ("作者：沈远山　来源：青禾日报", "沈远山"),
        ("作者：沈 远　来源：青禾日报", "沈远"),
        ("记者 沈远山 通讯员 周玉兰", "沈远山"),
        ("作者：　日期：2023-04-18", None),
        ("作者：admin　日期：2023-04-18", None),
        ("来源：青禾日报", None),
    ],
)
def test_the_author(info, author):
    assert told(info).author == author


@pytest.mark.parametrize(
    ("title", "own"),
    [
        ("青禾县食用菌产业提质增效_要闻_青禾新闻网", "青禾县食用菌产业提质增效"),
        ("青禾县食用菌产业提质增效-基层动态-青禾县人民政府", "青禾县食用菌产业提质增效"),
        ("青禾县食用菌产业提质增效--三农--临江网", "青禾县食用菌产业提质增效"),
        ("青禾县食用菌产业提质增效 | 青禾发布", "青禾县食用菌产业提质增效"),
        ("青禾新闻网_青禾县食用菌产业提质增效", "青禾县食用菌产业提质增效"),
        ("从“输血”到“造血”——松河村致富记_临江网", "从“输血”到“造血”——松河村致富记"),
        ("1-9月全县经济运行情况", "1-9月全县经济运行情况"),
        ("2023-2025年规划发布", "2023-2025年规划发布"),
    ],
)
def test_the_site_is_taken_off_a_title(title, own):
    assert strip_site(title) == own


@pytest.mark.parametrize("name", ["青禾县人民政府门户网站", "云溪新闻网", "青禾县农业农村局", "数据发布"])
def test_site_names_are_known(name):
    assert is_site_name(name)


@pytest.mark.parametrize("name", ["青禾县召开春耕生产现场会", "云溪县人民政府办公室关于印发实施方案的通知"])
def test_titles_are_no_site_names(name):
    assert not is_site_name(name)


def test_the_declared_title_is_taken_whole():
    found = told(
        "来源：青禾日报", title="青禾县", head='<meta name="articletitle" content="青禾县食用菌产业&lt;br&gt;提质增效">'
    )
    assert found.title == "青禾县食用菌产业提质增效"


def test_cells_carry_their_columns_over_spans():
    rows = "<tr><th rowspan=2>项目</th><th colspan=2>1—9月</th></tr><tr><th>绝对额</th><th>增速</th></tr><tr><td>粮食</td><td>17.3</td><td>2.1</td></tr>"
    found = article(f"<div><p>{PROSE}</p><table>{rows}</table></div>")
    table = [p for p in found.paragraphs if p.kind is ParagraphKind.ROW]
    assert [p.text for p in table] == ["项目\t1—9月", "绝对额\t增速", "粮食\t17.3\t2.1"]
    assert [[(c.column, c.columns, c.rows) for c in p.cells] for p in table] == [
        [(0, 1, 2), (1, 2, 1)],
        [(1, 1, 1), (2, 1, 1)],
        [(0, 1, 1), (1, 1, 1), (2, 1, 1)],
    ]
    assert [[p.text[c.start : c.end] for c in p.cells] for p in table] == [p.text.split("\t") for p in table]
    assert [p.cells[0].header for p in table] == [True, True, False]
    assert {p.table for p in table} == {0}


def test_a_table_that_only_lays_out_is_prose():
    found = article(
        f"<table><tr><td>{PROSE * 6}</td><td>图</td></tr><tr><td>{PROSE[::-1] * 6}</td><td>图</td></tr></table>"
    )
    assert {p.kind for p in found.paragraphs} == {ParagraphKind.PROSE}


def test_the_column_is_the_last_step_of_the_crumbs():
    body = f"<div>当前位置：<a>首页</a> &gt; <a>新闻</a> &gt; 基层动态 &gt; 正文</div><h1>青禾县食用菌产业提质增效</h1><p>{PROSE}</p><p>{PROSE[::-1]}</p>"
    assert article(body).column == "基层动态"


def test_canonical_address_is_made_absolute():
    found = told(
        "来源：青禾网", head='<link rel="canonical" href="/xw/1.html">', url="https://www.example.cn/m/1.html?x=1"
    )
    assert found.canonical_url == "https://www.example.cn/xw/1.html"


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ("%PDF-1.4 obj", NotArticleKind.BINARY),
        ("", NotArticleKind.EMPTY),
        ("<title>403 Forbidden</title><h1>403 Forbidden</h1>", NotArticleKind.BLOCKED),
        ("<title>502 Bad Gateway</title>", NotArticleKind.ERROR),
        ("<p>抱歉，文章已被删除</p>", NotArticleKind.DELETED),
        ("<script>location.href='/wap/'</script>", NotArticleKind.REDIRECT),
        ("<iframe src='/a.html'></iframe>", NotArticleKind.FRAMES),
    ],
)
def test_what_is_no_article_is_named(html, kind):
    result = parse_article(html, url="https://www.example.cn/")
    assert isinstance(result, NotArticle)
    assert (result.kind, result.url) == (kind, "https://www.example.cn/")
    assert result.reason


def test_selectors_help_and_a_bad_one_is_noted():
    body = f"<h1>青禾县食用菌产业提质增效</h1><i class=w>2023-04-18 07:05</i><b class=s>来源：乡音社</b><div class=x><p>{PROSE}</p></div><div class=y><p>{PROSE * 3}</p></div>"
    chosen = ArticleSelectors(body=".x", published=".w", source=".s", title="p[", author=".none")
    found = article(body, selectors=chosen)
    assert found.body == PROSE
    assert found.source == "乡音社"
    assert found.published is not None
    assert (found.published.isoformat(), found.published.evidence) == ("2023-04-18T07:05:00+08:00", "selector")
    assert any("no CSS" in note for note in found.notes)
    assert any("matches nothing" in note for note in found.notes)


def test_a_page_that_publishes_only_files_is_an_article_with_attachments():
    files = "<p><a href='/f/1.pdf'>青禾县2023年统计公报.pdf</a></p><p><a href='/f/2.xls'>附表.xls</a></p>"
    body = f"<h1>青禾县食用菌产业提质增效</h1><div>发布日期：2023-04-18 来源：青禾县统计局</div><div>{files}</div><p>地址：青禾县人民路1号 邮编：400400</p>"
    found = article(body, url="https://www.example.gov.cn/a/1.html")
    assert [p.text for p in found.paragraphs] == ["青禾县2023年统计公报.pdf", "附表.xls"]
    assert [(a.url, a.kind) for a in found.attachments] == [
        ("https://www.example.gov.cn/f/1.pdf", "pdf"),
        ("https://www.example.gov.cn/f/2.xls", "xls"),
    ]
    assert (found.source, found.published is not None) == ("青禾县统计局", True)


def test_a_short_article_below_a_login_form_is_an_article():
    login = "<form><a>登录</a><input type=password></form>"
    text = "3月11日，白石乡春季造林任务全部完成。"
    found = article(f"{login}<h1>青禾县食用菌产业提质增效</h1><div>发布日期：2023-04-18</div><div>{text}</div>")
    assert found.body == text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (PROSE, ("zh", "Hans")),
        ("漢川縣新建果園達到111個，群眾說這一步棋走對了。", ("zh", "Hant")),
        ("The county planted apple trees on the slopes.", ("en", None)),
        ("この村では林檎を育てています。とてもおいしいです。", ("ja", None)),
        ("이 마을은 사과를 키웁니다.", ("ko", None)),
        ("Деревня выращивает яблоки.", ("ru", None)),
        ("བོད་ལྗོངས་ཀྱི་གྲོང་གསེབ།", ("bo", None)),
        ("2023 12 22", (None, None)),
    ],
)
def test_language_and_script(text, language):
    assert find_language(text, None) == language


@pytest.mark.parametrize(
    "reference",
    ["a.html", "./a.html", "../a.html", "/a/b", "//h.cn/x", "?p=2", "http://o.cn/y", "../../../z", "a/../b/./c", ""],
)
def test_addresses_resolve_as_the_standard_library_does(reference):
    base = "https://www.example.cn/x/y/z.html?q=1"
    assert resolve(base, reference) == urljoin(base, reference)


def test_plain_text_takes_title_and_date_by_form():
    text = f"青禾县食用菌产业提质增效\n2023年4月18日 来源：青禾日报\n\n　　{PROSE}\n粮食\t17.3万吨\t2.1%\n|蔬菜|97.8|4.4|\n|---|---|---|\n"
    found = parse_plain_text(text, url="file:a.txt")
    assert (found.title, found.source, found.url) == ("青禾县食用菌产业提质增效", "青禾日报", "file:a.txt")
    assert found.published is not None
    assert found.published.isoformat() == "2023-04-18"
    assert [(p.text, p.kind) for p in found.paragraphs] == [
        (PROSE, ParagraphKind.PROSE),
        ("粮食\t17.3万吨\t2.1%", ParagraphKind.ROW),
        ("蔬菜\t97.8\t4.4", ParagraphKind.ROW),
    ]


@pytest.mark.parametrize("text", [PROSE, f"{PROSE}\n{PROSE}", "一行短句。\n" + PROSE, ""])
def test_plain_text_without_a_title_has_none(text):
    found = parse_plain_text(text)
    assert found.title is None
    assert found.body == text
