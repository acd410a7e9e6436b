"""Finds the further pages of a list: links and scripts of a page come in, addresses go out, nearest first."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from collector.list_tree import Tree
from collector.urls import join_url, url_key

# More than this many pages of one list are never handed out at once: one pass follows a few.
_MOST = 100
_NEXT = re.compile(
    r"\A\W*(?:下一?页|下頁|下一頁|后一页|后页|next(?:\s*page)?|older(?:\s+posts)?)\W*\Z|\A(?:>|›|»|&gt;|＞)\Z",
    re.IGNORECASE,
)
_NEXT_NAME = re.compile(r"(?:\A|[\s_-])(?:next|p_next|page-next|nextpage)(?:\Z|[\s_-])", re.IGNORECASE)
_NUMBER = re.compile(r"\A\W{0,2}(\d{1,4})\W{0,2}\Z")
_PAGER = re.compile(r"pag(?:e|ing|inat\w*|er)|fenye|turn|\bpg\b|\bmulu\b", re.IGNORECASE)
# createPageHTML(total,current,"index","html"…): TRS, pages count from 0, page 2 = index_1; the variant that starts with the
# name of an element, createPageHTML('paging',total,current,…), counts from 1, page 2 = index_2.
_CREATE_PAGE = re.compile(
    r"createPage(?:HTML|Html)?\s*\(\s*(?P<element>['\"][^'\"]*['\"]\s*,\s*)?(?P<total>\d+)\s*,\s*(?P<current>\d+)\s*,\s*"
    r"['\"](?P<name>[^'\"]*)['\"]\s*,\s*['\"](?P<ending>[^'\"]*)['\"]",
)
_COUNT_PAGE = re.compile(r"\bcountPage\s*=\s*['\"]?(\d{1,5})")
_CURRENT_PAGE = re.compile(r"\bcurrentPage\s*=\s*['\"]?(\d{1,5})")
_WRITTEN_ENDING = re.compile(r"index[^\n]{0,60}?\b(s?html?)\b")
_NUMBERED_FILE = re.compile(r"_(\d+)(\.\w+)\Z")
_DATAPROXY = re.compile(r"['\"]([^'\"\s]*dataproxy\.jsp\?[^'\"]*)")
_JPAGE_NUMBER = re.compile(r"(totalRecord|perPage|total_record|per_page)['\"]?\s*[:=]\s*['\"]?(\d+)", re.IGNORECASE)
_LONGXUN_COUNT = re.compile(r"pageCount\s*[:=]\s*['\"]?(\d+)")
_PAGE_PARAMETERS = (
    "pageindex",
    "page",
    "pageno",
    "pagenum",
    "cur_page",
    "curpage",
    "p",
    "pn",
    "currentpage",
    "page_no",
)
_DATASOURCE = re.compile(r"datasource:([0-9a-f]{16,})", re.IGNORECASE)


def find_next_pages(tree: Tree, url: str) -> tuple[str, ...]:
    """Addresses of the pages after this one, each once, none of them this page."""
    base = join_url(url, tree.base) or url if tree.base else url
    script = "\n".join(text for text in tree.scripts if len(text) < 200_000)
    own = url_key(url)
    seen = {own}
    found: list[str] = []
    for address in _all_pages(tree, base, url, script):
        key = url_key(address)
        if key not in seen:
            seen.add(key)
            found.append(address)
        if len(found) >= _MOST:
            break
    return tuple(found)


def find_data_sources(tree: Tree, url: str) -> tuple[str, ...]:
    """JSON lists and list units that the page's script would load: news.cn `ds_<id>.json`, JPaaS publish units."""
    found: list[str] = []
    for attributes in tree.attributes_of_interest:
        match = _DATASOURCE.search(attributes.get("data") or attributes.get("datasource") or "")
        if match:
            found.append(join_url(url, f"ds_{match[1]}.json") or "")
        query = attributes.get("querydata")
        unit = attributes.get("url")
        if query and unit:
            found.append(_unit_address(url, unit, query, 1) or "")
    return tuple(dict.fromkeys(address for address in found if address))


def next_of_address(url: str, *, has_more: bool | None = None) -> tuple[str, ...]:
    """The next page of a JSON list by its address alone: `?pageIndex=2` after 1, `NewsList_1.json` after 0.

    `has_more` False says that the answer counted its pages and this was the last.
    """
    if has_more is False:
        return ()
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    for i, (name, value) in enumerate(pairs):
        if name.lower() in _PAGE_PARAMETERS and value.isascii() and value.isdigit() and len(value) < 6:
            pairs[i] = (name, str(int(value) + 1))
            return (urlunsplit(parts._replace(query=urlencode(pairs, safe="/:"))),)
        if name == "paramJson":
            following = _next_param_json(value)
            if following:
                pairs[i] = (name, following)
                return (urlunsplit(parts._replace(query=urlencode(pairs))),)
    match = re.search(r"_(\d{1,4})\.json\Z", parts.path)
    if match:
        path = f"{parts.path[: match.start(1)]}{int(match[1]) + 1}.json"
        return (urlunsplit(parts._replace(path=path)),)
    return ()


def _all_pages(tree: Tree, base: str, url: str, script: str) -> Iterator[str]:
    yield from _by_next_link(tree, base)
    yield from _by_create_page(base, url, script)
    yield from _by_count_page(base, url, script)
    yield from _by_unit(tree, base)
    yield from _by_dataproxy(base, script, rows=sum(text.count("<record>") for text in tree.scripts))
    yield from _by_page_count(url, script)
    yield from _by_numbers(tree, base, url)


def _by_next_link(tree: Tree, base: str) -> Iterator[str]:
    for link in tree.links:
        text = tree.text(link.node, 4)
        named = (
            _NEXT.match(text)
            or (len(text) < 4 and (_NEXT.match(link.title or "") or _NEXT.match(link.alt or "")))
            or (len(text) < 8 and (_NEXT_NAME.search(tree.names[link.node]) and not re.search("上|评论|篇", text)))
        )
        if named:
            address = join_url(base, link.href)
            if address is not None and not link.href.startswith("#"):
                yield address


def _by_create_page(base: str, url: str, script: str) -> Iterator[str]:
    for match in _CREATE_PAGE.finditer(script):
        total, current = int(match["total"]), int(match["current"])
        name, ending = match["name"], match["ending"]
        if not name or not ending or total <= 1:
            continue
        # The address knows better where we are than a number that a template may have left at 0.
        numbered = _NUMBERED_FILE.search(urlsplit(url).path)
        first = 2 if match["element"] else 1
        here = int(numbered[1]) if numbered else max(current, first - 1)
        last = total if match["element"] else total - 1
        for number in range(max(here + 1, first), min(last, here + _MOST) + 1):
            address = join_url(base, f"{name}_{number}.{ending}")
            if address is not None:
                yield address
        return


def _by_count_page(base: str, url: str, script: str) -> Iterator[str]:
    """The older template of TRS: `var countPage = 25; var currentPage = 0;` and addresses written by script."""
    total = _COUNT_PAGE.search(script)
    if not total:
        return
    last = urlsplit(url).path.rpartition("/")[2]
    stem, _, ending = last.rpartition(".")
    numbered = re.search(r"_(\d+)\Z", stem)
    stem = stem[: numbered.start()] if numbered else stem or "index"
    written = _WRITTEN_ENDING.search(script)
    ending = ending or (written[1] if written else "html")
    current = _CURRENT_PAGE.search(script)
    here = int(numbered[1]) if numbered else int(current[1]) if current else 0
    for number in range(here + 1, min(int(total[1]), here + _MOST + 1)):
        address = join_url(base, f"{stem}_{number}.{ending}")
        if address is not None:
            yield address


def _by_unit(tree: Tree, base: str) -> Iterator[str]:
    """JPaaS: the list block names its publish unit; the first page stands in the document, the second is asked for."""
    for attributes in tree.attributes_of_interest:
        query, unit = attributes.get("querydata"), attributes.get("url")
        if query and unit:
            address = _unit_address(base, unit, query, 2)
            if address:
                yield address


def _unit_address(base: str, unit: str, query: str, page: int) -> str | None:
    """The address of one page of a JPaaS unit; ids are read from the page, and `queryData` is JSON in single quotes."""
    try:
        fields = json.loads(unescape(query).replace("'", '"'))
    except (ValueError, RecursionError):
        return None
    if not isinstance(fields, dict):
        return None
    address = join_url(base, unit)
    if address is None:
        return None
    pairs = [(str(k), str(v)) for k, v in fields.items() if isinstance(v, str | int)]
    pairs.append(("paramJson", json.dumps({"pageNo": page, "pageSize": 15}, separators=(",", ":"))))
    return f"{address}{'&' if '?' in address else '?'}{urlencode(pairs, quote_via=quote)}"


def _next_param_json(value: str) -> str | None:
    """The `paramJson` of a JPaaS unit with its page number moved on by one."""
    try:
        fields = json.loads(value)
    except (ValueError, RecursionError):
        return None
    number = fields.get("pageNo") if isinstance(fields, dict) else None
    if not isinstance(number, int):
        return None
    return json.dumps(fields | {"pageNo": number + 1}, separators=(",", ":"))


def _by_dataproxy(base: str, script: str, *, rows: int) -> Iterator[str]:
    """hanweb jpage: the rows after those in the page come from dataproxy.jsp, by record numbers that count from 1."""
    match = _DATAPROXY.search(script)
    if not match:
        return
    numbers = {name.lower().replace("_", ""): int(value[:9]) for name, value in _JPAGE_NUMBER.findall(script)}
    total, per_page = numbers.get("totalrecord", 0), numbers.get("perpage", 0)
    address = join_url(base, match[1])
    if address is None or not total or not per_page:
        return
    for start in range(max(rows, per_page) + 1, min(total, per_page * _MOST) + 1, per_page):
        end = min(start + per_page - 1, total)
        yield f"{address}&startrecord={start}&endrecord={end}&perpage={per_page}"


def _by_page_count(url: str, script: str) -> Iterator[str]:
    """Longxun: `?pageIndex=N` in the address, the number of pages in a script."""
    match = _LONGXUN_COUNT.search(script)
    if not match or ("column" not in url and "pageIndex" not in url):
        return
    parts = urlsplit(url)
    pairs = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k.lower() != "pageindex"]
    now = re.search(r"pageIndex=(\d{1,5})", parts.query, re.IGNORECASE)
    current = int(now[1]) if now else 1
    for number in range(current + 1, min(int(match[1][:6]), current + _MOST) + 1):
        yield urlunsplit(parts._replace(query=urlencode([*pairs, ("pageIndex", str(number))])))


def _by_numbers(tree: Tree, base: str, url: str) -> Iterator[str]:
    """Numbered links of a pager, in the order of their numbers, those after the current page."""
    numbered: dict[int, str] = {}
    own = url_key(url)
    current = 1
    for link in tree.links:
        match = _NUMBER.match(tree.text(link.node, 3))
        if not match:
            continue
        address = join_url(base, link.href)
        if address is None or not (_in_pager(tree, link.node) or _counts_up(address, int(match[1]), url)):
            continue
        if url_key(address) == own:
            current = int(match[1])
        elif not link.href.startswith("#"):
            numbered.setdefault(int(match[1]), address)
    if len(numbered) > 0:
        yield from (numbered[number] for number in sorted(numbered) if number > current)


def _counts_up(address: str, number: int, url: str) -> bool:
    """Whether the address is this page's own but for a page number: the number printed, or one less."""
    other, own = urlsplit(address), urlsplit(url)
    if other.netloc != own.netloc or other.path.rpartition("/")[0] != own.path.rpartition("/")[0]:
        return False
    last = re.findall(r"\d+", f"{other.path.rpartition('/')[2]}?{other.query}")
    return bool(last) and last[-1].isascii() and len(last[-1]) < 6 and int(last[-1]) in {number, number - 1}


def _in_pager(tree: Tree, node: int) -> bool:
    for _ in range(6):
        if node < 0:
            return False
        if tree.names[node] and _PAGER.search(tree.names[node]):
            return True
        node = tree.parents[node]
    return False
