"""A page's address and a reference found on it come in, the absolute address goes out (RFC 3986, section 5.2)."""

from __future__ import annotations

import re

PARTS = re.compile(r"(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)
"""Scheme, authority, path, query, fragment: the expression of RFC 3986, appendix B, with the scheme held to its form."""
SPACES = re.compile(r"[\t\r\n]+")


def resolve(base: str | None, reference: str) -> str:
    """`reference` made absolute against `base`, without its fragment; as it stands where there is no base."""
    reference = SPACES.sub("", reference.strip()).replace(" ", "%20")
    scheme, authority, path, query = _split(reference)
    if scheme is not None or base is None:
        return _join(scheme, authority, path, query)
    base_scheme, base_authority, base_path, base_query = _split(base.strip())
    if authority is not None:
        return _join(base_scheme, authority, _without_dots(path), query)
    if not path:
        return _join(base_scheme, base_authority, base_path, query if query is not None else base_query)
    if not path.startswith("/"):
        path = base_path[: base_path.rfind("/") + 1] + path if base_path else f"/{path}"
    return _join(base_scheme, base_authority, _without_dots(path), query)


def _split(address: str) -> tuple[str | None, str | None, str, str | None]:
    match = PARTS.match(address)
    if match is None:
        return None, None, address, None
    return match[1], match[2], match[3], match[4]


def _join(scheme: str | None, authority: str | None, path: str, query: str | None) -> str:
    return "".join((
        f"{scheme}:" if scheme is not None else "",
        f"//{authority}" if authority is not None else "",
        path,
        f"?{query}" if query is not None else "",
    ))  # fmt: skip


def _without_dots(path: str) -> str:
    """`/a/b/../c/./d` → `/a/c/d`."""
    kept: list[str] = []
    parts = path.split("/")
    for part in parts:
        if part == "..":
            if len(kept) > 1:
                kept.pop()
        elif part != ".":
            kept.append(part)
    if parts[-1] in (".", ".."):
        kept.append("")
    return "/".join(kept)
