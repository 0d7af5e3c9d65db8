"""The time of handing in, where nbgrader's own converter asks for it: what is none fails one submission, and no run."""

from __future__ import annotations

import pytest
from nbgrader.converters import NbGraderException

from nablagrade.drop_in.stamps import existing_timestamp, known_timestamp

TIME = "2026-03-02 17:45:00 UTC"


@pytest.fixture
def stamp(tmp_path):
    """Where the file is."""
    (tmp_path / "submitted/anna/sums").mkdir(parents=True)
    return tmp_path / "submitted/anna/sums/timestamp.txt"


def write_giant(path):
    """A time, and 400 MB behind it."""
    with path.open("w") as file:
        file.write(f"{TIME}\n")
        file.truncate(400_000_000)


@pytest.mark.parametrize("write", [lambda path: path.write_text(TIME), write_giant])
def test_a_time_is_read(stamp, write):
    """Whatever is behind it, of which no more than a little is read."""
    write(stamp)
    for read in (existing_timestamp, known_timestamp):
        assert str(read(str(stamp.parent))) == "2026-03-02 17:45:00"


def test_no_file_is_no_time(stamp):
    """Most courses have none."""
    assert existing_timestamp(str(stamp.parent)) is None


@pytest.mark.parametrize(
    "write", [lambda path: path.write_text("yesterday"), lambda path: path.mkdir(), lambda path: path.symlink_to("x")]
)
def test_what_is_no_time_fails_that_submission(stamp, write):
    """With a sentence, where the submission can fail; else it is none, and the record says so."""
    write(stamp)
    with pytest.raises(NbGraderException, match=r"timestamp\.txt: .*, so nobody knows whether it was in time"):
        existing_timestamp(str(stamp.parent))
    assert known_timestamp(str(stamp.parent)) is None
