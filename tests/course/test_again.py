"""A course graded once more: what was changed is said; what was mended is judged again, and no code runs for it."""

from __future__ import annotations

import json

import pytest

from nablagrade.cli.main import main

pytestmark = pytest.mark.slow


@pytest.fixture
def grade(sums_course, capsys):
    """`grade(…)`: what a run of the small course says, and what its records do, by student and notebook."""

    def run(*flags):
        main(["grade", "--course", str(sums_course), "--jobs", "1", *flags])
        paths = sorted((sums_course / "records").rglob("*.json"))
        records = {(path.parent.parent.name, path.stem): json.loads(path.read_bytes()) for path in paths}
        return capsys.readouterr().err, records

    return run


def test_a_mended_check(grade, sums_course):
    """`--explain` names the part that differs; its exercise is judged again; `--force` runs everybody's code."""
    said, before = grade("--explain")
    assert "sums: the key of a record covers nablagrade, limits, isolation, release," in said
    assert "anna/sums/level-a: has no record yet" in said
    kept = sums_course / "records/anna/sums/level-a.transcript"
    record = kept.with_suffix(".json")
    assert (kept.stat().st_mode, kept.stat().st_uid) == (record.stat().st_mode, record.stat().st_uid)
    assert not list(sums_course.glob("autograded/**/*.transcript"))

    notebooks = {name: sums_course / f"autograded/{name}/sums/level-a.ipynb" for name in ("anna", "cora")}
    files = {name: path.stat().st_ino for name, path in notebooks.items()}

    checks = sums_course / "autograders/sums/test_level_a.py"
    checks.write_text(checks.read_text().replace("TOTAL = ", 'TOTAL = Number("-15437", atol=1e-6)\nUNUSED = '))
    said, mended = grade("--explain")
    assert "anna/sums/level-a: differs from its record in: checks" in said
    assert "judged again from what its code returned before: a1-total" in said
    assert "level-b: differs" not in said
    assert [mended[name, "level-a"]["replayed"] for name in ("anna", "bert", "cora")] == [["a1-total"]] * 3
    assert mended["anna", "level-b"] == before["anna", "level-b"]
    scores = [(some["anna", "level-a"]["score"], some["bert", "level-a"]["score"]) for some in (before, mended)]
    assert scores == [(2.0, 0.0), (0.0, 2.0)]

    # what ends as before is written as it was: the answer of cora's is judged by a person
    assert [notebooks[name].stat().st_ino == before for name, before in files.items()] == [False, True]
    assert mended["cora", "level-a"]["key"] != before["cora", "level-a"]["key"]

    said, forced = grade("--force")
    assert {name: one | {"seconds": 0} for name, one in forced.items()} == {
        name: one | {"seconds": 0, "replayed": None} for name, one in mended.items()
    }


def test_no_sharing(grade, sums_course):
    """`--no-sharing` runs each notebook, also where another one has its code."""
    folder = sums_course / "submitted"
    (folder / "zoe").mkdir()
    (folder / "zoe/sums").mkdir()
    (folder / "zoe/sums/level-a.ipynb").write_bytes((folder / "anna/sums/level-a.ipynb").read_bytes())
    assert grade()[1]["zoe", "level-a"]["run_of"] == "anna"
    assert grade("--force", "--no-sharing")[1]["zoe", "level-a"]["run_of"] == ""
