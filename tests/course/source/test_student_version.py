"""Student versions made in our own process are nbgrader's own; what only its program can do is left to it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nablagrade.course.source import student_version
from nablagrade.course.source.plain import NAMED, PLAIN, is_plain
from nablagrade.course.source.student_version import make_student_version
from nablagrade.records.gradebook.gradebook import Gradebook
from nablagrade.settings import load_settings
from tests.differential import released

ROOT = Path(__file__).parents[3]
SOLVED = "### BEGIN SOLUTION\n\tx = 1\n### END SOLUTION"
HIDDEN = "### BEGIN HIDDEN TESTS\nassert y == 2\n### END HIDDEN TESTS"
SCHEME = "=== BEGIN MARK SCHEME ===\nnicely\n=== END MARK SCHEME ==="
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg=="


def cell(source, kind="code", *, outputs=(), metadata=None, **mark):
    """One cell; with a mark where something of it is said."""
    flags = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
    made = {"cell_type": kind, "source": source, "metadata": metadata or {}}
    made["metadata"] |= {"nbgrader": flags | mark} if mark else {}
    return made | ({"outputs": list(outputs), "execution_count": 7 if outputs else None} if kind == "code" else {})


def odd_cells():
    """What instructors use besides answers and tests."""
    shown = {"output_type": "stream", "name": "stdout", "text": ["a\n", "b"]}
    return [
        cell("# Title\n\n![x](attachment:x.png)", "markdown") | {"attachments": {"x.png": {"image/png": PNG}}},
        cell("print('é∂')  # runs\n", outputs=[shown], metadata={"tags": ["kept"], "collapsed": True}),
        cell("raw", "raw"),
        cell(f"{SOLVED}\ny = 2\n    ### BEGIN SOLUTION\n    pass\n    ### END SOLUTION", grade_id="x", solution=True,
             outputs=[shown]),
        cell("whole = 'solution'", grade_id="whole", solution=True),
        cell(f"assert x == 1\n{HIDDEN}", grade_id="x-test", grade=True, locked=True, points=2.5),
        cell("given = 1", grade_id="given", locked=True, checksum="0" * 32, cell_type="code"),
        cell("by_hand = 1", grade_id="by-hand", grade=True, solution=True, points=3),
        cell("Why?", "markdown", grade_id="why", grade=True, solution=True, points=1),
        cell(f"Draw.\n{SCHEME}", "markdown", grade_id="task", task=True, locked=True, points=4),
        cell("", "markdown", grade_id="not-marked"),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def released_course(once, command) -> Path:
    """A course of odd notebooks that nbgrader has released."""

    def make(place: Path) -> None:
        (place / "source" / "odd").mkdir(parents=True)
        (place / "source" / "odd" / "odd.ipynb").write_text(released.notebook(odd_cells()))
        (place / "source" / "odd" / "without-ids.ipynb").write_text(released.notebook(odd_cells(), minor=2))
        (place / "header.ipynb").write_text(released.notebook([cell("# Header", "markdown"), cell("%pylab")], minor=4))
        released.configure(
            place,
            CourseDirectory={"course_id": "odd-course"},
            ClearSolutions={"code_stub": {"python": "...  # yours"}, "text_stub": "(yours)"},
            IncludeHeaderFooter={"header": "header.ipynb"},
            LockCells={"lock_grade_cells": False},
        )
        done = command("nbgrader", "generate_assignment", "odd", "--create", cwd=place)
        assert done.returncode == 0, done.stderr

    return once("released-odd", make)


@pytest.mark.slow
def test_equal_to_nbgraders(released_course, tmp_path):
    """Byte for byte the same notebooks, up to ids that are made up, and the same rows in the same order."""
    mine = released.made_by_us(released_course, "odd", tmp_path / "gradebook.db")
    theirs = released.made_by_nbgrader(released_course, "odd")
    assert mine[0] == theirs[0]
    assert mine[1] == theirs[1]
    assert all(theirs[1])


@pytest.mark.parametrize("lesson", sorted(path.name for path in (ROOT / "source").iterdir()))
def test_the_bank_is_as_it_was_released(lesson):
    """What is in release/ nbgrader has made."""
    version = make_student_version(load_settings(ROOT), lesson)
    folder = ROOT / "release" / lesson
    assert version is not None
    assert version.notebooks == {path.stem: path.read_text("utf-8") for path in folder.glob("*.ipynb")}


@pytest.mark.parametrize(
    "sections",
    [{"GenerateAssignment": {"preprocessors": []}}, {"BaseConverter": {"pre_convert_hook": "hooks.before"}},
     {"Exporter": {"preprocessors": ["own.Own"]}}, {"FilesWriter": {"files": ["*"]}}, {"SaveCells": {"enabled": False}},
     {"CourseDirectory": {"groupshared": True}}, {"NbGrader": {"course_id": "old"}}, {"Assign": {"no_metadata": True}},
     {"NbGraderPreprocessor": {"enabled": False}}],
)  # fmt: skip
def test_another_way_is_nbgraders(sums_course, sections):
    """Where a course configures how nbgrader releases, nbgrader's program does."""
    assert is_plain(released.configure(sums_course, ClearSolutions={"code_stub": {"python": "..."}}))
    assert not is_plain(released.configure(sums_course, **sections))


def test_a_configuration_elsewhere_is_nbgraders(sums_settings, tmp_path, monkeypatch):
    """What Jupyter's own folders configure of nbgrader is read by nbgrader."""
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))
    assert is_plain(sums_settings)
    (tmp_path / "nbgrader_config.py").write_text("c.ClearSolutions.code_stub = {}")
    assert not is_plain(sums_settings)


def test_what_nbgrader_must_run_or_refuse_is_nbgraders(sums_settings):
    """Tests that are made by running a notebook, and notebooks on which a preprocessor fails."""
    path = sums_settings.source / "sums" / "level-a.ipynb"
    assert make_student_version(sums_settings, "sums") is not None
    for source in ("### AUTOTEST a1", "### BEGIN SOLUTION\n1"):
        notebook = json.loads(path.read_text())
        notebook["cells"][0]["source"] = source
        path.write_text(json.dumps(notebook))
        assert make_student_version(sums_settings, "sums") is None


def test_nothing_is_written_in_halves(sums_settings, monkeypatch):
    """An assignment comes into the gradebook with all of its cells or not at all."""
    version = make_student_version(sums_settings, "sums")
    assert version is not None
    with Gradebook(sums_settings.db_url, "") as gradebook:
        session = type(gradebook._gradebook.db.registry())

        def stop(*_):
            raise KeyboardInterrupt

        monkeypatch.setattr(session, "commit", stop)
        with pytest.raises(KeyboardInterrupt):
            gradebook.take_assignment("sums", version.rows)
        monkeypatch.undo()
        assert gradebook.plan("sums") is None


def test_the_chain_is_nbgraders():
    """The installed nbgrader runs these preprocessors in this order, and is configured in the sections that we know."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.preprocessors import InstantiateTests

    theirs = [one.__name__ for one in GenerateAssignment.preprocessors.default()]
    before = [*student_version.BEFORE]
    before.insert(1, "InstantiateTests")
    assert theirs == [*before, "SaveCells", *student_version.AFTER]
    made = GenerateAssignment()
    parts = [type(made), made.exporter_class, type(made).writer.klass, InstantiateTests]
    sections = {name for one in parts for name in one.section_names()} - {"LoggingConfigurable", "Configurable"}
    assert sections <= set(PLAIN)
    assert InstantiateTests.autotest_delimiter.default_value == student_version.AUTOTEST
    assert set().union(*NAMED.values()) >= {"directory_structure"}
