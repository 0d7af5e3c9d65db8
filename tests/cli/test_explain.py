"""`nablagrade grade --explain`: a line for each notebook on where its process began, and why there."""

from __future__ import annotations

import json

import pytest


@pytest.mark.slow
def test_a_line_for_each_notebook(sums, sums_course, command):
    """A class that shares a costly cell begins behind it; who has changed it does not, and both score as ever."""
    first = sums.code("table = [sum(i * i for i in range(3_000_000))]", {}, "first")
    for path in sums_course.glob("*/**/level-b.ipynb"):
        notebook = json.loads(path.read_text())
        changed = {**first, "source": first["source"] + "  # mine"}
        notebook["cells"].insert(0, changed if "anna" in path.parts else first)
        path.write_text(json.dumps(notebook))
    for name in ("six-again", "six-once-more"):
        sums.save(
            sums_course / "submitted" / name / "sums" / "level-b.ipynb",
            json.loads((sums_course / "submitted/bert/sums/level-b.ipynb").read_text()),
        )
    done = command("nablagrade", "grade", "--explain", "--jobs", "1", "--notebook", "level-b", cwd=sums_course)
    lines = dict(
        line.split("/sums/level-b: ") for line in done.stderr.splitlines() if "cell" in line and "/sums/" in line
    )
    assert lines["anna"] == "from its first cell: its first cells are not those of the release"
    assert lines["six-once-more"] == "behind a snapshot of its first cells (1)"
    names = ("anna", "bert", "six-once-more")
    records = [json.loads((sums_course / f"records/{name}/sums/level-b.json").read_text()) for name in names]
    assert [one["score"] for one in records] == [3.0, 0.0, 0.0]
