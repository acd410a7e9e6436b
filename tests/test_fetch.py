"""Fetching: every trouble of the network is a named outcome; bytes come as they were sent."""

import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
import stamina

from collector.fetch import Fetcher, FetchOptions, GuardedTransport, build_client, is_private_address
from model.crawl import FetchFailure, NotModified, Page, Unavailable, Validators

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
URL = "http://www.qinghe.gov.cn/xw/t1.html"
BODY = "青禾县新增社区工厂3家".encode("gb18030")


def now():
    return NOW


@pytest.fixture(autouse=True)
def no_waiting():
    with stamina.set_testing(True, attempts=3):
        yield


def fetcher(answer, **options):
    return Fetcher(httpx.Client(transport=httpx.MockTransport(answer)), FetchOptions(**options))


def always(status=200, content=BODY, **headers):
    return lambda _: httpx.Response(
        status, content=content, headers={k.replace("_", "-"): v for k, v in headers.items()}
    )


def test_a_page_comes_as_it_was_sent():
    outcome = fetcher(always(content_type="text/html; charset=gb2312", etag='"7"')).fetch(URL, now=now)
    assert isinstance(outcome, Page)
    assert outcome.body == BODY
    assert outcome.payload_digest == f"sha256:{sha256(BODY).hexdigest()}"
    assert outcome.header("Content-Type") == "text/html; charset=gb2312"
    assert outcome.validators == Validators('"7"', None)
    assert (outcome.url, outcome.final_url, outcome.status, outcome.fetched_at) == (URL, URL, 200, NOW)


def test_the_program_says_who_asks():
    seen = {}

    def answer(request):
        seen.update(request.headers)
        return httpx.Response(200, content=b"x")

    fetcher(answer, user_agent="ruralwatch/1 (+mailto:op@qinghe.example)").fetch(URL, now=now)
    assert seen["user-agent"] == "ruralwatch/1 (+mailto:op@qinghe.example)"
    assert "if-none-match" not in seen


def test_a_conditional_request_is_answered_by_304():
    def answer(request):
        assert request.headers["if-none-match"] == '"7"'
        assert request.headers["if-modified-since"] == "Sun, 01 Mar 2026 00:00:00 GMT"
        return httpx.Response(304)

    validators = Validators('"7"', "Sun, 01 Mar 2026 00:00:00 GMT")
    assert fetcher(answer).fetch(URL, now=now, validators=validators) == NotModified(URL, NOW, validators)


@pytest.mark.parametrize(
    ("status", "permanent"),
    [(404, False), (403, False), (410, True), (451, True), (500, False), (503, False), (204, False)],
)
def test_a_status_without_a_page_is_named(status, permanent):
    outcome = fetcher(always(status)).fetch(URL, now=now)
    assert isinstance(outcome, Unavailable)
    assert (outcome.reason, outcome.status, outcome.permanent) == (FetchFailure.HTTP_STATUS, status, permanent)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("Sun, 01 Mar 2026 08:10:00 GMT", 600.0),
        ("Sun, 01 Mar 2020 08:10:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
    ],
)
def test_retry_after(value, seconds):
    outcome = fetcher(always(503, retry_after=value)).fetch(URL, now=now)
    assert isinstance(outcome, Unavailable)
    assert outcome.retry_after_s == seconds


def redirecting(to):
    return lambda request: httpx.Response(302, headers={"location": to(request)})


def test_redirects_are_followed_and_validators_stay_behind():
    def answer(request):
        if request.url.path == "/xw/t1.html":
            return httpx.Response(301, headers={"location": "../new/t1.html"})
        assert "if-none-match" not in request.headers
        return httpx.Response(200, content=BODY)

    outcome = fetcher(answer).fetch(URL, now=now, validators=Validators('"7"'))
    assert isinstance(outcome, Page)
    assert (outcome.url, outcome.final_url) == (URL, "http://www.qinghe.gov.cn/new/t1.html")


def test_redirects_end():
    outcome = fetcher(redirecting(lambda r: f"{r.url}x")).fetch(URL, now=now)
    assert isinstance(outcome, Unavailable)
    assert outcome.reason is FetchFailure.REDIRECT


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ("javascript:x", FetchFailure.REDIRECT),
        ("ftp://a.cn/", FetchFailure.REDIRECT),
        ("http://127.0.0.1/admin", FetchFailure.BLOCKED_ADDRESS),
        ("http://[::1]/", FetchFailure.BLOCKED_ADDRESS),
    ],
)
def test_redirects_lead_nowhere_else(to, reason):
    outcome = fetcher(redirecting(lambda _: to)).fetch(URL, now=now)
    assert isinstance(outcome, Unavailable)
    assert outcome.reason is reason


def test_a_redirect_is_asked_about_before_it_is_followed():
    asked = []

    def may_follow(url):
        asked.append(url)
        return False

    outcome = fetcher(redirecting(lambda _: "http://b.cn/x")).fetch(URL, now=now, may_follow=may_follow)
    assert isinstance(outcome, Unavailable)
    assert (outcome.reason, asked) == (FetchFailure.ROBOTS, ["http://b.cn/x"])


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (httpx.ConnectTimeout("slow"), FetchFailure.TIMEOUT),
        (httpx.ReadTimeout("slow"), FetchFailure.TIMEOUT),
        (httpx.ConnectError("refused"), FetchFailure.CONNECT),
        (httpx.RemoteProtocolError("bad status line"), FetchFailure.PROTOCOL),
        (httpx.DecodingError("not gzip"), FetchFailure.PROTOCOL),
    ],
    ids=lambda value: type(value).__name__,
)
def test_trouble_of_the_network_is_a_value(error, reason):
    def answer(_):
        raise error

    outcome = fetcher(answer).fetch(URL, now=now)
    assert isinstance(outcome, Unavailable)
    assert (outcome.reason, outcome.permanent) == (reason, False)


def test_connections_are_tried_again_but_answers_are_not():
    tries = []

    def answer(_):
        tries.append(1)
        if len(tries) < 3:
            raise httpx.ConnectError("refused")
        return httpx.Response(500)

    outcome = fetcher(answer).fetch(URL, now=now)
    assert isinstance(outcome, Unavailable)
    assert (len(tries), outcome.status) == (3, 500)


@pytest.mark.parametrize(
    "url", ["ftp://a.cn/x", "file:///etc/passwd", "", "x", "http://", "http://[x/", "http://a b/", "http://a.cn:99999/"]
)
def test_only_http_addresses_are_fetched(url):
    outcome = fetcher(always()).fetch(url, now=now)
    assert isinstance(outcome, Unavailable)
    assert (outcome.reason, outcome.permanent) == (FetchFailure.PROTOCOL, True)


PRIVATE = ["127.0.0.1", "127.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "::1", "fe80::1%eth0",
           "::ffff:127.0.0.1", "0.0.0.0",  # noqa: S104
            "2130706433", "localhost", "x.localhost", "224.0.0.1", "fc00::1"]  # fmt: skip


@pytest.mark.parametrize("host", PRIVATE)
def test_private_addresses(host):
    assert is_private_address(host)


@pytest.mark.parametrize("host", ["8.8.8.8", "www.qinghe.gov.cn", "163.com", "360.cn", "2400:3200::1", "12306.cn"])
def test_public_addresses(host):
    assert not is_private_address(host)


def test_a_name_that_leads_home_is_refused():
    transport = GuardedTransport(httpx.MockTransport(always()))
    # `localhost.` resolves without a network, and is no spelling that is refused by itself when asked as a plain name.
    outcome = Fetcher(httpx.Client(transport=transport), FetchOptions(allow_private_hosts=True)).fetch(
        "http://localhost/", now=now
    )
    assert isinstance(outcome, Unavailable)
    assert outcome.reason is FetchFailure.BLOCKED_ADDRESS


def test_a_body_that_is_too_large_is_refused_before_it_is_read():
    outcome = fetcher(always(content=b"x" * 2000), max_body_bytes=1000).fetch(URL, now=now)
    assert isinstance(outcome, Unavailable)
    assert (outcome.reason, outcome.permanent) == (FetchFailure.TOO_LARGE, True)


def test_a_small_bomb_of_gzip_is_refused():
    packed = gzip.compress(b"\0" * 5_000_000)
    outcome = fetcher(always(content=packed, content_encoding="gzip"), max_body_bytes=1_000_000).fetch(URL, now=now)
    assert isinstance(outcome, Unavailable)
    assert outcome.reason is FetchFailure.TOO_LARGE


class Handler(BaseHTTPRequestHandler):
    """Answers as misbehaving servers do, by path."""

    protocol_version = "HTTP/1.1"
    running = 0
    most_at_once = 0
    guard = threading.Lock()

    def do_GET(self):
        getattr(self, f"answer_{self.path.strip('/')}")()

    def head(self, *headers):
        self.send_response(200)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()

    def answer_whole(self):
        packed = gzip.compress(BODY)
        self.head(("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Content-Length", str(len(packed))))
        self.wfile.write(packed)

    def answer_cut(self):
        self.head(("Content-Length", "1000"))
        self.wfile.write(b"x" * 400)
        self.close_connection = True

    def answer_cut_chunks(self):
        self.head(("Transfer-Encoding", "chunked"))
        self.wfile.write(b"5\r\nhello\r\n")
        self.close_connection = True

    def answer_drip(self):
        self.head(("Transfer-Encoding", "chunked"))
        try:
            for _ in range(100):
                self.wfile.write(b"1\r\nx\r\n")
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            pass
        self.close_connection = True

    def answer_slow(self):
        with Handler.guard:
            Handler.running += 1
            Handler.most_at_once = max(Handler.most_at_once, Handler.running)
        time.sleep(0.05)
        with Handler.guard:
            Handler.running -= 1
        self.head(("Content-Length", "0"))

    def answer_silent(self):
        self.close_connection = True

    def log_message(self, *args):
        pass


@contextmanager
def serving() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def site():
    with serving() as address:
        yield address


@pytest.fixture
def real():
    options = FetchOptions(allow_private_hosts=True, read_timeout_s=5, total_timeout_s=0.5)
    with build_client(options) as client:
        yield Fetcher(client, options)


def test_content_coding_is_taken_off(real, site):
    outcome = real.fetch(f"{site}/whole", now=now)
    assert isinstance(outcome, Page)
    assert outcome.body == BODY
    assert outcome.header("content-encoding") == "gzip"


@pytest.mark.parametrize("path", ["cut", "cut_chunks"])
def test_a_body_cut_in_the_middle_is_named(real, site, path):
    outcome = real.fetch(f"{site}/{path}", now=now)
    assert isinstance(outcome, Unavailable)
    assert (outcome.reason, outcome.permanent) == (FetchFailure.TRUNCATED, False)


def test_a_server_that_drips_does_not_hold_us(real, site):
    outcome = real.fetch(f"{site}/drip", now=now)
    assert isinstance(outcome, Unavailable)
    assert outcome.reason is FetchFailure.TIMEOUT


def test_a_server_that_hangs_up_is_named(real, site):
    outcome = real.fetch(f"{site}/silent", now=now)
    assert isinstance(outcome, Unavailable)
    assert outcome.reason is FetchFailure.PROTOCOL


def test_nobody_at_home(real):
    with serving() as gone:
        pass
    outcome = real.fetch(gone, now=now)
    assert isinstance(outcome, Unavailable)
    assert outcome.reason is FetchFailure.CONNECT


def test_our_own_machine_is_not_read_by_accident(site):
    with build_client(FetchOptions()) as client:
        outcome = Fetcher(client, FetchOptions()).fetch(site, now=now)
    assert isinstance(outcome, Unavailable)
    assert outcome.reason is FetchFailure.BLOCKED_ADDRESS


def test_one_host_gets_one_request_at_a_time(real, site):
    threads = [threading.Thread(target=real.fetch, args=(f"{site}/slow",), kwargs={"now": now}) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Handler.most_at_once == 1
