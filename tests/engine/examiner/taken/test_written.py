"""Files that a student's code wrote: kept where they are plain, and nothing of what links and pipes lead to."""

from __future__ import annotations

import os

import pytest

from nablagrade.engine.examiner.run import Run
from nablagrade.engine.examiner.taken.written import marks_of, written_since
from nablagrade.model import Limits
from nablagrade.notebooks.plans import plan_of
from nablagrade.notebooks.sealed import ChangedError, seal


@pytest.fixture
def run_code(make_spec):
    """`run_code(source, files=…)`: a finished run of one cell."""

    def run(source, files=(), **limits):
        cell = {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None}
        done = Run([cell], plan_of({"cells": [cell]}, "n"), {}, make_spec(**limits), files=files)
        done.complete()
        return done

    return run


def test_nothing_was_written(run_code, tmp_path):
    """A notebook that writes nothing hands nothing back, also when files lie beside it."""
    (tmp_path / "data.csv").write_text("1,2")
    run = run_code("print(open('data.csv').read())", [("data.csv", tmp_path / "data.csv")])
    assert run.ran[0].outputs[0]["text"] == "1,2\n"
    assert run.written == ()


def test_new_and_changed_files(run_code, tmp_path):
    """New files come back with those that were changed, folders included, and the run goes to its end."""
    (tmp_path / "data.csv").write_text("1,2")
    source = (
        "import os\nos.makedirs('out/deep')\n"
        "open('out/deep/a.bin', 'wb').write(bytes(3))\nopen('data.csv', 'a').write(',3')"
    )
    run = run_code(source, [("data.csv", tmp_path / "data.csv"), ("same.txt", tmp_path / "data.csv")])
    assert run.written == (("data.csv", b"1,2,3"), ("out/deep/a.bin", bytes(3)))
    assert run.notes == []


def test_links_and_pipes_are_left_alone(tmp_path):
    """A link is not followed, not even through a folder; a pipe is not opened; hidden caches are not kept."""
    secret, scratch = tmp_path / "secret", tmp_path / "scratch"
    for folder in (secret, scratch, scratch / ".cache"):
        folder.mkdir()
        (folder / "key").write_text("the answers")
    (scratch / "file").symlink_to(secret / "key")
    (scratch / "folder").symlink_to(secret)
    os.mkfifo(scratch / "pipe")
    assert written_since(scratch, {}, Limits()) == ((("key", b"the answers"),), True)


@pytest.mark.parametrize("limits", [Limits(kept_files=2), Limits(kept_mb=2)])
def test_bounds(tmp_path, limits):
    """More files, or more bytes, than are kept: some are, and it is known that these are not all."""
    for number in range(3):
        with (tmp_path / f"{number}").open("wb") as file:
            file.truncate(900_000)
    files, is_all = written_since(tmp_path, {}, limits)
    assert len(files) == 2
    assert not is_all
    assert written_since(tmp_path, marks_of(tmp_path), limits) == ((), True)


def test_depth(tmp_path):
    """Folders nested without end are not entered without end."""
    deep = tmp_path / "/".join("d" * 50)
    deep.mkdir(parents=True)
    (deep / "file").touch()
    assert written_since(tmp_path, {}, Limits()) == ((), True)


@pytest.mark.needs_mount
def test_a_file_of_theirs_that_does_not_fit(run_code, tmp_path):
    """It is left out with a note, nothing of it stays, and the others are there; what the course gives has to fit."""
    folder = tmp_path / "anna" / "sums"
    folder.mkdir(parents=True)
    (folder / "large.bin").write_bytes(b"x" * 3_000_000)
    (folder / "small.txt").write_text("1")
    files = [(name, seal(tmp_path, folder / name)) for name in ("large.bin", "small.txt")]
    run = run_code("import os\nprint(sorted(os.listdir()))", files, scratch_mb=2)
    assert run.ran[0].outputs[0]["text"] == "['small.txt']\n"
    assert [str(note) for note in run.notes] == [
        "large.bin: left out of the notebook's folder (No space left on device; c.Nablagrade.scratch_mb)"
    ]
    with pytest.raises(OSError, match="No space left"):
        run_code("1", [("large.bin", folder / "large.bin")], scratch_mb=2)


def test_a_file_that_changed_since_it_was_sealed(run_code, tmp_path):
    """Nothing runs beside what nobody has looked at."""
    path = tmp_path / "anna" / "sums" / "data.csv"
    path.parent.mkdir(parents=True)
    path.write_text("1")
    file = seal(tmp_path, path)
    path.write_text("2")
    with pytest.raises(ChangedError, match=r"data\.csv: was changed while it was graded; grade again"):
        run_code("1", [("data.csv", file)])
