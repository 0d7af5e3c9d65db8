"""`nablagrade grade --explain`: a line for each notebook on where its process began, and why there."""

from __future__ import annotations

import json


def test_a_line_for_each_notebook(sums, sums_course, command):
    """A class that shares a costly cell begins behind it; who has changed it does not, and both score as ever."""
    first = sums.code("table = [sum(i * i for i in range(3_000_000))]", {}, "first")
    for path in sums_course.glob("*/**/level-b.ipynb"):
        notebook = json.loads(path.read_text())
        changed = {**first, "source": first["source"] + "  # mine"}
        notebook["cells"].insert(0, changed if "anna" in path.parts else first)
        path.write_text(json.dumps(notebook))
    for name, answer in ("six-again", "b1 = 6 "), ("six-once-more", "b1 = 5 + 1"), ("same-as-that", "b1 = 5 + 1"):
        notebook = sums.level_b(answer, "Hm.", "pass")
        notebook["cells"].insert(0, first)
        sums.save(sums_course / "submitted" / name / "sums" / "level-b.ipynb", notebook)
    done = command("nablagrade", "grade", "--explain", "--jobs", "1", "--notebook", "level-b", cwd=sums_course)
    told = [line.split("/sums/level-b: ") for line in done.stderr.splitlines() if not line.startswith("unreadable")]
    lines = dict(one for one in told if len(one) == 2)
    assert lines["anna"] == "from its first cell: its first cells are not those of the release"
    assert {lines["same-as-that"][:7], lines["six-once-more"][:7]} == {"behind ", "nowhere"}
    names = ("anna", "bert", "six-once-more")
    records = [json.loads((sums_course / f"records/{name}/sums/level-b.json").read_text()) for name in names]
    assert [one["score"] for one in records] == [3.0, 0.0, 0.0]
