"""The time of handing in: read in whatever form it can be, told where it cannot; never silently in time."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbgrader.utils import parse_utc

from nablagrade.course.timestamps import is_time, read_timestamp
from nablagrade.model import NoteKind

TIME = "2026-03-02 17:45:00 UTC"
READ = {
    "as nbgrader writes it": TIME.encode(),
    "with a line's end": f"{TIME}\r\n".encode(),
    "UTF-8 with a mark": codecs.BOM_UTF8 + TIME.encode(),
    "UTF-16 as Windows writes it": TIME.encode("utf-16"),
    "UTF-16, big end first": codecs.BOM_UTF16_BE + TIME.encode("utf-16-be"),
    "UTF-16 without a mark": TIME.encode("utf-16-le"),
    "UTF-16 without a mark, big end first": TIME.encode("utf-16-be"),
    "with more lines": f"{TIME}\nuploaded by a web page\n".encode(),
    "with blank lines": f"\n\n{TIME}\n".encode(),
}
UNKNOWN = {
    "words": b"yesterday evening",
    "another form": "2. März 2026, viertel vor sechs".encode(),
    "a day of each week": b"Monday",
    "an hour of each day": b"17:45",
    "a number": b"12",
    "a month of each year": b"March",
    "bytes": b"\x80\x81\x82",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(200)),
    "much": b"y" * 100_000,
    "a zone without end": b"2026-03-02 17:45 +99999999999999",
}


@pytest.mark.parametrize("data", READ.values(), ids=READ)
def test_what_can_be_read_is_read(tmp_path, data):
    """The time, and a file that nbgrader reads: byte for byte the student's where it can."""
    (tmp_path / "timestamp.txt").write_bytes(data)
    found = read_timestamp(tmp_path)
    assert (found.text, found.notes) == (TIME, ())
    assert parse_utc(found.body.decode().strip()) == parse_utc(TIME)
    assert found.body == data or data not in (TIME.encode(), f"{TIME}\r\n".encode())


@pytest.mark.parametrize("data", UNKNOWN.values(), ids=UNKNOWN)
def test_what_cannot_be_read_is_told(tmp_path, data):
    """One sentence with what it holds and the form of a time; nbgrader is given no file that it would fail on."""
    (tmp_path / "timestamp.txt").write_bytes(data)
    found = read_timestamp(tmp_path)
    assert (found.text, found.body) == (None, None)
    [note] = found.notes
    assert note.kind is NoteKind.TIMESTAMP
    assert note.words.startswith("timestamp.txt: holds no time (")
    assert len(note.words) < 200


@pytest.mark.parametrize("data", [b"", b"\n", codecs.BOM_UTF8, "".encode("utf-16"), b" \t\r\n"], ids=repr)
def test_an_empty_file_says_nothing(tmp_path, data):
    """As under nbgrader, which goes on without a time, and can read the file that it is given."""
    (tmp_path / "timestamp.txt").write_bytes(data)
    found = read_timestamp(tmp_path)
    assert (found.text, found.notes) == (None, ())
    assert found.body.decode().strip() == ""


def test_no_file(tmp_path):
    """Most courses have none."""
    assert read_timestamp(tmp_path).notes == ()


def test_what_is_no_plain_file(tmp_path):
    """A folder and a link are told, and not followed."""
    (tmp_path / "timestamp.txt").mkdir()
    assert "is no plain file" in read_timestamp(tmp_path).notes[0].words
    (tmp_path / "timestamp.txt").rmdir()
    (tmp_path / "timestamp.txt").symlink_to(tmp_path / "elsewhere")
    assert "is a link, which is not followed" in read_timestamp(tmp_path).notes[0].words


@settings(deadline=None, max_examples=200)
@given(st.text(st.sampled_from("0123456789-:. +TZUCMay"), max_size=25) | st.datetimes().map(str) | st.text(max_size=9))
def test_what_is_a_time_is_one_for_nbgrader(text):
    """Nothing that we take for a time makes nbgrader stop."""
    if is_time(text):
        assert parse_utc(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02 17:45:00 /etc/hostname",
        "2026-03-02 17:45:00 ../../../etc/hostname",
        "0001-01-01 00:00:00 +2359",
        "9999-12-31T23:59:59-14:00",
    ],
)
def test_neither_a_file_nor_a_time_that_utc_lacks(text):
    """A zone that is a path is not opened, and what has no time in UTC is none: nbgrader stops at both."""
    assert not is_time(text)
