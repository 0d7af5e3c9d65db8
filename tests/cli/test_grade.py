"""`nablagrade grade` on a small course, as a person runs it: exit codes, records, resuming, stopping."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from nablagrade.cli.main import main

NABLAGRADE = str(Path(sys.executable).with_name("nablagrade"))


def test_a_class_is_graded(graded_once, read_record):
    """Honest, wrong, unreadable and missing notebooks side by side: exit code 0, the table on stderr, stdout empty."""
    course, ended = graded_once
    assert (ended["code"], ended["out"]) == (0, ""), ended["err"]
    assert "10 notebooks graded" in ended["err"]
    outcomes = {name: [read_record(course, name, level)["outcome"] for level in ("level-a", "level-b")]
                for name in ("anna", "bert", "cora", "dora", "emil")}  # fmt: skip
    assert outcomes == {
        "anna": ["GRADED", "GRADED"], "bert": ["GRADED", "GRADED"], "cora": ["GRADED", "GRADED"],
        "dora": ["UNREADABLE", "UNREADABLE"], "emil": ["UNREADABLE", "MISSING"],
    }  # fmt: skip


def test_records_say_what_was_earned(graded_once, read_record):
    """Points by machine, what waits for a person, and where it was checked."""
    course, _ = graded_once
    right, wrong, invalid = (read_record(course, name, "level-a") for name in ("anna", "bert", "cora"))
    assert [one["score"] for one in (right, wrong, invalid)] == [2.0, 0.0, 0.0]
    assert [one["checked"] for one in (right, wrong, invalid)] == ["outside"] * 3
    assert [one["outcome"] for one in wrong["exercises"][0]["checks"]] == ["FAILED", "SKIPPED"]
    assert wrong["exercises"][0]["checks"][0]["mistake"] == "sign-lost-15437"
    assert (invalid["exercises"][0]["checks"][0]["outcome"], invalid["needs_person"]) == ("INVALID", True)
    classic = read_record(course, "anna", "level-b")
    assert (classic["score"], classic["max_score"], classic["checked"]) == (3.0, 7.0, "outside")
    assert classic["needs_person"]
    assert right["isolation"]["level"] in ("full", "strong")


@pytest.mark.parametrize(
    ("student", "notebook", "words"),
    [("dora", "level-a", "level-a.ipynb: is no notebook (broken JSON); save it again in Jupyter"),
     ("dora", "level-b", "level-b.ipynb: holds no exercise of this notebook; hand in the one that was released"),
     ("emil", "level-a", "level-a.ipynb: has 200 MB, more than 150; clear its outputs")],
)  # fmt: skip
def test_a_record_says_why_nothing_was_graded(graded_once, read_record, student, notebook, words):
    """A file that cannot be graded costs this student this notebook, and its record has the sentence."""
    assert words in [note["words"] for note in read_record(graded_once[0], student, notebook)["notes"]]


def test_autograded_notebooks_lie_where_nbgrader_looks(graded_once):
    """One notebook for each that was graded, read-only, with outputs; none for what could not be read."""
    folder = graded_once[0] / "autograded"
    assert sorted(str(path.relative_to(folder)) for path in folder.rglob("*.ipynb")) == sorted(
        f"{name}/sums/{level}.ipynb" for name in ("anna", "bert", "cora") for level in ("level-a", "level-b")
    )
    cells = json.loads((folder / "bert/sums/level-a.ipynb").read_text())["cells"]
    assert "".join(cells[3]["outputs"][0]["text"]).startswith("✗ The sum of all\n    Which sign has the sum?\n")


def test_nothing_is_graded_twice(course, command):
    """A second run grades nothing, a changed submission is graded alone, `--force` grades all."""
    again = command("nablagrade", "grade", cwd=course)
    assert (again.returncode, "0 notebooks graded" in again.stderr) == (0, True)
    path = course / "submitted/bert/sums/level-a.ipynb"
    path.write_text(path.read_text().replace("-15437", "15437"))
    changed = command("nablagrade", "grade", cwd=course)
    assert "1 notebook graded" in changed.stderr
    with closing(sqlite3.connect(course / "gradebook.db")) as database, database:
        rows = database.execute("select auto_score from grade where auto_score = 2").fetchall()
    database.close()
    assert len(rows) == 2


def test_changed_checks_grade_again(course, command, read_record):
    """An author who mends a check sees its lesson graded anew."""
    path = course / "autograders/sums/test_level_a.py"
    path.write_text(path.read_text().replace('Number("15437"', 'Number("-15437"').replace('("-15437", "W', '("7", "W'))
    done = command("nablagrade", "grade", "--student", "b*", cwd=course)
    assert "1 notebook graded" in done.stderr
    assert read_record(course, "bert", "level-a")["score"] == 2.0


def test_what_cannot_be_written_of_one_costs_no_other(graded_once, course, command):
    """Where a submission's folder cannot be made, all others are written, and its own old record stays what it was."""
    shutil.rmtree(course / "autograded/bert")
    (course / "autograded/bert").write_text("in the way")
    times = {path: path.stat().st_mtime_ns for path in (course / "records").rglob("*.json")}
    done = command("nablagrade", "grade", "--force", cwd=course)
    assert done.returncode == 1
    [said] = [line for line in done.stderr.splitlines() if str(course / "autograded/bert") in line]
    assert "move away what lies there, and grade again: the others are written" in said
    again = {path: path.stat().st_mtime_ns for path in (course / "records").rglob("*.json")}
    assert again.keys() == times.keys()
    assert {path.parent.parent.name for path, time in again.items() if time == times[path]} == {"bert"}


def test_force_and_globs(graded_once, course, command):
    """`--student` and `--notebook` choose, `--force` grades what has not changed, `--records` moves the records.

    The gradebook was copied before it was written; one job after another gives what processes gave.
    """
    done = command("nablagrade", "grade", "--force", "--student", "[ab]*", "--notebook", "*-b", "--records", "r",
                   "--executor", "serial", cwd=course)  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = sorted(str(path.relative_to(course / "r")) for path in (course / "r").rglob("*.json"))
    assert found == ["anna/sums/level-b.json", "bert/sums/level-b.json"]
    for name in found:
        mine, theirs = (json.loads((folder / name).read_text()) for folder in (course / "r", course / "records"))
        assert without_times(mine) == without_times(theirs)
    with (
        sqlite3.connect(course / "gradebook.db.backup") as copy,
        sqlite3.connect(graded_once[0] / "gradebook.db") as old,
    ):
        ask = "select id, auto_score, needs_manual_grade from grade order by id"
        assert copy.execute(ask).fetchall() == old.execute(ask).fetchall()
    copy.close()
    old.close()


def without_times(record):
    """A record without what differs from run to run."""
    return {key: value for key, value in record.items() if key not in ("seconds", "run_of")}


def test_under_the_mark(course, command):
    """`--fail-under` is exit code 1 and names who missed it; the grades are there all the same."""
    done = command("nablagrade", "grade", "--fail-under", "50", cwd=course)
    assert (done.returncode, done.stdout) == (1, "")
    assert "under 50 %: bert/sums has 0 %" in done.stderr
    assert "anna" not in "".join(line for line in done.stderr.splitlines() if line.startswith("under"))


def test_an_unreadable_gradebook(fresh, command):
    """A gradebook that is none is named with the mend, and left as it is."""
    (fresh / "gradebook.db").write_bytes(b"no database at all")
    done = command("nablagrade", "grade", "--student", "anna", cwd=fresh)
    assert (done.returncode, done.stdout) == (2, "")
    assert "gradebook.db: the gradebook cannot be" in done.stderr
    assert "mend or move it" in done.stderr
    assert "Traceback" not in done.stderr
    assert (fresh / "gradebook.db").read_bytes() == b"no database at all"


# ---------------------------------------------------------------- stopped and killed


LOOP = "a1_total = 15437\nwhile True: pass"


def add_a_loop(course, small):
    """A last student whose notebook never ends."""
    small.save(course / "submitted/zoe/sums/level-a.ipynb", small.level_a(LOOP, "pass"))
    small.save(course / "submitted/zoe/sums/level-b.ipynb", small.level_b("b1 = 7", "Because.", "pass"))


def start(course, *words):
    """The command, running; Ctrl-C reaches it, also where these tests are a background job that ignores it."""
    command = ["env", "--default-signal=INT", NABLAGRADE, "grade", "--jobs", "1", *words]
    return subprocess.Popen(command, cwd=course, stderr=subprocess.PIPE, text=True)


def wait_for(find):
    """What `find` finds, asked for until it is there."""
    for _ in range(1200):
        if found := find():
            return found
        time.sleep(0.1)
    raise AssertionError("it never came")


def family_of(process):
    """All processes that a process started, with their command lines."""
    out = []
    for one in psutil.Process(process.pid).children(recursive=True):
        try:
            out.append((one, " ".join(one.cmdline()), one.cpu_times().user, " ".join(one.parent().cmdline())))
        except (psutil.Error, AttributeError):
            continue  # it ended while we looked
    return out


def looping_child(process):
    """The child that runs the endless loop: busy, forked by the zygote inside, which another one waits for outside."""
    for one, _, cpu, above in family_of(process):
        if "engine.zygote" in above and cpu > 0.5 and not one.name().startswith("nabla-") and is_grandchild(one):
            return one
    return None


def is_grandchild(one):
    """Whether the parent's parent is a zygote, too."""
    above = one.parent() and one.parent().parent()
    return above is not None and "nablagrade.engine.zygote.zygote" in above.cmdline()


def workers_of(process):
    """The processes that fork examiners."""
    return [one for one, *_ in family_of(process) if one.name() == "nabla-worker"]


def test_ctrl_c_keeps_what_is_finished(graded_once, fresh, small, read_record):
    """Interrupted in an endless loop: exit code 130, the others' grades are written, no process stays."""
    shutil.copy(graded_once[0] / "gradebook.db", fresh)
    add_a_loop(fresh, small)
    with start(fresh) as process:
        wait_for(lambda: looping_child(process))
        family = [one for one, *_ in family_of(process)]
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert err.rstrip().endswith("nablagrade: interrupted; all finished work is kept")
    assert "Traceback" not in err
    assert read_record(fresh, "anna", "level-a")["score"] == 2.0
    assert not (fresh / "records/zoe/sums/level-a.json").exists()
    assert psutil.wait_procs(family, timeout=30)[1] == []


def test_a_killed_worker_costs_nobody_anything(graded_once, fresh, small, read_record):
    """kill -9 of the worker: what it held is graded in a second try, and the record says so."""
    shutil.copy(graded_once[0] / "gradebook.db", fresh)
    add_a_loop(fresh, small)
    with start(fresh, "--cell-timeout", "2") as process:
        wait_for(lambda: looping_child(process))
        for worker in wait_for(lambda: workers_of(process))[:1]:
            worker.send_signal(signal.SIGKILL)
        _, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    record = read_record(fresh, "zoe", "level-a")
    assert (record["outcome"], record["score"]) == ("GRADED", 2.0)
    assert record["notes"][-1]["words"] == "the first try broke; this is the second"
    assert read_record(fresh, "anna", "level-a")["score"] == 2.0


def test_a_very_large_class_gets_no_table(graded_once, fresh, monkeypatch, capsys):
    """Nobody reads thousands of rows in a terminal: one line says how to see them."""
    monkeypatch.setattr("nablagrade.cli.grading.grade.LARGEST_TABLE", 1)
    shutil.copytree(graded_once[0], fresh, dirs_exist_ok=True)
    assert main(["grade", "--course", str(fresh)]) == 0
    shown = capsys.readouterr().err
    assert "submissions; `nablagrade report sums` shows them all" in shown
    assert "total" not in shown


def test_two_graders_at_once(graded_once, fresh, small, command):
    """The second one ends with a sentence and touches nothing; when the first is killed its hold is gone at once."""
    shutil.copy(graded_once[0] / "gradebook.db", fresh)
    add_a_loop(fresh, small)
    with start(fresh, "--student", "zoe") as process:
        wait_for(lambda: looping_child(process))
        second = command("nablagrade", "grade", "--student", "anna", cwd=fresh)
        process.kill()
        process.communicate()
    assert (second.returncode, second.stdout) == (2, "")
    assert second.stderr == (
        f"nablagrade: {fresh / 'records'}: another grader is at work here; grade again when it is done\n"
    )
    assert not (fresh / "records/anna").exists()
    third = command("nablagrade", "grade", "--student", "anna", cwd=fresh)
    assert (third.returncode, "2 notebooks graded" in third.stderr) == (0, True), third.stderr
