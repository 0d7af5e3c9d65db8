"""One examiner for each notebook: what it costs when it dies, and that nothing of it is left behind."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest

from nablagrade.batch import grade_all
from nablagrade.engine.checks.checks import COULD_NOT_COMPARE
from nablagrade.engine.examiner.job import Graded, Job
from nablagrade.engine.worker.examiner import examine
from nablagrade.engine.zygote.warm import Zygote
from nablagrade.executors.plan import Plan
from nablagrade.model import IsolationLevel, Limits, Note, NotebookOutcome, NoteKind, Outcome
from nablagrade.notebooks.cells import parse
from nablagrade.notebooks.plans import plan_of
from nablagrade.records.record import from_json, to_json

CHECKS = '''
"""Checks that die in different ways."""
import os
import resource
import signal
import time
from pathlib import Path
from nablagrade import check

LEFT = Path(__file__).with_name("killed-once")


@check("good")
def test_good(notebook):
    """Good"""
    assert notebook["x"] == 1


@check("dies")
def test_dies(notebook):
    """Dies"""
    match notebook["how"]:
        case "exit":
            os._exit(3)
        case "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case "cpu":
            resource.setrlimit(resource.RLIMIT_CPU, (1, 1))
            while True:
                pass
        case "overdue":
            signal.setitimer(signal.ITIMER_REAL, 0.1)
            time.sleep(600)
        case "killed once":
            if not LEFT.exists():
                LEFT.touch()
                os.kill(os.getpid(), signal.SIGKILL)
        case "overdue later":
            signal.setitimer(signal.ITIMER_REAL, 1.0)
        case "memory":
            bytearray(1 << 40)
        case "recursion":
            def again():
                again()
            again()


@check("later")
def test_later(notebook):
    """Later"""
    assert notebook["x"] == 1
'''
DEATHS = ("exit", "killed", "cpu", "overdue")
WAYS = (*DEATHS, "memory", "recursion", "not at all", "killed once", "signal", "huge", "nested folders",
        "forged figure", "overdue later")  # fmt: skip
DEEDS = {
    "signal": "import os; os.kill(os.getpid(), 40)",  # a real-time signal, which has no name
    "huge": "print('x' * 3_000_000)",
    "nested folders": "import os\nfor _ in range(3_000):\n    os.mkdir('d'); os.chdir('d')",
    "forged figure": "pass",
    "overdue later": "import time; time.sleep(5)",
}


def make_cell(source, grade_id, points=None):
    """A cell; graded when it has points."""
    mark = {"grade_id": grade_id, "grade": points is not None, "solution": points is None, "locked": points is not None}
    mark |= {"schema_version": 3, "task": False} | ({"points": points} if points else {})
    return {
        "cell_type": "code",
        "source": source,
        "metadata": {"nbgrader": mark},
        "outputs": [],
        "execution_count": None,
    }


def make_notebook(way):
    """A notebook on which the examiner dies in this way."""
    cells = [make_cell(f"x = 1\nhow = {way!r}", "answer"), make_cell("0", "good", 2), make_cell("0", "dies", 3),
             make_cell(DEEDS.get(way, "pass"), "deed"), make_cell("0", "later", 4)]  # fmt: skip
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}).encode()


@pytest.fixture(scope="session")
def graded(once, tmp_path_factory):
    """Every way to die in one batch of real workers, by its name."""
    made = once("examined", lambda: grade_ways(tmp_path_factory.mktemp("examined")))
    return {way: Graded(from_json(record), body and body.encode()) for way, (record, body) in made["ways"].items()}


def grade_ways(folder):
    """Record and notebook of each way to die."""
    (folder / "autograders" / "lesson").mkdir(parents=True)
    (folder / "autograders" / "lesson" / "test_level_a.py").write_text(CHECKS)
    jobs = []
    for way in WAYS:
        path = folder / way.replace(" ", "-") / "level-a.ipynb"
        path.parent.mkdir()
        path.write_bytes(make_notebook(way))
        jobs.append(
            Job(
                way,
                "lesson",
                plan_of(parse(path.read_bytes(), "x"), "level-a"),
                (path,),
                key="k",
                notes=(Note(NoteKind.RUN, "n"),),
            )
        )
    plan = Plan("local", 2, Limits(), IsolationLevel.STRONG, folder / "autograders", ())
    folders = []

    class Recorded(Zygote):
        """A zygote whose folder is remembered."""

        def __init__(self, preparation):
            super().__init__(preparation)
            folders.append(str(self.folder))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nablagrade.executors.processes.Zygote", Recorded)
        graded = {job.student: one for job, one in grade_all(jobs, plan)}
    ways = {way: (to_json(one.record), one.notebook and one.notebook.decode()) for way, one in graded.items()}
    return {"ways": ways, "folders": folders}


@pytest.mark.parametrize("way", DEATHS)
def test_an_examiner_that_dies_costs_one_exercise(graded, way):
    """The exercise on whose answer it died could not be compared; all others are graded by the next examiner."""
    record = graded[way].record
    assert record.outcome is NotebookOutcome.GRADED
    assert {one.id: one.auto_score for one in record.exercises} == {"good": 2.0, "dies": 0.0, "later": 4.0}
    [result] = record.exercises[1].checks
    assert (result.outcome, result.hint) == (Outcome.FAILED, COULD_NOT_COMPARE)
    assert record.score == 6.0
    assert record.checked == "outside"


def test_an_examiner_that_dies_on_a_cell_costs_that_cell(graded):
    """What is not on an answer is on the cell that ran: the next examiner leaves it out, and judges all exercises."""
    record = graded["overdue later"].record
    assert (record.outcome, record.score) == (NotebookOutcome.GRADED, 9.0)
    [note] = [note for note in record.notes if note.words != "n"]
    assert (note.kind, note.words.startswith("cell 4: showed something that could not be taken in")) == (
        NoteKind.LIMIT,
        True,
    )


class Deadly(type(Path())):
    """A file on which whoever opens it dies, in the way that it is called."""

    def __fspath__(self):
        way = super().__fspath__()
        match way.rpartition("/")[2]:
            case "memory.ipynb":
                raise MemoryError
            case "recursion.ipynb":
                raise RecursionError
            case "cpu.ipynb":
                os.kill(os.getpid(), signal.SIGXCPU)
            case "killed.ipynb":
                os.kill(os.getpid(), signal.SIGKILL)
        return way


@pytest.mark.parametrize(
    ("way", "outcome"), [("memory", NotebookOutcome.UNREADABLE), ("recursion", NotebookOutcome.UNREADABLE),
                         ("cpu", NotebookOutcome.UNREADABLE), ("killed", NotebookOutcome.BROKEN)]
)  # fmt: skip
def test_an_examiner_that_dies_of_a_file(make_spec, way, outcome):
    """A file of which it dies is one that cannot be read; what is killed from outside is broken, after a second try."""
    plan = plan_of(parse(make_notebook("exit"), "x"), way)
    record = examine(Job("somebody", "lesson", plan, (Deadly(f"{way}.ipynb"),)), {}, make_spec()).record
    assert record.outcome is outcome
    assert [note.words.partition("examiner died")[1] for note in record.notes] == ["examiner died"]


def test_a_check_that_runs_out_of_memory_could_not_compare(graded):
    """The examiner's own memory limit is an exception in the check, and costs this check."""
    [_, dies, later] = graded["memory"].record.exercises
    assert (dies.checks[0].outcome, dies.checks[0].hint) == (Outcome.FAILED, COULD_NOT_COMPARE)
    assert later.auto_score == 4.0


def test_a_check_that_breaks_is_broken(graded):
    """A check of ours that raises makes the notebook BROKEN: no points are lost, and there is no second try."""
    record = graded["recursion"].record
    assert record.outcome is NotebookOutcome.BROKEN
    [good, dies, later] = record.exercises
    assert (good.auto_score, dies.auto_score, later.auto_score) == (2.0, None, 4.0)
    assert dies.checks[0].outcome is Outcome.BROKEN
    assert [note.kind for note in record.notes if note.words != "n"] == [NoteKind.COURSE]


@pytest.mark.parametrize("way", ["not at all", "killed once", "signal", "huge", "nested folders", "forged figure"])
def test_other_deeds_cost_nothing(graded, way):
    """Odd signals, floods of output and folders nested too deeply for Python are no trouble of the examiner's."""
    record = graded[way].record
    assert (record.outcome, record.score) == (NotebookOutcome.GRADED, 9.0)


def test_records_say_whose_they_are(graded):
    """Student, lesson, notebook, key and the job's notes are in each record, however the grading went."""
    for way, one in graded.items():
        record = one.record
        assert (record.student, record.assignment, record.notebook, record.key) == (way, "lesson", "level-a", "k")
        assert record.notes[0].words == "n"
        assert record.max_score == 9.0
        assert record.seconds.wall > 0


def test_the_autograded_notebook_holds_the_outputs(graded):
    """What the checks said stands in the graded cells, in the place that nbgrader reads."""
    notebook = parse(graded["not at all"].notebook, "x")
    shown = notebook["cells"][1]["outputs"]
    assert shown[0]["text"] == ["✓ Good\n"]
    assert shown[1]["data"]["text/plain"] == ["2.0"]
    assert notebook["metadata"]["language_info"]["name"] == "python"


def test_nothing_is_left_behind(graded, once):
    """No scratch folder is left in memory, not even one nested too deeply to be removed by Python."""
    assert graded
    assert [name for name in once("examined", dict)["folders"] if Path(name).exists()] == []
