"""A course's settings: nbgrader's own configuration, read once, and nothing beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from nablagrade.errors import CourseError
from nablagrade.model import Limits
from nablagrade.settings import IGNORED, Arrival, for_cells_of, load_settings


def configure(folder, *lines):
    """A course with these lines in its configuration."""
    (folder / "nbgrader_config.py").write_text("\n".join(["c = get_config()", *lines]))
    return load_settings(folder)


def test_without_a_configuration(tmp_path):
    """nbgrader's own folders and its SQLite gradebook, in the course."""
    settings = load_settings(tmp_path)
    for step in ("source", "release", "submitted", "autograded", "feedback", "autograders", "records"):
        assert getattr(settings, step) == tmp_path / step
    assert settings.db_url == f"sqlite:///{tmp_path / 'gradebook.db'}"
    assert (settings.course_id, settings.excluded_students, settings.ignored_files) == ("", frozenset(), IGNORED)
    assert settings.cell_seconds == 30.0


def test_what_is_left_out_may_be_added_to(tmp_path):
    """A configuration that appends to nbgrader's list has the usual names, too."""
    assert configure(tmp_path, "c.CourseDirectory.ignore.append('*.bak')").ignored_files == (*IGNORED, "*.bak")


def test_what_is_configured(tmp_path):
    """Folders, database, course, excluded students, ignored files and the time of a cell are nbgrader's."""
    settings = configure(
        tmp_path, "c.CourseDirectory.course_id = 'calc'", "c.CourseDirectory.submitted_directory = 'in'",
        "c.CourseDirectory.autograded_directory = '/elsewhere/out'", "c.CourseDirectory.db_url = 'postgresql://x'",
        "c.CourseDirectory.student_id_exclude = 'ta,demo'",
        "c.CourseDirectory.ignore = ['*.bak']", "c.Execute.timeout = 7",
    )  # fmt: skip
    assert (settings.course_id, settings.db_url) == ("calc", "postgresql://x")
    assert (settings.submitted, settings.autograded) == (tmp_path / "in", Path("/elsewhere/out"))
    assert settings.excluded_students == {"ta", "demo"}
    assert settings.ignored_files == ("*.bak",)
    assert settings.cell_seconds == 7.0


@pytest.mark.parametrize("name", ["Execute", "ExecutePreprocessor", "NotebookClient"])
def test_each_name_of_the_timeout(tmp_path, name):
    """The timeout has three names, of nbgrader and of nbclient."""
    assert configure(tmp_path, f"c.{name}.timeout = 12").cell_seconds == 12.0


@pytest.mark.parametrize("value", ["None", "0", "-1"])
def test_no_timeout_is_the_usual_one(tmp_path, value):
    """nbclient's words for `no limit` are no limit of ours: a cell always ends."""
    assert configure(tmp_path, f"c.Execute.timeout = {value}").cell_seconds == 30.0


def test_a_relative_course(tmp_path, monkeypatch):
    """All folders are absolute, however the course was named."""
    (tmp_path / "course").mkdir()
    monkeypatch.chdir(tmp_path)
    assert load_settings(Path("course")).source == tmp_path / "course" / "source"


def test_a_configuration_sees_its_folder(tmp_path, monkeypatch):
    """A configuration may read a file beside it, and the caller's folder stays what it was."""
    monkeypatch.chdir(tmp_path.parent)
    (tmp_path / "name.txt").write_text("calc")
    settings = configure(
        tmp_path, "from pathlib import Path", "c.CourseDirectory.course_id = Path('name.txt').read_text()"
    )
    assert settings.course_id == "calc"
    assert Path.cwd() == tmp_path.parent


@pytest.mark.parametrize(
    "line", ["1 / 0", "raise SystemExit", "import nothing_of_this_name", "x = (", "c.Execute.timeout = 'long'"]
)
def test_what_cannot_be_read_is_named(tmp_path, line):
    """One sentence with the file; the caller's folder stays what it was."""
    before = Path.cwd()
    with pytest.raises(CourseError, match="mend this file") as caught:
        configure(tmp_path, line)
    assert str(caught.value).startswith(str(tmp_path / "nbgrader_config.py"))
    assert Path.cwd() == before


def test_a_file_is_no_course(tmp_path):
    """`--course` names a folder."""
    (tmp_path / "x").write_text("")
    with pytest.raises(CourseError, match="is no folder"):
        load_settings(tmp_path / "x")


def test_programs_are_allowed_by_one_setting(tmp_path):
    """Notebooks may start programs only where the course says so."""
    assert not load_settings(tmp_path).subprocesses
    assert configure(tmp_path, "c.Nablagrade.subprocesses = True").subprocesses


def test_classic_tests_stay_inside_by_one_setting(tmp_path):
    """Classic tests are judged outside where they can be, unless the course says no."""
    assert load_settings(tmp_path).tests_outside
    assert not configure(tmp_path, "c.Nablagrade.tests_outside = False").tests_outside


def test_limits_are_configured(tmp_path):
    """Each limit has a setting of ours, but a cell's time, which is nbgrader's; it may be said here, too."""
    settings = configure(
        tmp_path, "c.Nablagrade.notebook_seconds = 600", "c.Nablagrade.check_seconds = 2.5",
        "c.Nablagrade.memory_mb = 3000",
        "c.Nablagrade.file_mb = 128", "c.Nablagrade.scratch_mb = 512", "c.Nablagrade.scratch_files = 99",
        "c.Nablagrade.output_bytes = 1000", "c.Nablagrade.kept_files = 7", "c.Nablagrade.kept_mb = 8",
        "c.Nablagrade.cell_seconds = 40", "c.Execute.timeout = 20",
    )  # fmt: skip
    limits = settings.limits
    assert (limits.notebook_seconds, limits.check_seconds, limits.memory_mb) == (600.0, 2.5, 3000)
    assert (limits.file_mb, limits.scratch_mb, limits.scratch_files, limits.output_bytes) == (128, 512, 99, 1000)
    assert (limits.kept_files, limits.kept_mb) == (7, 8)
    assert settings.cell_seconds == limits.cell_seconds == 40.0


@pytest.mark.parametrize(("cell", "notebook"), [(7, 120.0), (30, 120.0), (100, 400.0), (600, 2400.0)])
def test_a_notebook_has_the_time_of_its_cells(tmp_path, cell, notebook):
    """What one cell may take never exceeds what its notebook may: four cells can use up their time."""
    limits = configure(tmp_path, f"c.Execute.timeout = {cell}").limits
    assert (limits.cell_seconds, limits.notebook_seconds) == (cell, notebook)
    assert for_cells_of(Limits(), cell).notebook_seconds == notebook


@pytest.mark.parametrize(
    "line",
    ["c.Nablagrade.memory_mb = 'much'", "c.Nablagrade.memory_mb = 1.5", "c.Nablagrade.file_mb = 0",
     "c.Nablagrade.notebook_seconds = -1", "c.Nablagrade.check_seconds = float('nan')", "c.Nablagrade.kept_mb = True",
     "c.Nablagrade.notebook_seconds = float('inf')", "c.Nablagrade.output_bytes = None",
     "c.Nablagrade.notebook_seconds = 10", "c.Nablagrade.cell_seconds = 'long'"],
)  # fmt: skip
def test_a_limit_that_is_none(tmp_path, line):
    """One sentence with the file and the setting."""
    with pytest.raises(CourseError, match=r"nbgrader_config.py: c\.Nablagrade\.\w+ is .*mend"):
        configure(tmp_path, line)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("c.Nablagrade.memry_mb = 3000", "c.Nablagrade.memry_mb is no setting; there is memory_mb"),
        ('c.Nablagrade.reedable = ["x"]', "c.Nablagrade.reedable is no setting; there is readable"),
        ("c.Nablgrade.memory_mb = 3000", "c.Nablgrade is no section; did you mean c.Nablagrade"),
        ('c.Nablagrade.subprocesses = "no"', "c.Nablagrade.subprocesses is 'no'; write True or False"),
        ("c.Nablagrade.tests_outside = 1", "c.Nablagrade.tests_outside is 1; write True or False"),
        ("c.Nablagrade.memory_mb = 100", "c.Nablagrade.memory_mb is 100; a notebook needs 256 MB to start"),
    ],
)
def test_a_setting_that_does_nothing_good(tmp_path, line, words):
    """A name that is misspelt, a text for a truth value, memory in which nothing starts: a sentence, not silence."""
    (tmp_path / "nbgrader_config.py").write_text(f"c = get_config()\n{line}\n")
    with pytest.raises(CourseError) as caught:
        load_settings(tmp_path)
    assert words in str(caught.value)
    assert "nbgrader_config.py" in str(caught.value)


def test_what_watch_does_is_configured(tmp_path):
    """Nothing is handed back or counted unless the course says so; what is no such setting is named."""
    assert load_settings(tmp_path).arrival == Arrival()
    lines = ("c.Nablagrade.feedback_on_arrival = True", "c.Nablagrade.attempts_counted = 3")
    chosen = configure(tmp_path, *lines, "c.Nablagrade.minutes_between_attempts = 2").arrival
    assert chosen == Arrival(feedback_on_arrival=True, attempts_counted=3, minutes_between_attempts=2.0)
    with pytest.raises(CourseError, match="attempts_counted is no whole number above 0"):
        configure(tmp_path, "c.Nablagrade.attempts_counted = 0.5")
