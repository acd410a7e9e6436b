"""`ruralwatch sources`: what would be collected is shown before anything is configured."""

import json
import shutil
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from config import DEFAULT_FOLDER
from ruralwatch.cli import root

CORPUS = Path(__file__).parent / "corpus" / "lists"
LIST = (CORPUS / "trs-li-date.html").read_text("utf-8")
ADDRESS = "http://www.qinghe.example/xwzx/yw/"


def run(*arguments, stdin=None):
    return CliRunner().invoke(root, ["sources", *arguments], input=stdin)


def test_a_saved_page_is_read_in_its_own_encoding(tmp_path):
    page = tmp_path / "list.html"
    page.write_bytes(LIST.replace('charset="utf-8"', 'charset="gb2312"').encode("gb18030"))
    answer = json.loads(run("test", "--json", "--url", ADDRESS, str(page)).stdout)
    assert answer["encoding"] == "gb18030"
    assert (len(answer["links"]), answer["cms"], answer["problem"]) == (20, "trs", None)
    assert answer["links"][0] == {
        "url": f"{ADDRESS}202603/t20260318_31200.html",
        "title": "青禾县新建社区工厂12家 带动就业1860人",
        "date": "2026-03-18",
    }
    assert answer["next_pages"][0] == f"{ADDRESS}index_1.html"
    assert {entry["reason"] for entry in answer["left_out"]} == {"furniture", "column"}


def test_standard_input_is_read_too():
    answer = json.loads(run("test", "--json", "--url", ADDRESS, "-", stdin=LIST).stdout)
    assert len(answer["links"]) == 20


def test_people_see_links_reasons_and_next_pages(tmp_path):
    (tmp_path / "list.html").write_text(LIST, "utf-8")
    done = run("test", "--url", ADDRESS, str(tmp_path / "list.html"))
    assert done.exit_code == 0
    for part in (
        "2026-03-18  青禾县新建社区工厂12家 带动就业1860人",
        f"{ADDRESS}202603/t20260318_31200.html",
        "20 links, 20 with a date; content system trs; encoding utf-8",
        "left out, furniture:",
        f"next page: {ADDRESS}index_1.html",
        "next page: … 1 more",
    ):
        assert part in done.stdout


def test_a_page_without_links_is_told_and_fails(tmp_path):
    (tmp_path / "wall.html").write_text("<html><form action=/login></form></html>", "utf-8")
    done = run("test", str(tmp_path / "wall.html"))
    assert (done.exit_code, "problem: no_links" in done.stdout) == (1, True)
    assert json.loads(run("test", "--json", str(tmp_path / "wall.html")).stdout)["problem"] == "no_links"


def test_what_is_neither_address_nor_file_nor_source_is_told():
    done = run("test", "no-such-source")
    assert done.exit_code == 1
    assert "no address, no file, and no source" in str(done.exception)


def test_the_shipped_sources_are_listed():
    known = json.loads(run("list", "--json").stdout)
    assert known
    assert all(source["listings"] for source in known)
    assert known[0]["id"] in run("list").stdout


@contextmanager
def serving(robots):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = robots.encode() if self.path == "/robots.txt" else LIST.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def folder(tmp_path):
    """The shipped configuration, with leave to read this machine."""
    copy = tmp_path / "config"
    shutil.copytree(DEFAULT_FOLDER, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    main = copy / "ruralwatch.yaml"
    main.write_text(main.read_text("utf-8").replace("allow_private_hosts: false", "allow_private_hosts: true"), "utf-8")
    return copy


def add_source(folder, *listings):
    lines = "".join(f"  - {listing}\n" for listing in listings)
    (folder / "sources" / "qinghe.yaml").write_text(
        f"id: qinghe\nname: 青禾县\nclass: S3\nlistings:\n{lines}exclude_url: _31200\\.html$\n", "utf-8"
    )


def test_an_address_is_fetched(folder):
    with serving("") as site:
        answer = json.loads(run("test", "--json", "--config", str(folder), f"{site}/xwzx/yw/").stdout)
    assert len(answer["links"]) == 20
    assert answer["links"][0]["url"].startswith(site)


def test_robots_are_asked_first(folder):
    with serving("User-agent: *\nDisallow: /xwzx/") as site:
        answer = json.loads(run("test", "--json", "--config", str(folder), f"{site}/xwzx/yw/").stdout)
    assert (answer["links"], answer["problem"]) == ([], "robots_disallow")


def test_our_own_machine_is_not_read_without_leave():
    with serving("") as site:
        answer = json.loads(run("test", "--json", f"{site}/xwzx/yw/").stdout)
    assert answer["problem"].startswith("blocked_address")


def test_a_configured_source_is_tried_with_its_own_rules(folder):
    with serving("") as site:
        add_source(folder, f"{site}/xwzx/yw/", f"{site}/xwzx/bm/")
        answer = json.loads(run("test", "--json", "--config", str(folder), "qinghe").stdout)
    assert [len(listing["links"]) for listing in answer["listings"]] == [19, 19]
    assert "exclude_url" in {entry["reason"] for entry in answer["listings"][0]["left_out"]}
