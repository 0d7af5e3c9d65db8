"""What has arrived and rests: nothing of it is opened, and half a hand-in waits."""

from __future__ import annotations

import pytest

from nablagrade.watching import arrivals
from nablagrade.watching.arrivals import Arrivals, stamp_of_course

PLACE = ("new", "sums")


@pytest.fixture
def waiting(sums_settings, monkeypatch):
    """Arrivals of the small course, of which all that came with it has been taken; what rests is due at once."""
    monkeypatch.setattr(arrivals, "QUIET_SECONDS", 0.0)
    made = Arrivals(sums_settings, ("sums",), ("sums", "other"))
    made.look_for_all()
    made.take_due()
    return made


@pytest.fixture
def file(sums_settings):
    """The notebook of a student who has just come."""
    path = sums_settings.submitted / "new" / "sums" / "level-a.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text("{")
    return path


def test_everything_is_due_once(sums_settings, monkeypatch):
    """At the start each submission is, and then none."""
    monkeypatch.setattr(arrivals, "QUIET_SECONDS", 0.0)
    made = Arrivals(sums_settings, ("sums",), ("sums",))
    made.look_for_all()
    first = made.take_due()
    assert len(first) == len(list(sums_settings.submitted.iterdir()))
    made.look_for_all()
    assert made.take_due() == []


def test_a_file_that_is_written_waits(waiting, file):
    """Until it is closed; then it is due."""
    waiting.hear(file, is_writing=True)
    assert waiting.take_due() == []
    assert waiting.seconds_left() > 1.0
    waiting.hear(file, is_writing=False)
    assert waiting.take_due() == [PLACE]


def test_one_closed_file_beside_an_open_one_waits(waiting, file):
    """A folder is due when the last of its files is closed."""
    waiting.hear(file, is_writing=True)
    waiting.hear(file.with_name("level-b.ipynb"), is_writing=False)
    assert waiting.take_due() == []


def test_what_grew_unheard_waits(waiting, file):
    """When its time has come it is looked at once more: it is no longer what it was, and waits again."""
    waiting.hear(file, is_writing=False)
    file.write_text("{}")
    assert waiting.take_due() == []
    assert waiting.take_due() == [PLACE]


def test_what_nobody_told_of_is_found(waiting, file):
    """A look at everything finds it."""
    waiting.look_for_all()
    assert waiting.take_due() == [PLACE]


def test_what_is_gone_is_not_due(waiting, file):
    """A submission that was taken away is none."""
    waiting.hear(file, is_writing=False)
    file.unlink()
    waiting.take_due()
    assert waiting.take_due() == []


def test_links_lead_nowhere(waiting, sums_settings, tmp_path):
    """A link in the place of a student, a folder or a file is nothing that has arrived; nobody looks behind it."""
    aside = tmp_path / "aside" / "sums"
    aside.mkdir(parents=True)
    (aside / "level-a.ipynb").write_text("{}")
    (sums_settings.submitted / "one").symlink_to(aside.parent)
    (sums_settings.submitted / "two").mkdir()
    (sums_settings.submitted / "two" / "sums").symlink_to(aside)
    (sums_settings.submitted / "three" / "sums").mkdir(parents=True)
    (sums_settings.submitted / "three" / "sums" / "level-a.ipynb").symlink_to(aside / "level-a.ipynb")
    waiting.look_for_all()
    assert waiting.take_due() == []


def test_another_assignment_is_nobodys(waiting, sums_settings):
    """What is not watched is not heard."""
    waiting.hear(sums_settings.submitted / "new" / "other" / "x.ipynb", is_writing=False)
    waiting.hear(sums_settings.root / "elsewhere", is_writing=False)
    assert waiting.take_due() == []


def test_a_changed_check_changes_the_course(sums_settings):
    """As does a source; what is not the course's does not."""
    before = stamp_of_course(sums_settings, ["sums"])
    assert stamp_of_course(sums_settings, ["sums"]) == before
    path = next((sums_settings.autograders / "sums").glob("*.py"))
    path.write_text(path.read_text() + "\n")
    assert stamp_of_course(sums_settings, ["sums"]) != before
    mended = stamp_of_course(sums_settings, ["sums"])
    (sums_settings.autograders / "shared").mkdir()
    (sums_settings.autograders / "shared" / "tools.py").write_text("CLOSE = 1\n")  # which checks may import
    assert stamp_of_course(sums_settings, ["sums"]) != mended
