"""Addresses: a printed address comes in, an absolute or canonical one goes out; nothing is looked up, nothing raises.

Decided here: scheme `http` and `https` stay as printed in a canonical URL, because it is also what gets fetched and some
county portals answer on one of them only; `url_key` leaves the scheme out, and is what tells whether two addresses are
the same one.  Twins of an article (`_wap.html`, `WapContent-`, `/BIG5/`) are different addresses: the text decides there.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

# Parameters that say where a reader came from, never which article: Google Analytics (utm_*), Alibaba (spm, scm),
# WeChat shares (from=timeline, isappinstalled, nsukey, share_token), Baidu (bd_vid, hmsr…), click ids of ad networks.
_TRACKING = re.compile(
    r"(?:utm_\w+|spm|scm|from|isappinstalled|nsukey|share_\w+|shareid|wfr|bd_vid|hm(?:sr|pl|cu|kw|ci)|"
    r"gclid|fbclid|msclkid|yclid|_hs(?:enc|mi)|mc_[ce]id|weixin_\w+|tt_from|tdsourcetag)\Z",
    re.IGNORECASE,
)
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}
# C0 controls and line breaks are taken out of addresses by browsers (WHATWG URL, 4.4); `href` values are often wrapped.
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# With blanks before the colon, as editors leave them: `mailto : office@…`.
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*\s*:")
# Labels under which .cn (and .hk, .tw, .mo, .uk …) names are registered, so that `a.gov.cn` is a site and `gov.cn` is not.
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gov", "gob", "mil", "net", "org"})


def canonical_url(url: str) -> str:
    """The key of the frontier: no fragment, tracking, session id, user or default port; case and escapes normal.

    The order of the query stays, since some list engines read it by position.  An address that cannot be read comes back
    stripped of white space and fragment.

    >>> canonical_url("HTTP://News.Example.cn:80/a/../t1.html?id=3&utm_source=wx#top")
    'http://news.example.cn/t1.html?id=3'
    """
    text = _CONTROL.sub("", url).strip()
    parts = _split(text)
    host = _host_with_port(parts) if parts is not None else None
    if parts is None or host is None:
        bare = text.partition("#")[0].strip()
        return bare if bare == text else canonical_url(bare)
    path = _SESSION.sub("", _without_dots(_normal_escapes(parts.path, "/:@!$&'()*+,;=")))
    query = _normal_escapes(_without_tracking(parts.query), "/?:@!$&'()*+,;=[]")
    return urlunsplit((parts.scheme.lower(), host, path or "/", query, ""))


def url_key(url: str) -> str:
    """The canonical address without its scheme: equal for `http` and `https` of the same page."""
    return canonical_url(url).partition("://")[2] or canonical_url(url)


def join_url(base: str, href: str) -> str | None:
    """`href` made absolute against `base`; None where it leads to no page (`javascript:`, `mailto:`, broken).

    >>> join_url("http://a.cn/xw/index.html", "./202401/t1.html")
    'http://a.cn/xw/202401/t1.html'
    """
    text = _CONTROL.sub("", href).strip().replace("\\", "/")
    scheme = _SCHEME.match(text)
    if scheme and not re.match(r"https?:/*[^/]", text, re.IGNORECASE):
        return None
    try:
        joined = urljoin(base, re.sub(r"^(https?):/*(?=[^/])", r"\1://", text, flags=re.IGNORECASE))
    except ValueError:
        return None
    parts = _split(joined)
    if parts is None or parts.scheme.lower() not in _DEFAULT_PORTS or not parts.hostname:
        return None
    return joined


def host_of(url: str) -> str:
    """The host with its port where that is not the default one, in lower case; empty where there is none."""
    parts = _split(url)
    return (_host_with_port(parts) or "") if parts is not None else ""


def hostname_of(url: str) -> str:
    """The host alone, without port or brackets; empty where there is none."""
    parts = _split(url)
    return ((parts.hostname if parts is not None else None) or "").lower()


def origin_of(url: str) -> str | None:
    """`scheme://host[:port]`, under which one robots.txt holds (RFC 9309, 2.3)."""
    parts = _split(url)
    host = _host_with_port(parts) if parts is not None else None
    return f"{parts.scheme.lower()}://{host}" if parts is not None and host else None


def site_of(url: str) -> str:
    """The name a site is registered under: `example.gov.cn` for `nync.example.gov.cn`; an IP address is its own site."""
    parts = _split(url)
    host = ((parts.hostname if parts is not None else None) or "").rstrip(".").lower()
    if _is_address(host):
        return host
    labels = host.split(".")
    keep = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-keep:])


def is_same_site(one: str, other: str) -> bool:
    """Whether both addresses belong to one registered site, whatever the sub-domain."""
    site = site_of(one)
    return bool(site) and site == site_of(other)


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port, parts.hostname
    except ValueError:
        return None
    return parts


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _host_with_port(parts: SplitResult) -> str | None:
    host = (parts.hostname or "").rstrip(".").lower()
    if not host:
        return None
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    if ":" in host:
        host = f"[{host}]"
    port = parts.port
    return host if port is None or port == _DEFAULT_PORTS.get(parts.scheme.lower()) else f"{host}:{port}"


def _without_tracking(query: str) -> str:
    kept = [pair for pair in query.split("&") if pair and not _TRACKING.match(pair.partition("=")[0])]
    return "&".join(kept)


def _normal_escapes(text: str, safe: str) -> str:
    """Escapes in upper case, unreserved characters plain, everything else outside `safe` escaped as UTF-8."""

    def normal(match: re.Match[str]) -> str:
        character = chr(int(match[1], 16))
        return character if character in _UNRESERVED else match[0].upper()

    return quote(_PERCENT.sub(normal, text), safe=safe + "%", errors="replace")


def _without_dots(path: str) -> str:
    """RFC 3986, 5.2.4; a path that climbs above the root stays at the root."""
    if "." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/".join(kept)
