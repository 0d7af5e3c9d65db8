"""nbgrader's inbound exchange: the newest whole hand-in of each student, and nothing that a link leads to."""

from __future__ import annotations

import pytest

from nablagrade.settings import load_settings
from nablagrade.watching.inbound import take_over

OLD, NEW = "2026-03-02 10:00:00.000000 UTC", "2026-03-02 11:00:00.000000 UTC"


@pytest.fixture
def course(sums_course, tmp_path):
    """A course with an exchange in which all files have one owner."""
    (tmp_path / "exchange" / "small" / "inbound").mkdir(parents=True)
    with (sums_course / "nbgrader_config.py").open("a") as file:
        file.write(f"\nc.Exchange.root = {str(tmp_path / 'exchange')!r}\nc.ExchangeCollect.check_owner = False\n")
    return load_settings(sums_course)


@pytest.fixture
def hand_in(tmp_path):
    """`hand_in(student, time, text)`: what `nbgrader submit` leaves in the exchange."""

    def make(student, time, text, *, is_whole=True):
        folder = tmp_path / "exchange" / "small" / "inbound" / f"{student}+sums+{time}+4f2a"
        folder.mkdir()
        (folder / "level-a.ipynb").write_text(text)
        if is_whole:
            (folder / "timestamp.txt").write_text(time)
        return folder

    return make


def taken(settings, student="new"):
    """What is in a student's folder now."""
    path = settings.submitted / student / "sums" / "level-a.ipynb"
    return path.read_text() if path.is_file() else None


def test_the_newest_is_taken_once(course, hand_in):
    """Of two the newer; an older one that comes late changes nothing."""
    hand_in("new", OLD, "old")
    hand_in("new", NEW, "new")
    seen = set()
    assert list(take_over(course, ["sums"], seen)) == []
    assert taken(course) == "new"
    before = (course.submitted / "new" / "sums").stat().st_ino
    assert list(take_over(course, ["sums"], set())) == []
    assert (course.submitted / "new" / "sums").stat().st_ino == before


def test_half_a_hand_in_waits(course, hand_in):
    """Without its timestamp, which is written last, a folder is not there yet."""
    folder = hand_in("new", NEW, "half", is_whole=False)
    (folder / "timestamp.txt").touch()
    list(take_over(course, ["sums"], set()))
    assert taken(course) is None


def test_links_are_left(course, hand_in, tmp_path):
    """A link in a hand-in, or in its place, brings nothing of ours into a student's folder."""
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    folder = hand_in("new", NEW, "mine")
    (folder / "level-b.ipynb").symlink_to(secret)
    (folder / "more").symlink_to(tmp_path)
    (folder.parent / f"other+sums+{NEW}+1").symlink_to(tmp_path)
    list(take_over(course, ["sums"], set()))
    assert taken(course) == "mine"
    assert sorted(path.name for path in (course.submitted / "new" / "sums").rglob("*")) == [
        "level-a.ipynb",
        "timestamp.txt",
    ]
    assert not (course.submitted / "other").exists()


def test_no_name_leads_out(course, hand_in):
    """`..` is nobody's name."""
    hand_in("..", NEW, "out")
    list(take_over(course, ["sums"], set()))
    assert not (course.root / "sums").exists()


def test_another_owner_is_told(sums_course, course, hand_in):
    """Where owners are looked at, a folder of somebody else's is left, and said."""
    course.config.ExchangeCollect.check_owner = True
    hand_in("new", NEW, "mine")
    (said,) = take_over(course, ["sums"], set())
    assert "is owned by" in said
    assert taken(course) is None


def test_a_name_that_no_gradebook_holds_is_left(course, hand_in):
    """In the submissions it would stop the grading of the whole class."""
    hand_in("new\udcff", NEW, "mine")
    (said,) = take_over(course, ["sums"], set())
    assert "no UTF-8" in said
    assert not (course.submitted / "new\udcff").exists()
