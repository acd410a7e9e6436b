"""Fetches one address: an address and validators go in; a page as it came, a 304, or a named reason comes out.

It never decodes text, never raises for trouble of the network, and never decides whether a request may leave
(`collector.politeness` does).  One host gets one request at a time, whatever the number of threads.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256

import httpx
import stamina

from collector.urls import host_of, hostname_of, join_url
from model.crawl import FetchFailure, FetchOutcome, NotModified, Page, Unavailable, Validators

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# No later try will bring these pages back: gone, or withheld for legal reasons.  404 is left out: mirrors lag behind lists.
_PERMANENT_STATUS = frozenset({410, 451})
_NO_VALIDATORS = Validators()
_NO_HOST = re.compile(r"[\s<>^`{|}\x00-\x1f]")
# What a browser asks for; some portals answer 406 or a WAP page without it.
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.9,*/*;q=0.8"


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """How to ask; times in seconds."""

    user_agent: str = "ruralwatch (+mailto: not configured)"
    """Names the program and how to reach the person who runs it."""
    max_body_bytes: int = 10_000_000
    """After content coding is removed, so that a small bomb of gzip is refused too."""
    connect_timeout_s: float = 15.0
    read_timeout_s: float = 30.0
    total_timeout_s: float = 120.0
    """For one answer from first byte asked to last byte read: a server that drips a byte a second must not hold a thread."""
    max_redirects: int = 5
    connect_attempts: int = 3
    """Connections are tried this often, within seconds; an answer of any status is never asked for twice."""
    allow_private_hosts: bool = False
    """Loopback and private addresses are refused unless a demo or an intranet needs them: a list page on the internet
    must not make us read the machine's own network."""
    allow_legacy_tls: bool = False
    """Lets OpenSSL talk to servers without secure renegotiation (RFC 5746), which a few portals still run."""
    proxy: str | None = None
    """Address of an HTTP proxy; names are then resolved by the proxy, and private addresses are its business."""


class BlockedAddressError(httpx.TransportError):
    """A host name that leads to a loopback or private address."""


class _NameNotFoundError(httpx.ConnectError):
    """A name that does not exist, as opposed to a name server that does not answer."""


class GuardedTransport(httpx.BaseTransport):
    """A transport that refuses private addresses, when it looks a name up and again at the connection it got."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        _refuse_private_name(request.url.host, request.url.port or (443 if request.url.scheme == "https" else 80))
        response = self._inner.handle_request(request)
        # The name may have been answered differently between our look-up and the connection (DNS rebinding).
        stream = response.extensions.get("network_stream")
        peer = stream.get_extra_info("server_addr") if stream is not None else None
        if peer and is_private_address(str(peer[0])):
            response.close()
            raise BlockedAddressError(f"{request.url.host} leads to {peer[0]}")
        return response

    def close(self) -> None:
        self._inner.close()


def build_client(options: FetchOptions) -> httpx.Client:
    """A client with our limits: certificates checked, cookies kept (some walls set one and want it back), no automatic
    redirects, no settings taken from the environment."""
    transport: httpx.BaseTransport = httpx.HTTPTransport(
        verify=_tls_context(options), proxy=options.proxy, trust_env=False
    )
    if not options.allow_private_hosts and options.proxy is None:
        transport = GuardedTransport(transport)
    return httpx.Client(
        transport=transport,
        timeout=httpx.Timeout(options.read_timeout_s, connect=options.connect_timeout_s),
        follow_redirects=False,
        trust_env=False,
    )


class Fetcher:
    """Asks for addresses through one client; safe to share between threads."""

    def __init__(self, client: httpx.Client, options: FetchOptions) -> None:
        self._client = client
        self._options = options
        self._hosts: dict[str, threading.Lock] = {}
        self._hosts_lock = threading.Lock()

    def fetch(
        self,
        url: str,
        *,
        now: Callable[[], datetime],
        validators: Validators = _NO_VALIDATORS,
        may_follow: Callable[[str], bool] | None = None,
    ) -> FetchOutcome:
        """The page at `url`, or why there is none; `may_follow` is asked before each redirect (robots of the new address).

        `validators` go with the first request only: after a redirect they would speak of another page.
        """
        target = url
        for hop in range(self._options.max_redirects + 1):
            problem = self._problem_of(target)
            if problem is not None:
                return Unavailable(url, *problem, fetched_at=now(), permanent=hop == 0)
            answer = self._ask(url, target, validators if hop == 0 else _NO_VALIDATORS, now)
            if not isinstance(answer, _Redirect):
                return answer
            following = join_url(target, answer.location)
            if following is None:
                return Unavailable(
                    url, FetchFailure.REDIRECT, f"leads to {answer.location[:200]!r}", now(), status=answer.status
                )
            if may_follow is not None and not may_follow(following):
                return Unavailable(url, FetchFailure.ROBOTS, f"redirects to {following}", now(), status=answer.status)
            target = following
        return Unavailable(url, FetchFailure.REDIRECT, f"more than {self._options.max_redirects} redirects", now())

    def _problem_of(self, url: str) -> tuple[FetchFailure, str] | None:
        host = hostname_of(url)
        if not url.lower().startswith(("http://", "https://")) or not host or _NO_HOST.search(host) or not _is_url(url):
            return FetchFailure.PROTOCOL, "not an http or https address"
        if not self._options.allow_private_hosts and is_private_address(host):
            return FetchFailure.BLOCKED_ADDRESS, f"{host} is a private address"
        return None

    def _ask(
        self, url: str, target: str, validators: Validators, now: Callable[[], datetime]
    ) -> FetchOutcome | _Redirect:
        """One request and its answer; every failure of the transport becomes a value here."""
        try:
            with self._turn_at(host_of(target)), self._send(target, validators) as response:
                return self._read(response, url, target, validators, now)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, UnicodeError, ValueError) as error:
            return Unavailable(url, _reason_of(error), _detail_of(error), now())

    @contextmanager
    def _send(self, target: str, validators: Validators) -> Iterator[httpx.Response]:
        headers = {
            "User-Agent": self._options.user_agent,
            "Accept": _ACCEPT,
            "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",
        }
        if validators.etag:
            headers["If-None-Match"] = validators.etag
        if validators.last_modified:
            headers["If-Modified-Since"] = validators.last_modified
        request = self._client.build_request("GET", target, headers=headers)
        # Small and bounded: what is down for longer is the frontier's business, minutes or hours later.
        for attempt in stamina.retry_context(
            on=_is_worth_another_try,
            attempts=self._options.connect_attempts,
            timeout=30.0,
            wait_initial=0.5,
            wait_max=4.0,
        ):
            with attempt:
                response = self._client.send(request, stream=True, follow_redirects=False)
        try:
            yield response
        finally:
            response.close()

    def _read(
        self, response: httpx.Response, url: str, target: str, validators: Validators, now: Callable[[], datetime]
    ) -> FetchOutcome | _Redirect:
        status = response.status_code
        if status == httpx.codes.NOT_MODIFIED:
            etag, modified = response.headers.get("etag"), response.headers.get("last-modified")
            return NotModified(url, now(), Validators(etag or validators.etag, modified or validators.last_modified))
        if status in _REDIRECTS and response.headers.get("location"):
            return _Redirect(response.headers["location"], status)
        if status != httpx.codes.OK:
            return Unavailable(
                url,
                FetchFailure.HTTP_STATUS,
                f"{status} {response.reason_phrase}".strip(),
                now(),
                status=status,
                permanent=status in _PERMANENT_STATUS,
                retry_after_s=_retry_after_s(response.headers.get("retry-after"), now()),
            )
        body = self._read_body(response)
        if isinstance(body, _Cut):
            permanent = body.reason is FetchFailure.TOO_LARGE
            return Unavailable(url, body.reason, body.detail, now(), status=status, permanent=permanent)
        headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers.raw)
        return Page(url, target, status, headers, body, now(), f"sha256:{sha256(body).hexdigest()}")

    def _read_body(self, response: httpx.Response) -> bytes | _Cut:
        limit = self._options.max_body_bytes
        announced = _content_length(response)
        if announced is not None and announced > limit:
            return _Cut(FetchFailure.TOO_LARGE, f"{announced} bytes announced, {limit} allowed")
        ends_at = time.monotonic() + self._options.total_timeout_s
        body = bytearray()
        try:
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > limit:
                    return _Cut(FetchFailure.TOO_LARGE, f"more than {limit} bytes")
                if time.monotonic() > ends_at:
                    return _Cut(FetchFailure.TIMEOUT, f"not read within {self._options.total_timeout_s:g} s")
        except (httpx.RemoteProtocolError, httpx.ReadError) as error:
            # The connection ended before the length announced, or before the last chunk.
            return _Cut(FetchFailure.TRUNCATED, f"{len(body)} bytes came; {_detail_of(error)}")
        received = response.num_bytes_downloaded
        # h11 raises on this already; other transports do not.  0 is a body that never came over a wire (a test's).
        if announced is not None and 0 < received < announced:
            return _Cut(FetchFailure.TRUNCATED, f"{received} of {announced} bytes came")
        return bytes(body)

    @contextmanager
    def _turn_at(self, host: str) -> Iterator[None]:
        with self._hosts_lock:
            lock = self._hosts.setdefault(host, threading.Lock())
        with lock:
            yield


def is_private_address(host: str) -> bool:
    """Whether `host` is a literal address outside the public internet, or a name that always means this machine.

    >>> is_private_address("127.0.0.1"), is_private_address("::ffff:10.0.0.1"), is_private_address("www.example.cn")
    (True, True, False)
    """
    name = host.rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return _is_private_spelling(name)
    mapped = getattr(address, "ipv4_mapped", None)
    return not (mapped or address).is_global or address.is_multicast


@dataclass(frozen=True, slots=True)
class _Redirect:
    location: str
    status: int


@dataclass(frozen=True, slots=True)
class _Cut:
    reason: FetchFailure
    detail: str


def _is_private_spelling(name: str) -> bool:
    """`127.1`, `2130706433`, `0x7f.1`: spellings that the C library takes for IPv4 addresses."""
    if not name or not all(label[:1].isdigit() for label in name.split(".")):
        return False
    try:
        packed = socket.inet_aton(name)
    except OSError:
        return False
    return not ipaddress.IPv4Address(packed).is_global


def _is_url(url: str) -> bool:
    try:
        httpx.URL(url)
    except httpx.InvalidURL:
        return False
    return True


def _refuse_private_name(host: str, port: int) -> None:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        lasting = isinstance(error, UnicodeError) or getattr(error, "errno", None) == socket.EAI_NONAME
        raise (_NameNotFoundError if lasting else httpx.ConnectError)(f"name not found: {error}") from error
    for *_, address in found:
        if is_private_address(str(address[0])):
            raise BlockedAddressError(f"{host} leads to {address[0]}")


def _tls_context(options: FetchOptions) -> ssl.SSLContext:
    context = httpx.create_ssl_context(trust_env=False)
    if options.allow_legacy_tls:
        # ssl.OP_LEGACY_SERVER_CONNECT, named only from Python 3.12 on.
        context.options |= 0x4
    return context


def _is_worth_another_try(error: Exception) -> bool:
    """A connection that failed before any answer; not a certificate, and not a name that does not exist."""
    if isinstance(error, BlockedAddressError | _NameNotFoundError) or _is_tls(error):
        return False
    return isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.WriteError) or (
        isinstance(error, httpx.RemoteProtocolError) and "without sending a response" in str(error)
    )


def _is_tls(error: BaseException) -> bool:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


def _reason_of(error: Exception) -> FetchFailure:
    if isinstance(error, BlockedAddressError):
        return FetchFailure.BLOCKED_ADDRESS
    if isinstance(error, httpx.TimeoutException):
        return FetchFailure.TIMEOUT
    if _is_tls(error):
        return FetchFailure.TLS
    if isinstance(error, httpx.NetworkError | httpx.ProxyError):
        return FetchFailure.CONNECT
    # httpx reads the address in a Location header before we do; the address asked for was read at the start.
    if isinstance(error, httpx.InvalidURL) or "in location header" in str(error):
        return FetchFailure.REDIRECT
    return FetchFailure.PROTOCOL


def _detail_of(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]


def _content_length(response: httpx.Response) -> int | None:
    value = response.headers.get("content-length", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None


def _retry_after_s(value: str | None, now: datetime) -> float | None:
    """Seconds from a Retry-After header, which holds seconds or a date (RFC 9110, 10.2.3); None where it holds neither."""
    if not value:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=now.tzinfo)
    return max(0.0, (at - now).total_seconds())
