"""Keeps pages as they came in WARC 1.1 files (ISO 28500): a page goes in, its place comes out, and back again.

A record is on the disk before `write` returns, so that no row ever points at nothing; a tail torn by a crash is cut off
when the file is opened again.  It never looks into a body.

Content coding and transfer coding are already removed from a body, so their headers and the length that came with them
are kept as `X-Archive-Orig-…`, as other archives do, beside a `Content-Length` that fits what is stored.  Header values
outside ASCII, which HTTP does not allow but some servers send, come back percent-encoded.
"""

from __future__ import annotations

import fcntl
import os
import threading
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Self

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from model.crawl import ArchiveRecord, Page
from model.errors import ArchiveError

_ORIGINAL = "X-Archive-Orig-"
_REPLACED = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_ASKED_FOR = "X-Ruralwatch-Requested-URI"
_GZIP_MAGIC = b"\x1f\x8b\x08"
_WARC_MAGIC = b"WARC/1."
_SUFFIX = ".warc.gz"
_WINDOW_BYTES = 1 << 20


class Archive:
    """A folder of WARC files; one is open for writing in each process, held by a lock on the file.

    A new file is begun when the old one is larger than `max_file_bytes`, and in each new month of fetching, so that an
    old month can be moved away or copied once and for all.
    """

    def __init__(self, folder: Path, *, max_file_bytes: int = 256 * 1024 * 1024, prefix: str = "ruralwatch") -> None:
        self._folder = folder
        self._max_file_bytes = max_file_bytes
        self._prefix = prefix
        self._lock = threading.Lock()
        self._file: int | None = None
        self._name = ""
        self._month = ""
        self._size = 0

    def write(self, page: Page) -> ArchiveRecord:
        """Where the page now lies, on the disk for good; ArchiveError where the disk does not take it."""
        data, record_id = _render_response(page)
        with self._lock:
            try:
                self._open_for(f"{page.fetched_at.astimezone(UTC):%Y%m}", page.fetched_at)
                offset = self._append(data)
            except OSError as error:
                raise ArchiveError(f"{self._folder / self._name}: page not archived: {error}") from error
            return ArchiveRecord(self._name, offset, len(data), record_id, page.payload_digest)

    def read(self, record: ArchiveRecord) -> Page:
        """The page as it was written; ArchiveError where the record is missing, damaged, or another one."""
        where = f"{record.file} at {record.offset}"
        path = self._folder / record.file
        if not path.resolve().is_relative_to(self._folder.resolve()):
            raise ArchiveError(f"{where}: lies outside the archive")
        try:
            with path.open("rb") as file:
                file.seek(record.offset)
                data = file.read(record.length)
        except (OSError, ValueError) as error:
            raise ArchiveError(f"{where}: {error}") from error
        if len(data) < record.length:
            raise ArchiveError(f"{where}: the file ends after {len(data)} of {record.length} bytes")
        page = _parse_response(data, where)
        if page.payload_digest != record.payload_digest:
            raise ArchiveError(f"{where}: the body is {page.payload_digest}, not {record.payload_digest}")
        return page

    def close(self) -> None:
        """Let go of the open file; the next `write` opens one again."""
        with self._lock:
            self._close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _append(self, data: bytes) -> int:
        file, offset = self._file, self._size
        if file is None:
            raise ArchiveError(f"{self._folder}: no file is open")
        try:
            _write_all(file, data)
            os.fsync(file)
        except OSError:
            os.ftruncate(file, offset)  # half a record must not stand before the next one
            raise
        self._size += len(data)
        return offset

    def _open_for(self, month: str, at: datetime) -> None:
        # A clock set back does not open old months again: the file at hand goes on.
        if self._file is not None and self._size < self._max_file_bytes and month <= self._month:
            return
        self._close()
        self._folder.mkdir(parents=True, exist_ok=True)
        for name in self._candidates(month):
            if self._try_open(name, month, at):
                return

    def _candidates(self, month: str) -> Iterator[str]:
        """The month's latest files first come into question in their order, then new ones."""
        number = 1
        while True:
            yield f"{self._prefix}-{month}-{number:05d}{_SUFFIX}"
            number += 1

    def _try_open(self, name: str, month: str, at: datetime) -> bool:
        path = self._folder / name
        if path.exists() and path.stat().st_size >= self._max_file_bytes:
            return False
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:  # another process writes there
            os.close(file)
            return False
        self._file, self._name, self._month = file, name, month
        self._size = _cut_torn_tail(file)
        os.lseek(file, self._size, os.SEEK_SET)
        if self._size == 0:
            self._append(_render_warcinfo(name, at))
            _sync_folder(self._folder)
        return True

    def _close(self) -> None:
        if self._file is not None:
            os.close(self._file)
        self._file = None


def _write_all(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]


def _sync_folder(folder: Path) -> None:
    """Make a new file's name durable too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _cut_torn_tail(file: int) -> int:
    """The size up to which the file holds whole records; anything after that is cut off.

    Each record is a gzip member of its own, so that only the last one has to be read: going back from the end, the first
    member that opens a WARC record is either whole, or the torn one.
    """
    size = os.fstat(file).st_size
    whole = _whole_size(file, size)
    if whole < size:
        os.ftruncate(file, whole)
        os.fsync(file)
    return whole


def _whole_size(file: int, size: int) -> int:
    for start in _member_starts(file, size):
        unpacker = zlib.decompressobj(wbits=31)
        position, seen = start, b""
        try:
            while position < size and not unpacker.eof:
                chunk = os.pread(file, _WINDOW_BYTES, position)
                seen = (seen + unpacker.decompress(chunk))[: len(_WARC_MAGIC)]
                position += len(chunk)
        except zlib.error:
            if not seen.startswith(_WARC_MAGIC):
                continue
            return start
        if not seen.startswith(_WARC_MAGIC):
            continue
        return position - len(unpacker.unused_data) if unpacker.eof else start
    return 0


def _member_starts(file: int, size: int) -> Iterator[int]:
    """Offsets of gzip magic numbers, from the end of the file to its beginning."""
    end = size
    while end > 0:
        begin = max(0, end - _WINDOW_BYTES)
        window = os.pread(file, end - begin + len(_GZIP_MAGIC) - 1, begin)
        at = window.rfind(_GZIP_MAGIC)
        while at >= 0:
            yield begin + at
            at = window.rfind(_GZIP_MAGIC, 0, at)
        end = begin


def _render_warcinfo(name: str, at: datetime) -> bytes:
    buffer = BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version="WARC/1.1")
    record = writer.create_warcinfo_record(
        name, {"software": "ruralwatch", "format": "WARC File Format 1.1", "robots": "obey"}
    )
    record.rec_headers.replace_header("WARC-Date", _warc_date(at))
    writer.write_record(record)
    return buffer.getvalue()


def _render_response(page: Page) -> tuple[bytes, str]:
    """One gzip member with one response record, and the record's id."""
    buffer = BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version="WARC/1.1")
    headers = [(_ORIGINAL + name if name.lower() in _REPLACED else name, value) for name, value in page.headers]
    headers.append(("Content-Length", str(len(page.body))))
    record = writer.create_warc_record(
        page.final_url,
        "response",
        payload=BytesIO(page.body),
        length=len(page.body),
        warc_headers_dict={
            "WARC-Date": _warc_date(page.fetched_at),
            "WARC-Payload-Digest": page.payload_digest,
            _ASKED_FOR: page.url,
        },
        http_headers=StatusAndHeaders(str(page.status), headers, protocol="HTTP/1.1"),
    )
    writer.write_record(record)
    return buffer.getvalue(), str(record.rec_headers.get_header("WARC-Record-ID"))


def _parse_response(data: bytes, where: str) -> Page:
    try:
        record = next(iter(ArchiveIterator(BytesIO(data))))
        if record.rec_type != "response" or record.http_headers is None:
            raise ArchiveError(f"{where}: a {record.rec_type} record, not a response")
        body = record.content_stream().read()
        final_url = record.rec_headers.get_header("WARC-Target-URI")
        return Page(
            url=record.rec_headers.get_header(_ASKED_FOR) or final_url,
            final_url=final_url,
            status=int(record.http_headers.get_statuscode()),
            headers=_restore_headers(record.http_headers.headers),
            body=body,
            fetched_at=datetime.fromisoformat(record.rec_headers.get_header("WARC-Date")),
            payload_digest=f"sha256:{sha256(body).hexdigest()}",
        )
    except (ArchiveLoadFailed, StopIteration, EOFError, ValueError, TypeError, zlib.error) as error:
        raise ArchiveError(f"{where}: no readable record: {error}") from error


def _restore_headers(stored: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The headers as they came: without our Content-Length, which is the last, and with the original names back."""
    ours = max((i for i, (name, _) in enumerate(stored) if name == "Content-Length"), default=-1)
    return tuple((name.removeprefix(_ORIGINAL), value) for i, (name, value) in enumerate(stored) if i != ours)


def _warc_date(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
