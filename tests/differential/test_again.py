"""The sample class after its checks were mended: judged from what the code returned before, it is as if graded anew."""

from __future__ import annotations

import json
import re
import shutil

import pytest

pytestmark = pytest.mark.slow

LESSON = "gradient-vector"
MENDED = {  # in a file of checks: a tolerance, a named mistake's hint, a weight, a helper, and one more question
    "level_a": (
        ('A1 = Vector(\n    "-12, 21",\n    atol=1e-6', 'A1 = Vector(\n    "-12, 21",\n    atol=1e-2'),
        ("Only one letter moves.", "One letter moves."),
    ),
    "level_c": (("rtol=1e-7, dtype=None)", "rtol=1e-3, dtype=None)"), ("[4, 13], rtol=1e-5", "[4, 13], rtol=1e-4")),
}
PRICED = "a3-power-product"  # in the source, from now on


def mend(course):
    """Change checks, and what an exercise is worth."""
    for name, changes in MENDED.items():
        path = course / "autograders" / LESSON / f"test_{name}.py"
        text = path.read_text()
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path.write_text(text)
    path = course / "source" / LESSON / "level-a.ipynb"
    notebook = json.loads(path.read_text())
    marks = [cell["metadata"].get("nbgrader", {}) for cell in notebook["cells"]]
    [priced] = [mark for mark in marks if mark.get("grade_id") == PRICED]
    priced["points"] += 3
    path.write_text(json.dumps(notebook))


def results_of(course):
    """Each record and autograded notebook, without what the clock and memory say; and what was judged again."""
    results, replayed = {}, {}
    for path in sorted((course / "records").glob(f"*/{LESSON}/level-[ac].json")):
        record = json.loads(re.sub("0x[0-9a-f]+", "0x", path.read_text()))
        name = path.parent.parent.name, path.stem
        replayed[name] = record["replayed"]
        notebook = course / "autograded" / path.relative_to(course / "records").with_suffix(".ipynb")
        shown = re.sub("0x[0-9a-f]+", "0x", notebook.read_text()) if notebook.exists() else None
        results[name] = record | {"seconds": None, "replayed": None, "run_of": None}, shown
    return results, replayed


def test_a_mended_class(graded_class, command, tmp_path):
    """Records and notebooks are those of a class that is graded for the first time; nearly nobody's code runs again."""
    again, anew = tmp_path / "again", tmp_path / "anew"
    shutil.copytree(graded_class.course, again)
    for student in ("endless-loop",):  # who takes as long as all others
        for folder in ("submissions", "records", "autograded"):
            shutil.rmtree(again / folder / student / LESSON)
    shutil.copytree(again, anew, ignore=shutil.ignore_patterns("records", "autograded", "gradebook.db*"))
    for course in (again, anew):
        mend(course)
        done = command("nablagrade", "grade", LESSON, "--notebook", "level-[ac]", "--release", cwd=course)
        assert "graded in" in done.stderr, done.stderr
    (mended, replayed), (fresh, never) = results_of(again), results_of(anew)
    assert mended == fresh
    assert not any(never.values())
    levels = {level: [some for name, some in replayed.items() if name[1] == level] for level in ("level-a", "level-c")}
    assert levels["level-a"].count(["a1-gradient-at-point", "a2-single-partial", PRICED, "a5-constant-not-zero"]) > 15
    assert levels["level-c"].count(["c1-numerical-gradient"]) > 15
