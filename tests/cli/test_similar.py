"""`nablagrade similar` on a graded course."""

from __future__ import annotations

import json

import pytest

SAME = "def make(rows):\n    best = 0\n    for row in rows:\n        best += row['amount'] * 0.815\n    return best"
OWN = ("x = [1, 2, 3]\nsum(x)", "total = lambda n: n * (n + 1) // 2", "import math\nmath.fsum(range(9))", "print('?')")


@pytest.mark.slow
def test_two_alike_are_found_and_shown(course, command):
    """Two answers of one making among others are named in the table, in JSON and on the page; a tool is one we know."""
    graded = []
    for path in sorted((course / "records").glob("*/sums/level-a.json")):
        path.with_name("level-b.json").unlink()
        record = json.loads(path.read_text())
        if record["outcome"] == "GRADED":
            graded.append(record["student"])
            for one in record["exercises"]:
                one["answer"], one["checks"] = (SAME, *OWN)[max(0, len(graded) - 2)], []
            path.write_text(json.dumps(record))
    done = command("nablagrade", "similar", "sums", "--format", "json", cwd=course)
    assert done.returncode == 0, done.stderr
    assert [one["students"] for one in json.loads(done.stdout)["pairs"]] == [graded[:2]]
    page = command("nablagrade", "similar", "sums", "--format", "html", cwd=course).stdout
    assert "0.815" in page
    table = command("nablagrade", "similar", "sums", cwd=course).stdout
    assert graded[0] in table
    assert command("nablagrade", "similar", "sums", "--export", "moss", "x", cwd=course).returncode == 2
