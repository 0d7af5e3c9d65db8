"""Notebooks with equal code share one run: to the same record and notebook as by a run of their own."""

from __future__ import annotations

import json
import shutil

from nablagrade.cli.main import main


def hand_in_again(course, student, *, cell=None, text="", file=None):
    """Hand in what `anna` did, with a text of one's own in a cell, or with a file beside."""
    folder = course / "submitted" / student / "sums"
    shutil.copytree(course / "submitted" / "anna" / "sums", folder)
    if file:
        (folder / file).write_text("1")
    if cell is not None:
        notebook = json.loads((folder / "level-a.ipynb").read_text())
        notebook["cells"][cell]["source"] = text
        (folder / "level-a.ipynb").write_text(json.dumps(notebook))


def graded(course, *, shares):
    """What each student's notebooks came to, without what the clock says."""
    if not shares:
        with (course / "nbgrader_config.py").open("a") as config:
            config.write("\nc.Nablagrade.share_runs = False\n")
    main(["grade", "--course", str(course), "--jobs", "1"])
    results = {}
    for path in sorted((course / "records").rglob("*.json")):
        record = json.loads(path.read_text()) | {"seconds": None, "key": None}
        notebook = course / "autograded" / path.relative_to(course / "records").with_suffix(".ipynb")
        results[path.parent.parent.name, path.stem] = record, notebook.exists() and notebook.read_text()
    return results


def test_equal_code_is_run_once(sums_course, tmp_path):
    """Whose code and files are equal shares a run, the record says whose, and all comes to what a run of its own would.

    Anything else has a run of its own, and so has everybody with `c.Nablagrade.share_runs = False`.
    """
    cells = json.loads((sums_course / "submitted/anna/sums/level-a.ipynb").read_text())["cells"]
    words = next(n for n, cell in enumerate(cells) if cell["cell_type"] == "markdown")
    answer = next(n for n, cell in enumerate(cells) if cell["metadata"].get("nbgrader", {}).get("solution"))
    hand_in_again(sums_course, "same-code-own-words", cell=words, text="Nobody else wrote this.")
    hand_in_again(sums_course, "same-words-own-code", cell=answer, text="own = 1")
    hand_in_again(sums_course, "same-code-own-file", file="own.txt")
    shutil.copytree(sums_course, tmp_path / "alone")
    shared, alone = graded(sums_course, shares=True), graded(tmp_path / "alone", shares=False)
    assert {name: record["run_of"] for name, (record, _) in shared.items() if record["run_of"]} == {
        ("same-code-own-words", "level-a"): "anna",
        ("same-code-own-words", "level-b"): "anna",
        ("same-words-own-code", "level-b"): "anna",
    }
    assert "Nobody else wrote this." in shared["same-code-own-words", "level-a"][1]
    assert not any(record["run_of"] for record, _ in alone.values())
    assert {name: (record | {"run_of": ""}, notebook) for name, (record, notebook) in shared.items()} == alone


def test_where_the_courses_files_lie(sums_course, tmp_path):
    """Of a notebook in a folder that the course has, too, other files lie beside: it shares no run with one outside."""
    (sums_course / "source/sums/data").mkdir()
    (sums_course / "source/sums/data/points.csv").write_text("15437")
    cells = json.loads((sums_course / "submitted/anna/sums/level-a.ipynb").read_text())["cells"]
    answer = next(n for n, cell in enumerate(cells) if cell["metadata"].get("nbgrader", {}).get("solution"))
    opens = "a1_total = int(open('points.csv').read())"
    for student in ("1-inside", "2-outside"):
        hand_in_again(sums_course, student, cell=answer, text=opens)
    inside = sums_course / "submitted/1-inside/sums"
    (inside / "data").mkdir()
    (inside / "level-a.ipynb").rename(inside / "data/level-a.ipynb")
    shutil.copytree(sums_course, tmp_path / "alone")
    shared, alone = graded(sums_course, shares=True), graded(tmp_path / "alone", shares=False)
    assert {name: record["score"] for name, (record, _) in shared.items() if name[1] == "level-a"} == {
        name: record["score"] for name, (record, _) in alone.items() if name[1] == "level-a"
    }
    assert [alone[name, "level-a"][0]["score"] for name in ("1-inside", "2-outside")] == [2, 0]
