"""`nablagrade new`: what it makes is graded by the very next command, by ours and by plain nbgrader."""

from __future__ import annotations

import json
import sys
import urllib.request

import pytest
from nbgrader.api import Gradebook

from nablagrade.authoring.starter import EXERCISE, LESSON, SWITCH
from nablagrade.cli.main import main
from nablagrade.drop_in import switch
from tests.conftest import run_command
from tests.drop_in import payloads
from tests.servers import formgrader


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course made by the command; its switch is for nbgrader's processes, not for this one's tests."""
    for name in (*switch.MODULES, switch.FORMGRADER):
        monkeypatch.delitem(sys.modules, name, raising=False)
    assert main(["new", "course", str(tmp_path / "mine")]) == 0
    return tmp_path / "mine"


def without_switch(course):
    """The course, for plain nbgrader."""
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text("utf-8").replace(SWITCH, ""), "utf-8")
    assert "use_in_nbgrader" not in config.read_text("utf-8")


def scores(course, assignment):
    """The points of each student."""
    paths = sorted((course / "records").glob(f"*/{assignment}/*.json"))
    return {path.parts[-3]: json.loads(path.read_text("utf-8"))["score"] for path in paths}


def test_the_next_step_is_said(tmp_path, capsys):
    """One line on standard error, with the command to type next."""
    folder = tmp_path / "mine"
    assert main(["new", "course", str(folder)]) == 0
    assert capsys.readouterr().err == f"{folder}: 6 files; next: cd {folder} && nablagrade grade\n"


@pytest.mark.slow
def test_a_new_course_grades(course):
    """The right answer earns its point, the wrong one none; the audit is green, the release is made."""
    assert run_command("nablagrade", "grade", "--jobs", "1", cwd=course).returncode == 0
    assert scores(course, LESSON) == {"right-answer": 1.0, "wrong-answer": 0.0}
    done = run_command("nablagrade", "audit", "--jobs", "1", cwd=course)
    assert done.returncode == 0, done.stdout + done.stderr
    assert run_command("nablagrade", "release", LESSON, cwd=course).returncode == 0


@pytest.mark.slow
def test_a_new_course_grades_under_plain_nbgrader(course):
    """`nbgrader autograde` gives the same points, by its own engine and by ours."""
    for words in (("generate_assignment", LESSON), ("autograde", LESSON), ("autograde", LESSON, "--force")):
        done = run_command("nbgrader", *words, "--create", cwd=course)
        assert done.returncode == 0, done.stderr
        with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
            given = {one.student.id: one.score for one in gradebook.assignment_submissions(LESSON)}
        assert given == ({"right-answer": 1.0, "wrong-answer": 0.0} if "autograde" in words else {})
        if words[0] == "autograde":
            without_switch(course)


@pytest.mark.slow
def test_formgrader_shows_nothing_that_acts(course, tmp_path):
    """In a new course, without a word in its settings: what a student's Markdown wants to run is gone from the page."""
    path = course / "submissions/wrong-answer" / LESSON / "level-a.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    acting = f"{payloads.MARKDOWN['broken-image']}{payloads.MARKDOWN['script']} an honest word"
    notebook["cells"].append({"cell_type": "markdown", "id": "acts", "metadata": {}, "source": acting})
    path.write_text(json.dumps(notebook), "utf-8")
    assert run_command("nablagrade", "grade", "--jobs", "1", cwd=course).returncode == 0
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        [number] = [one.id for one in gradebook.find_submission(LESSON, "wrong-answer").notebooks]
    with (
        formgrader(course, tmp_path) as address,
        urllib.request.urlopen(  # noqa: S310 - this machine
            f"{address}formgrader/submissions/{number}/"
        ) as answer,
    ):
        page = answer.read().decode()
    assert "an honest word" in page
    assert "PWNED" not in page


def hand_in_solution(course, assignment):
    """One student's submission: the author's solution."""
    from nablagrade.notebooks.cells import parse, serialise
    from nablagrade.notebooks.regions import solved

    source = course / "source" / assignment / f"{assignment}.ipynb"
    there = course / "submissions" / "solver" / assignment / source.name
    there.parent.mkdir(parents=True)
    there.write_bytes(serialise(solved(parse(source.read_bytes(), source.name))))


WEEK = ("partial-derivatives:a1-freeze-y", "many-variables:a1-product-and-chain", "many-variables:c2-descend")


def test_a_composed_assignment_grades(course):
    """The author's solution of a composed assignment earns all its points."""
    assert main(["new", "assignment", "week-1", "--from", *WEEK, "--course", str(course)]) == 0
    hand_in_solution(course, "week-1")
    done = run_command("nablagrade", "grade", "week-1", "--jobs", "1", cwd=course)
    assert done.returncode == 0, done.stderr
    record = json.loads((course / "records" / "solver" / "week-1" / "week-1.json").read_text("utf-8"))
    assert (record["score"], record["checked"]) == (record["max_score"], "outside")
    assert [one["id"] for one in record["exercises"]] == [word.partition(":")[2] for word in WEEK]


@pytest.mark.slow
def test_a_composed_assignment_grades_under_plain_nbgrader(course):
    """Its graded cells find their checks in place."""
    assert main(["new", "assignment", "week-1", "--from", *WEEK, "--course", str(course)]) == 0
    hand_in_solution(course, "week-1")
    without_switch(course)
    for words in (("generate_assignment", "week-1"), ("autograde", "week-1")):
        done = run_command("nbgrader", *words, "--create", cwd=course)
        assert done.returncode == 0, done.stderr
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        (one,) = gradebook.assignment_submissions("week-1")
        assert one.score == one.max_score > 0


def test_a_new_exercise(course, capsys):
    """It stands in the notebook, and a second one of the same id is refused with exit code 2."""
    words = ["new", "exercise", f"{LESSON}/level-a", "a2-another", "--course", str(course)]
    assert main(words) == 0
    assert "level-a.ipynb: 3 files; next: nablagrade audit first-steps" in capsys.readouterr().err
    assert main(words) == 2
    assert "has an exercise a2-another already; choose another id" in capsys.readouterr().err
    assert main(["bank", "--course", str(course)]) == 0
    assert "1 lesson, 2 exercises" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["course", "."], "is there already and not empty"),
        (["assignment", "week", "--from", f"{LESSON}:absent"], f"has no exercise absent; there are {EXERCISE}"),
        (["assignment", LESSON, "--from", f"{LESSON}:{EXERCISE}"], "is there already"),
        (["assignment", "week"], "the following arguments are required: --from"),
        (["lesson"], "invalid choice: 'lesson'"),
    ],
)
def test_wrong_use(course, monkeypatch, capsys, words, sentence):
    """Exit code 2 and one sentence."""
    monkeypatch.chdir(course)
    assert main(["new", *words]) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert len(said.strip().splitlines()) == 1
