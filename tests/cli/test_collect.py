"""`nablagrade collect`: from a download to marks, in the words of the program."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from contextlib import closing

import pytest

from nablagrade.cli.main import main
from nablagrade.records.gradebook.models import import_models

ROSTER = "student_id,Name\nall-right,All Right\nsign-lost,Sign Lost\ntwin-1,Same Name\ntwin-2,Same Name\n"


@pytest.fixture
def empty(fresh):
    """The small course, to which nobody has handed in."""
    shutil.rmtree(fresh / "submitted")
    (fresh.parent / "class.csv").write_text(ROSTER)
    return fresh


@pytest.fixture
def download(empty, small):
    """`download(*names)`: a zip of notebooks, in the first of which the sign is right, and in all others not."""

    def make(*names):
        path = empty.parent / "download.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for number, name in enumerate(names):
                answer = "a1_total = -15437" if number else "a1_total = 15437"
                archive.writestr(name, json.dumps(small.level_a(answer, "pass")))
        return path

    return make


@pytest.fixture
def collect(empty, capsys):
    """`collect(*words)`: the exit code and the lines that were said."""

    def run(*words):
        code = main(["collect", "sums", *(str(word) for word in words), "--course", str(empty)])
        out, err = capsys.readouterr()
        assert out == ""
        return code, err.splitlines()

    return run


def add_student(course, student, **facts):
    """Put a student into the course's gradebook."""
    with import_models().Gradebook(f"sqlite:///{course}/gradebook.db", "small") as gradebook:
        gradebook.add_student(student, **facts)


MOODLE = (
    "All Right_1_assignsubmission_file/level-a.ipynb",
    "Sign Lost_2_assignsubmission_file/level-a (1).ipynb",
)


def test_collected_and_graded(collect, download, empty, command, read_record):
    """A download is graded as what was handed in through nbgrader, at the times that the platform says."""
    with (empty / "nbgrader_config.py").open("a") as config:
        config.write('c.Exchange.timezone = "Europe/Berlin"\n')
    names = (
        "sums_all-right_attempt_2026-03-02-00-30-00_level-a.ipynb",
        "sums_sign-lost_attempt_2026-03-01-00-30-00_level-a (1).ipynb",
    )
    path = download(*names)
    assert collect(path, "--roster", empty.parent / "class.csv") == (0, ["sums: 2 new; read as Blackboard"])
    assert collect(path, "--roster", empty.parent / "class.csv") == (0, ["sums: 2 unchanged; read as Blackboard"])
    done = command("nablagrade", "grade", cwd=empty)
    assert done.returncode == 0, done.stderr
    assert read_record(empty, "all-right", "level-a")["score"] == 2
    assert read_record(empty, "sign-lost", "level-a")["score"] < 2
    with closing(sqlite3.connect(empty / "gradebook.db")) as gradebook:
        times = dict(gradebook.execute("select student_id, timestamp from submitted_assignment"))
    assert {student: time[:19] for student, time in times.items()} == {
        "all-right": "2026-03-01 23:30:00",
        "sign-lost": "2026-02-28 23:30:00",
    }


def test_what_needs_a_person(collect, download, empty):
    """Nobody's and ambiguous files are told, the others are collected, and the exit code is 1."""
    more = ("No Body_3_assignsubmission_file/level-a.ipynb", "Same Name_4_assignsubmission_file/level-a.ipynb")
    code, lines = collect(download(*MOODLE, *more), "--roster", empty.parent / "class.csv")
    assert code == 1
    assert lines == [
        "sums: 2 new; read as Moodle",
        f"No Body 3: not collected; nobody in class.csv is called so ({more[0]})",
        f"Same Name 4: not collected; it is twin-1 or twin-2, and class.csv does not say which ({more[1]})",
    ]


def test_a_platform_that_tells_names_only(collect, download, empty):
    """Without a roster and a gradebook nobody is behind a name, and the line says what would tell."""
    code, lines = collect(download(*MOODLE))
    assert (code, lines[0]) == (1, "sums: nothing collected; read as Moodle")
    assert lines[1].startswith(
        "All Right 1: not collected; nobody in the gradebook is called so; say who it is with --ro"
    )
    assert not (empty / "submitted").exists()


def test_names_of_the_gradebook(collect, download, empty):
    """Without a roster the gradebook says who is who; no gradebook is made for it."""
    code, lines = collect(download("all-right/level-a.ipynb"))
    assert (code, lines[1]) == (0, "new in the gradebook, by the names in the download: all-right")
    assert not (empty / "gradebook.db").exists()
    add_student(empty, "sign-lost", first_name="Sign", last_name="Lost", lms_user_id="82")
    assert collect(download("lostsign_81_9_level-a.ipynb", "x_82_10_level-b.ipynb"))[0] == 1  # 81 and 82 are two people
    assert collect(download("lostsign_81_9_level-a.ipynb")) == (0, ["sums: 1 new; read as Canvas"])
    assert (empty / "submitted/sign-lost/sums/level-a.ipynb").exists()


def test_a_forgotten_roster(collect, download, empty):
    """Where the gradebook knows nobody of a download, nothing is written: they would all be there twice."""
    add_student(empty, "all-right")
    code, lines = collect(download("rightall_81_9_level-a.ipynb"))
    assert code == 2
    assert "nobody in it (81 …) is in the gradebook; say who they are with --roster FILE.csv" in lines[0]
    assert not (empty / "submitted").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere.zip"], "nowhere.zip: is not there; give the platform's download"),
        (["download.zip", "--roster", "nowhere.csv"], "nowhere.csv: cannot be read"),
        (["download.zip", "--attempt", "best"], "argument --attempt: invalid choice: 'best'"),
    ],
)
def test_wrong_use(words, said, collect, download, empty):
    """Wrong use is one sentence, exit code 2, and nothing is written."""
    place = download(*MOODLE).parent
    code, lines = collect(*(place / word if "." in word else word for word in words))
    assert (code, len(lines)) == (2, 1)
    assert said in lines[0]
    assert not (empty / "submitted").exists()


def test_names_that_a_runner_or_a_terminal_obeys(collect, download):
    """Names in the lines are shown, never obeyed."""
    code, lines = collect(download("all-right/level-a.ipynb", "::error::x\x1b[2J", "::error::\u202ey.ipynb"))
    assert code == 1
    assert not any(line.startswith("::") for line in lines)
    assert "\x1b" not in "".join(lines)
    assert "\u202e" not in "".join(lines)


def test_nothing_in_it(collect, download):
    """A download of which nothing is a submission is no success."""
    code, lines = collect(download("slides.ipynb"))
    assert code == 1
    assert lines[0] == "sums: nothing collected; read as no platform that is known"


def test_a_zone_that_is_none(collect, download, empty):
    """A slip in the configuration is named before anything is written."""
    with (empty / "nbgrader_config.py").open("a") as config:
        config.write('c.Exchange.timezone = "Europe/Nowhere"\n')
    code, lines = collect(download(*MOODLE))
    assert code == 2
    assert "c.Exchange.timezone is no zone (Europe/Nowhere); mend this file" in lines[0]
