"""`nablagrade grade` after a check was mended: what ends as it did stays where it is, whatever else is written anew."""

from __future__ import annotations

import json
import re

import pytest

from nablagrade.cli.main import main


def everything_of(course, student):
    """What lies in a student's autograded folder and beside their records, records apart."""
    folders = course / "autograded" / student, course / "records" / student
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return {path.relative_to(course): path.read_bytes() for path in files if path.suffix != ".json"}


@pytest.fixture
def mended(course, monkeypatch, capfd):
    """The graded course, with a tolerance that is another one for level-a."""
    monkeypatch.chdir(course)
    path = course / "autograders" / "sums" / "test_level_a.py"
    path.write_text(path.read_text().replace("atol=1e-6", "atol=1e-5"))
    capfd.readouterr()
    return course


def test_all_that_was_written_stands(mended, capfd):
    """Records say what was judged again, and are up to date; nothing else is another one."""
    before = everything_of(mended, "anna")
    assert any(path.suffix == ".transcript" for path in before)
    main(["grade", "--explain"])
    said = capfd.readouterr().err
    assert "anna/sums/level-a: not run, but judged again from what its code returned before: a1-total" in said
    assert everything_of(mended, "anna") == before
    assert json.loads((mended / "records/anna/sums/level-a.json").read_text())["replayed"] == ["a1-total"]
    main(["grade"])
    assert "0 notebooks graded" in capfd.readouterr().err


def test_beside_a_notebook_that_runs(mended, capfd):
    """One of a submission is handed in anew: the other one's notebook, and what is kept of its run, are still there."""
    before = everything_of(mended, "anna")
    path = mended / "submitted/anna/sums/level-b.ipynb"
    path.write_text(path.read_text().replace("Because.", "Because of it."))
    main(["grade"])
    assert "graded" in capfd.readouterr().err
    after = everything_of(mended, "anna")
    assert [str(name) for name in before if before[name] != after.get(name)] == ["autograded/anna/sums/level-b.ipynb"]
    record = json.loads((mended / "records/anna/sums/level-a.json").read_text())
    assert record["replayed"] == ["a1-total"]
    main(["grade"])
    assert "0 notebooks graded" in capfd.readouterr().err


def test_what_is_noted_is_noted_once(mended):
    """A file that is kept under another name is told of by each notebook, however often one of them is written."""
    odd = mended / "submitted/anna/sums/notes.ipynb"
    odd.mkdir()
    (odd / "x.txt").write_text("mine")
    main(["grade"])
    for tolerance in ("1e-4", "1e-3"):
        path = mended / "autograders" / "sums" / "test_level_a.py"
        path.write_text(re.sub("atol=1e-[0-9]", f"atol={tolerance}", path.read_text()))
        path = mended / "autograded/anna/sums/level-b.ipynb"
        path.chmod(0o644)
        path.write_text("{}")  # so that the folder is written again
        main(["grade"])
    notes = json.loads((mended / "records/anna/sums/level-a.json").read_text())["notes"]
    assert len([one for one in notes if "kept as" in one["words"]]) == 1, notes
