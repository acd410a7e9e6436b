"""The steps on a small site with everything wrong that sites have: each trouble gets its name, and the run goes on."""

import gzip
import shutil
import socket
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from config.settings import load_configuration
from model.alerting import Receiver, Route
from model.crawl import ListingKind
from model.errors import StorageError
from ruralwatch import steps
from ruralwatch.demo.drive import HERE, WEBHOOK_SECRET
from ruralwatch.workshop import Workshop
from storage.indicators import put_indicators
from storage.rows import fetch_all

NOW = datetime(2023, 11, 29, 2, 0, tzinfo=UTC)
BODY = (
    "<p>截至2023年11月25日,青禾县社区工厂达到95家,2023年新建32家,超额完成市上下达的30家的目标任务。</p>"
    "<p>全县社区工厂稳定就业3260人,平均月工资2450元,户均增收1.9万元,群众在家门口实现了稳定增收。</p>"
)


def page(title="青禾县社区工厂开到家门口", body=BODY, charset="utf-8"):
    return (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>{title}_青禾县人民政府</title>'
        f'<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2023-11-28 09:12">'
        f'<meta name="ContentSource" content="青禾县融媒体中心"></head><body><h1>{title}</h1>'
        f'<div class="info">发布时间:2023-11-28 09:12 来源:青禾县融媒体中心</div><div id="zoom">{body}</div></body></html>'
    )


def listing(*paths):
    items = "".join(
        f'<li><a href="{path}">青禾县第{n}篇乡村振兴报道的标题</a><span>2023-11-28</span></li>'
        for n, path in enumerate(paths)
    )
    return f'<html><body><ul class="list">{items}</ul></body></html>'


class FakeSite:
    """Answers by path; what is not there is 404; every request is kept."""

    def __init__(self, pages):
        self.pages = pages
        self.asked = []

    def __call__(self, request):
        self.asked.append(request.url.path)
        answer = self.pages.get(request.url.path)
        if answer is None:
            return httpx.Response(404)
        if isinstance(answer, httpx.Response):
            return answer
        if isinstance(answer, Exception):
            raise answer
        body = answer if isinstance(answer, bytes) else answer.encode()
        etag = f'"{abs(hash(body))}"'
        if request.headers.get("if-none-match") == etag:
            return httpx.Response(304, headers={"etag": etag})
        return httpx.Response(200, content=body, headers={"etag": etag, "content-type": "text/html"})


@pytest.fixture(scope="session")
def loaded(tmp_path_factory):
    """The shipped knowledge with the demonstration's places and one source, loaded once."""
    folder = tmp_path_factory.mktemp("config")
    shutil.copytree(HERE / "config" / "regions", folder / "regions")
    (folder / "sources").mkdir()
    (folder / "sources" / "site.yaml").write_text(
        "id: site\nname: 青禾县人民政府\nclass: S3\nregion: '990121'\nlistings: [http://site.example/list.html]\n",
        "utf-8",
    )
    (folder / "ruralwatch.yaml").write_text("http: {min_delay_s: 0}\n", "utf-8")
    return load_configuration(folder, {})


@pytest.fixture
def build(loaded, tmp_path):
    """A workshop on a fake site, with a clock that the test turns."""
    made = []

    def make(pages, **changes):
        data = replace(loaded.settings.data, folder=tmp_path, database=tmp_path / "rw.db", archive=tmp_path / "archive")
        settings = replace(loaded.settings, data=data, **changes)
        site = FakeSite(pages)
        clock = [NOW]
        workshop = Workshop.build(settings, loaded.lexicon, now=lambda: clock[0], transport=httpx.MockTransport(site))
        made.append(workshop)
        return workshop, site, clock

    yield make
    for workshop in made:
        steps.drain(workshop)
        workshop.close()


def one_pass(workshop):
    reports = [steps.collect(workshop, source) for source in workshop.settings.sources]
    return reports[0], steps.read(workshop), steps.evaluate(workshop), steps.notify(workshop)


def test_a_page_becomes_figures_a_target_and_its_state(build):
    workshop, _, _ = build({"/list.html": listing("/a.html"), "/a.html": page()})
    collected, read, evaluated, _ = one_pass(workshop)
    assert (collected.pages, read.articles, read.not_articles) == (1, 1, 0)
    assert evaluated.versions_new == 1
    (row,) = fetch_all(workshop.database(), "SELECT * FROM target_progress")
    assert (row["performance"], row["target_value"], row["actual_value"]) == ("exceeded", 30, 32)


def test_progress_shows_the_figure_that_counts_now_even_where_the_state_stays(build):
    first = BODY.replace("2023年新建32家,超额完成市上下达的30家的目标任务", "2023年市上下达新建任务30家,今年新建12家")
    workshop, site, clock = build({"/list.html": listing("/a.html"), "/a.html": page(body=first)})
    one_pass(workshop)
    site.pages["/list.html"] = listing("/a.html", "/b.html")
    site.pages["/b.html"] = page(
        title="青禾县社区工厂建设提速",
        body="<p>截至2023年11月28日,青禾县社区工厂今年新建14家,群众在家门口实现了稳定增收。</p>",
    )
    clock[0] += timedelta(hours=3)
    one_pass(workshop)
    (row,) = fetch_all(workshop.database(), "SELECT * FROM target_progress")
    assert (row["target_value"], row["actual_value"], row["printed"]) == (30, 14, "14家")


def test_figures_bear_the_catalogues_names_beside_the_articles_words(build):
    workshop, _, _ = build({"/list.html": listing("/a.html"), "/a.html": page()})
    one_pass(workshop)
    rows = fetch_all(workshop.database(), "SELECT indicator_name, named FROM observations WHERE printed = '95家'")
    assert [row["indicator_name"] for row in rows] == ["社区工厂数"]
    assert "社区工厂" in rows[0]["named"]
    before = fetch_all(workshop.database(), "SELECT count(*) AS n, max(configured_at) AS at FROM indicators")[0]
    put_indicators(workshop.database(), workshop.lexicon.indicators, now=NOW + timedelta(days=1))
    after = fetch_all(workshop.database(), "SELECT count(*) AS n, max(configured_at) AS at FROM indicators")[0]
    assert (after["n"], after["at"]) == (before["n"], before["at"])
    assert after["n"] >= 168


def test_a_data_folder_that_cannot_be_made_stops_the_start(loaded, tmp_path):
    (tmp_path / "file").write_text("in the way", "utf-8")
    folder = tmp_path / "file" / "data"
    data = replace(loaded.settings.data, folder=folder, database=folder / "rw.db", archive=folder / "archive")
    with pytest.raises(StorageError, match=r"data\.folder"):
        Workshop.build(replace(loaded.settings, data=data), loaded.lexicon)


def test_a_second_pass_fetches_nothing_twice_and_changes_nothing(build):
    workshop, site, clock = build({"/list.html": listing("/a.html"), "/a.html": page()})
    one_pass(workshop)
    site.asked.clear()
    clock[0] += timedelta(minutes=10)
    collected, read, evaluated, _ = one_pass(workshop)
    assert site.asked == ["/list.html"]
    assert (collected.pages, collected.not_modified, read.articles, evaluated.transitions) == (0, 1, 0, 0)


def test_an_edit_makes_a_version_and_keeps_the_one_before(build):
    workshop, site, clock = build({"/list.html": listing("/a.html"), "/a.html": page()})
    one_pass(workshop)
    site.pages["/a.html"] = page(body=BODY.replace("新建32家", "新建33家"))
    clock[0] += timedelta(hours=2)
    _, read, _, _ = one_pass(workshop)
    assert read.versions == 1
    rows = fetch_all(workshop.database(), "SELECT version, diff FROM article_texts ORDER BY version")
    assert [row["version"] for row in rows] == [1, 2]
    assert "新建33家" in rows[1]["diff"]


@pytest.mark.parametrize(
    ("answer", "table", "outcome"),
    [
        pytest.param(b"", "reading", "empty", id="an empty page"),
        pytest.param(b"x" * 10_000_001, "fetch", "too_large", id="10 MB"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "reading", "binary", id="a picture"),
        pytest.param(httpx.Response(500), "fetch", "http_status", id="an error of the server"),
        pytest.param(httpx.ReadTimeout("slow"), "fetch", "timeout", id="a time-out"),
    ],
)
def test_each_trouble_is_named_and_the_run_goes_on(build, answer, table, outcome):
    workshop, _, _ = build({"/list.html": listing("/bad.html", "/a.html"), "/bad.html": answer, "/a.html": page()})
    _, read, _, _ = one_pass(workshop)
    assert read.articles == 1
    (row,) = fetch_all(workshop.database(), "SELECT * FROM pages_failed WHERE url LIKE '%bad%'")
    assert row["reason"] == outcome, table


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(page(charset="utf-8").encode("gb18030"), id="declared utf-8, sent as GB18030"),
        pytest.param(page(charset="gb2312").encode(), id="declared gb2312, sent as UTF-8"),
        pytest.param(page().encode()[:-60], id="cut before its end"),
        pytest.param(page().replace("社区工厂", "社區工廠").encode("big5", "ignore"), id="Big5"),
    ],
)
def test_a_mislabelled_or_cut_page_is_read_all_the_same(build, answer):
    workshop, _, _ = build({"/list.html": listing("/a.html"), "/a.html": answer})
    _, read, _, _ = one_pass(workshop)
    assert (read.articles, read.unreadable) == (1, 0)
    (row,) = fetch_all(workshop.database(), "SELECT body FROM article_texts")
    assert "\ufffd" not in row["body"]
    assert "32家" in row["body"]


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        pytest.param("<html><body><p>暂无内容</p></body></html>", "no_links", id="a list page without links"),
        pytest.param(httpx.Response(503), "http_status", id="a list that fails"),
    ],
)
def test_a_list_that_yields_nothing_is_a_finding(build, answer, problem):
    workshop, _, _ = build({"/list.html": answer})
    report = steps.collect(workshop, workshop.settings.sources[0])
    assert report.problem == problem
    (row,) = fetch_all(workshop.database(), "SELECT outcome, failures FROM listings")
    assert (row["outcome"], row["failures"]) == (problem, 1)
    (run,) = fetch_all(workshop.database(), "SELECT outcome FROM runs WHERE kind = 'collect'")
    assert run["outcome"] == problem


def test_a_host_that_is_out_of_reach_shows_in_the_sources_health(build):
    workshop, _, _ = build({"/robots.txt": httpx.ConnectError("no route"), "/list.html": listing("/a.html")})
    assert steps.collect(workshop, workshop.settings.sources[0]).problem == "robots_unreachable"
    (row,) = fetch_all(workshop.database(), "SELECT outcomes, failures FROM sources_health")
    assert (row["outcomes"], row["failures"]) == ("robots_unreachable", 1)
    (row,) = fetch_all(workshop.database(), "SELECT detail FROM listings")
    assert row["detail"].startswith("robots.txt: connect")


def test_a_feed_that_is_not_xml_is_named(build, loaded):
    feed = replace(loaded.settings.sources[0], kind=ListingKind.FEED, listings=("http://site.example/rss.xml",))
    workshop, _, _ = build({"/rss.xml": "{not xml"}, sources=(feed,))
    assert steps.collect(workshop, feed).problem == "not_xml"


def test_what_robots_forbid_is_not_asked_for(build):
    workshop, site, _ = build(
        {
            "/robots.txt": "User-agent: *\nDisallow: /secret/\n",
            "/list.html": listing("/secret/a.html", "/b.html"),
            "/b.html": page(),
        }
    )
    collected, read, _, _ = one_pass(workshop)
    assert "/secret/a.html" not in site.asked
    assert (collected.unavailable, read.articles) == (1, 1)


def pager(here, pages=3):
    """The foot of an article in several pages: /a.html, /a_2.html, …"""
    links = "".join(
        f"<b>{n}</b>" if n == here else f'<a href="/a{"" if n == 1 else f"_{n}"}.html">{n}</a>'
        for n in range(1, pages + 1)
    )
    following = f'<a href="/a_{here + 1}.html">下一页</a>' if here < pages else ""
    return f'<div class="pages">{links}{following}</div>'


def part(number):
    text = (
        f"<p>第{number}部分:截至2023年11月25日,青禾县第{number}批社区工厂建设有序推进,今年新建{number + 10}家,"
        f"带动就业{number}60人,群众在家门口实现了稳定增收,日子越过越红火。</p>"
    )
    return page(body=text + pager(number))


def test_an_article_in_several_pages_is_one_article_and_each_page_is_asked_for_once(build):
    pages = {"/a.html": part(1), "/a_2.html": part(2), "/a_3.html": part(3)}
    workshop, site, _ = build({"/list.html": listing("/a.html"), **pages})
    _, read, _, _ = one_pass(workshop)
    assert read.articles == 1
    assert [path for path in site.asked if path.startswith("/a")] == ["/a.html", "/a_2.html", "/a_3.html"]
    (row,) = fetch_all(workshop.database(), "SELECT body FROM article_texts")
    assert [f"第{number}部分" in row["body"] for number in (1, 2, 3)] == [True, True, True]
    assert row["body"].count("第2部分") == 1
    assert fetch_all(workshop.database(), "SELECT count(*) AS n FROM snapshot_parts")[0]["n"] == 2


def test_a_missing_page_of_an_article_does_not_lose_the_others(build):
    workshop, _, _ = build({"/list.html": listing("/a.html"), "/a.html": part(1)})
    _, read, _, _ = one_pass(workshop)
    assert read.articles == 1


def test_a_gzipped_answer_is_kept_decoded(build):
    body = gzip.compress(page().encode())
    answer = httpx.Response(200, content=body, headers={"content-encoding": "gzip", "content-type": "text/html"})
    workshop, _, _ = build({"/list.html": listing("/a.html"), "/a.html": answer})
    _, read, _, _ = one_pass(workshop)
    assert read.articles == 1


@pytest.fixture
def failing_hook():
    """A webhook endpoint that answers 500 to everything."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response_only(500)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def closed_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def test_dead_receivers_are_named_and_tried_again_and_the_message_is_kept(build, failing_hook):
    mail = {
        "host": "127.0.0.1",
        "port": closed_port(),
        "security": "none",
        "sender": "rw@a.example",
        "recipients": ("desk@a.example",),
    }
    hook = {"url": failing_hook, "secrets": (WEBHOOK_SECRET,), "timeout_s": 5}
    receivers = (Receiver("desk", "email", mail), Receiver("board", "webhook", hook))
    workshop, _, clock = build(
        {"/list.html": listing("/a.html"), "/a.html": page()}, receivers=receivers, routes=(Route(("desk", "board")),)
    )
    told = one_pass(workshop)[3]
    assert (told.delivered, told.retrying, told.failed) == (0, 2, 0)
    rows = fetch_all(workshop.database(), "SELECT receiver, outcome, detail FROM deliveries ORDER BY receiver")
    assert [(row["receiver"], row["outcome"]) for row in rows] == [("board", "retry"), ("desk", "retry")]
    assert "500" in rows[0]["detail"]
    assert "SMTPConnectError" in rows[1]["detail"]
    clock[0] += timedelta(minutes=1)
    assert steps.notify(workshop).retrying == 2
    (waiting,) = fetch_all(
        workshop.database(), "SELECT count(*) AS n FROM outbox WHERE state = 'waiting' AND attempts = 2"
    )
    assert waiting["n"] == 2


def test_a_receiver_that_left_the_configuration_ends_its_messages_loudly(build):
    workshop, _, _ = build(
        {"/list.html": listing("/a.html"), "/a.html": page()}, receivers=(), routes=(Route(("gone",)),)
    )
    assert one_pass(workshop)[3].failed == 1
    (row,) = fetch_all(workshop.database(), "SELECT state FROM outbox")
    assert row["state"] == "failed"
