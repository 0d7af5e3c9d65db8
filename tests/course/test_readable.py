"""Folders that a course opens for its notebooks: which, and what is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nablagrade.course.preparing import BatchOptions, plan_batch, prepare
from nablagrade.course.readable import readable_folders
from nablagrade.errors import CourseError
from nablagrade.settings import load_settings


@pytest.fixture
def course(tmp_path):
    """`course(line)`: the settings of a course with this line in its configuration."""
    root = tmp_path / "course"
    for folder in ("source/hw", "submitted/alice/hw", "autograders/hw", "records", "data"):
        (root / folder).mkdir(parents=True)
    (tmp_path / "shared").mkdir()

    def configure(line):
        (root / "nbgrader_config.py").write_text(f"c = get_config()\n{line}\n")
        return load_settings(root)

    return configure


def test_folders_are_named_as_people_name_them(course, tmp_path, monkeypatch):
    """Relative to the course, from a home folder, by links: what a notebook names is there, and what it leads to."""
    (tmp_path / "link").symlink_to(tmp_path / "shared")
    (tmp_path / "nltk_data").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    settings = course("c.Nablagrade.readable = ['data', '../link', '~/nltk_data']")
    names = ("course/data", "link", "shared", "nltk_data")
    assert readable_folders(settings) == tuple(tmp_path / name for name in names)
    assert prepare(settings, ()).readable == tuple(str(tmp_path / name) for name in names)
    assert prepare(course(""), ()).readable == ()


@pytest.mark.parametrize(
    ("folder", "words"),
    [
        (".", "holds .*/source"), ("..", "holds"), ("/", "holds"), ("submitted", "holds .*/submitted"),
        ("submitted/alice/hw", "lies in it"), ("autograders/hw", "autograders"), ("records", "records"),
        ("source/hw", "source"), ("~", "your home folder"), ("/dev/shm", "shared memory"),  # noqa: S108 - named only
        ("/etc", "the machine's"),
        ("/proc/self", "the machine's"), ("missing", "is no folder"), ("nbgrader_config.py", "is no folder"),
    ],
)  # fmt: skip
def test_what_must_stay_hidden_is_refused(course, folder, words, tmp_path, monkeypatch):
    """A folder that holds or lies in what no submission may read is refused with a sentence that names both."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    settings = course(f"c.Nablagrade.readable = [{folder!r}]")
    with pytest.raises(CourseError, match=f"nbgrader_config.py: c.Nablagrade.readable: .*{words}.*; name folders"):
        plan_batch(settings, BatchOptions(1, settings.limits), ())


def test_a_link_does_not_open_a_way_in(course, tmp_path):
    """What a name leads to counts, not how it is spelled; so does a gradebook that lies elsewhere."""
    (tmp_path / "link").symlink_to(tmp_path / "course" / "submitted")
    with pytest.raises(CourseError, match="submitted"):
        readable_folders(course("c.Nablagrade.readable = ['../link']"))
    with pytest.raises(CourseError, match=r"gradebook\.db"):
        readable_folders(
            course(
                f"c.CourseDirectory.db_url = 'sqlite:///{tmp_path}/shared/gradebook.db'\n"
                "c.Nablagrade.readable = ['../shared']"
            )
        )


@pytest.mark.parametrize("value", ["'/srv/data'", "[3]", "None"])
def test_a_slip_in_the_setting_is_told(course, value):
    """A name instead of a list of names, a number, nothing: a sentence with the file."""
    with pytest.raises(CourseError, match=r"nbgrader_config\.py: c\.Nablagrade\.readable is no list"):
        course(f"c.Nablagrade.readable = {value}")


def test_names_that_go_up_are_made_plain(course):
    """A setting holds no `..`: what is compared is where it leads."""
    settings = course("c.Nablagrade.readable = ['data/../data']")
    assert settings.readable == (settings.root / "data",)
    assert os.fspath(Path(settings.readable[0])) == os.path.normpath(settings.readable[0])
