"""A course's settings: nbgrader's own configuration, read once, and nothing beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from nablagrade.errors import CourseError
from nablagrade.settings import IGNORED, load_settings


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
