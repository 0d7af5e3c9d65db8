"""What lies beside the autograder may have been written by anybody."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest

from nablagrade.bundling.hand_in import MAX_METADATA_BYTES, HandIn, read_metadata, take_over

HONEST = b'{"id": 1, "created_at": "2026-03-02T12:30:05.5-08:00", "users": [{"name": "A"}, {"name": "B"}]}'


def test_metadata_is_read(tmp_path):
    """The time has its zone, and a group its members."""
    (tmp_path / "m.json").write_bytes(HONEST)
    assert read_metadata(tmp_path / "m.json") == HandIn(datetime(2026, 3, 2, 20, 30, 5, 500000, tzinfo=UTC), 2)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{",
        b"\xff\xfe",
        b"[" * 1_000_000,
        b'{"users": ' + b"[" * 1_000_000,
        b'{"users": 7}',
        b'{"created_at": "2026-13-02T12:30:05Z"}',
        b'{"created_at": "2026-03-02T12:30:05"}',
        b'{"created_at": 1' + b"0" * 5000 + b"}",
    ],
)
def test_odd_metadata_says_nothing(tmp_path, content):
    """What is no metadata is as if there were none."""
    (tmp_path / "m.json").write_bytes(content)
    assert read_metadata(tmp_path / "m.json") == HandIn()


def test_metadata_is_a_plain_file_of_bounded_size(tmp_path):
    """No link is followed, no pipe waited for, no giant read; a group of thousands is bounded."""
    plain, odd = tmp_path / "m.json", tmp_path / "odd.json"
    plain.write_bytes(HONEST)
    odd.symlink_to(plain)
    assert read_metadata(odd) == HandIn()
    os.mkfifo(tmp_path / "pipe.json")
    assert read_metadata(tmp_path / "pipe.json") == HandIn()
    os.truncate(plain, MAX_METADATA_BYTES + 1)
    assert read_metadata(plain) == HandIn()
    assert read_metadata(tmp_path / "absent.json") == HandIn()
    plain.write_bytes(b'{"users": [' + b"1," * 5000 + b"1]}")
    assert read_metadata(plain).members == 1000


def test_nothing_is_followed(tmp_path):
    """Files are copied, links and pipes named, and nobody brings a time of their own."""
    there = tmp_path / "submission"
    (there / "inner").mkdir(parents=True)
    (there / "inner" / "a.ipynb").write_text("{}")
    (there / "timestamp.txt").write_text("2001-01-01 00:00:00 UTC")
    (tmp_path / "secret.py").write_text("42")
    (there / "link.py").symlink_to(tmp_path / "secret.py")
    (there / "hard.py").hardlink_to(tmp_path / "secret.py")
    os.mkfifo(there / "pipe")
    count, told = take_over(tmp_path, tmp_path / "new", (), datetime(2026, 3, 2, 12, tzinfo=UTC))
    assert {path.name for path in (tmp_path / "new").rglob("*") if path.is_file()} == {"a.ipynb", "timestamp.txt"}
    assert (tmp_path / "new" / "timestamp.txt").read_text() == "2026-03-02 12:00:00 UTC\n"
    assert count == 5
    assert [line.partition(":")[0] for line in told] == ["link.py", "pipe", "hard.py"]
