"""The archive: what was fetched can be read back byte by byte, and a crash leaves nothing half."""

import os
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from collector.archive import Archive
from model.crawl import ArchiveRecord, Page
from model.errors import ArchiveError

NOW = datetime(2026, 3, 1, 16, 5, 6, 789, tzinfo=timezone(timedelta(hours=8)))


def page(
    body=b"<html>x",
    *,
    at=NOW,
    url="http://www.qinghe.gov.cn/t1.html",
    headers=(("Content-Type", "text/html"),),
    status=200,
):
    return Page(url, f"{url}?seen", status, headers, body, at, f"sha256:{sha256(body).hexdigest()}")


@pytest.fixture
def archive(tmp_path):
    with Archive(tmp_path / "warc") as opened:
        yield opened


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.builds(
        page,
        st.binary(max_size=3000),
        headers=st.lists(
            st.tuples(
                st.sampled_from(
                    ["Content-Length", "content-encoding", "Transfer-Encoding", "ETag", "Set-Cookie", "X-Y"]
                ),
                st.text("abcdefg=;/ 0123", max_size=12).map(str.strip),
            ),
            max_size=6,
        ).map(tuple),
        status=st.sampled_from([200, 203, 404]),
        at=st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)),
    )
)
def test_what_was_written_is_read_back(archive, written):
    assert archive.read(archive.write(written)) == written


def test_records_stand_alone(archive):
    pages = [page(f"{number}".encode() * 500, url=f"http://a.cn/{number}") for number in range(20)]
    records = [archive.write(one) for one in pages]
    assert [archive.read(record) for record in reversed(records)] == pages[::-1]


def test_other_tools_can_read_the_files(archive, tmp_path):
    record = archive.write(page(b"hello"))
    archive.close()
    with (tmp_path / "warc" / record.file).open("rb") as file:
        found = [
            (one.rec_type, one.rec_headers.get_header("WARC-Target-URI"), one.content_stream().read())
            for one in ArchiveIterator(file, check_digests="raise")
        ]
    assert [kind for kind, *_ in found] == ["warcinfo", "response"]
    assert found[1][1:] == ("http://www.qinghe.gov.cn/t1.html?seen", b"hello")


@pytest.mark.parametrize("cut", [1, 3, 9, 40, 100, -1], ids=lambda cut: f"{cut} bytes of the record came")
def test_a_torn_tail_is_cut_off(tmp_path, cut):
    with Archive(tmp_path) as first:
        kept, torn = first.write(page(b"kept" * 999)), first.write(page(os.urandom(5000)))
    path = tmp_path / kept.file
    end = torn.offset + (cut if cut > 0 else torn.length + cut)
    path.write_bytes(path.read_bytes()[:end])
    with Archive(tmp_path) as second:
        added = second.write(page(b"added"))
        assert added.offset == torn.offset
        assert second.read(added).body == b"added"
        assert second.read(kept).body == b"kept" * 999
        with pytest.raises(ArchiveError):
            second.read(torn)


def test_a_tail_of_zeros_is_cut_off(tmp_path):
    with Archive(tmp_path) as first:
        kept = first.write(page(b"kept"))
    path = tmp_path / kept.file
    path.write_bytes(path.read_bytes() + bytes(4096))  # what some file systems leave after a power cut
    with Archive(tmp_path) as second:
        assert second.write(page(b"added")).offset == kept.offset + kept.length


def test_a_body_that_looks_like_a_record_is_no_record(tmp_path):
    with Archive(tmp_path) as first:
        inner = first.write(page(b"x"))
        stored = (tmp_path / inner.file).read_bytes()
        outer = first.write(page(stored * 3))
    with Archive(tmp_path) as second:
        added = second.write(page(b"y"))
        assert added.offset == outer.offset + outer.length
        assert second.read(outer).body == stored * 3


def test_a_closed_file_goes_on(tmp_path):
    with Archive(tmp_path) as first:
        one = first.write(page(b"1"))
    with Archive(tmp_path) as second:
        two = second.write(page(b"2"))
        assert (two.file, two.offset) == (one.file, one.offset + one.length)
        assert second.read(one).body == b"1"


def test_a_large_file_is_followed_by_a_new_one(tmp_path):
    with Archive(tmp_path, max_file_bytes=4000) as archive:
        records = [archive.write(page(os.urandom(1500))) for _ in range(6)]
        assert len({record.file for record in records}) == 3
        assert all(len(archive.read(record).body) == 1500 for record in records)


def test_a_new_month_begins_a_new_file_and_an_old_clock_does_not(archive):
    march = archive.write(page(at=datetime(2026, 3, 31, tzinfo=UTC)))
    april = archive.write(page(at=datetime(2026, 4, 1, tzinfo=UTC)))
    back = archive.write(page(at=datetime(2026, 3, 31, tzinfo=UTC)))
    assert march.file != april.file == back.file


def test_two_writers_never_share_a_file(tmp_path):
    with Archive(tmp_path) as one, Archive(tmp_path) as other:
        first, second = one.write(page(b"1")), other.write(page(b"2"))
        assert first.file != second.file
        assert (other.read(first).body, one.read(second).body) == (b"1", b"2")


def test_threads_take_turns(archive):
    records = []

    def work(number):
        for part in range(10):
            body = f"{number}-{part}".encode()
            records.append((archive.write(page(body)), body))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(records) == 40
    assert all(archive.read(record).body == body for record, body in records)


WRONG = {
    "digest": lambda record: replace(record, payload_digest="sha256:0"),
    "file": lambda record: replace(record, file="missing.warc.gz"),
    "offset": lambda record: replace(record, offset=record.offset + 1),
    "before the file": lambda record: replace(record, offset=-1),
    "end": lambda record: replace(record, length=record.length + 99),
    "outside the archive": lambda record: replace(record, file="../../etc/passwd"),
    "the first record": lambda record: replace(record, offset=0, length=record.offset),
}


@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG)
def test_a_row_that_points_elsewhere_is_told(archive, change):
    record = archive.write(page(b"hello"))
    with pytest.raises(ArchiveError):
        archive.read(change(record))


def test_a_damaged_record_is_told(archive, tmp_path):
    record = archive.write(page(b"hello"))
    archive.close()
    path = tmp_path / "warc" / record.file
    damaged = bytearray(path.read_bytes())
    damaged[record.offset + record.length // 2] ^= 0xFF
    path.write_bytes(damaged)
    with pytest.raises(ArchiveError):
        archive.read(record)


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ArchiveError):
        Archive(tmp_path / "file").write(page())


WRITER = """
import hashlib, os, sys
from datetime import UTC, datetime
from pathlib import Path
from collector.archive import Archive
from model.crawl import ArchiveRecord, Page
archive = Archive(Path(sys.argv[1]))
while True:
    body = os.urandom(30_000)
    digest = "sha256:" + hashlib.sha256(body).hexdigest()
    record = archive.write(Page("http://a.cn/", "http://a.cn/", 200, (), body, datetime(2026, 3, 1, tzinfo=UTC), digest))
    print(record.file, record.offset, record.length, record.record_id, record.payload_digest, flush=True)
"""


@pytest.mark.slow
def test_a_killed_writer_leaves_every_row_readable(tmp_path):
    """Whatever was told before the kill can be read, and the next writer goes on in the same file."""
    told = []
    for rows in (1, 3, 7):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        lines = [writer.stdout.readline() for _ in range(rows)]
        writer.kill()
        lines += writer.communicate()[0].splitlines()
        told += [line.split() for line in lines if line.count(" ") == 4 and line.rstrip()[-64:].isalnum()]
    records = [
        ArchiveRecord(file, int(offset), int(length), name, digest) for file, offset, length, name, digest in told
    ]
    with Archive(tmp_path) as archive:
        assert len(records) >= 11
        assert all(archive.read(record).payload_digest == record.payload_digest for record in records)
    assert len(list(tmp_path.iterdir())) == 1
