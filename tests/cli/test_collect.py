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


@pytest.mark.slow
def test_names_of_the_gradebook(collect, download, empty):
    """Without a roster the gradebook says who is who; no gradebook is made for it."""
    code, lines = collect(download("all-right/level-a.ipynb"))
    assert (code, lines[1]) == (0, "new in the gradebook, by the names in the download: all-right")
    assert not (empty / "gradebook.db").exists()
    add_student(empty, "sign-lost", first_name="Sign", last_name="Lost", lms_user_id="82")
    assert collect(download("lostsign_81_9_level-a.ipynb", "x_82_10_level-b.ipynb"))[0] == 1  # 81 and 82 are two people
    assert collect(download("lostsign_81_9_level-a.ipynb")) == (0, ["sums: 1 new; read as Canvas"])
    assert (empty / "submitted/sign-lost/sums/level-a.ipynb").exists()


@pytest.mark.slow
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
        (["download.zip", "--attempt", "good"], "argument --attempt: invalid choice: 'good'"),
        (["download.zip", "--groups"], "the gradebook: has nobody in a group; give a roster with a column group by"),
        (["download.zip", "--groups", "--roster", "class.csv"], "class.csv: has nobody in a group; give a roster"),
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


def attempts(small, *tries):
    """A download as Blackboard makes it: a notebook for each student, time and answer."""
    return {
        f"sums_{student}_attempt_{time}_{notebook}.ipynb": json.dumps(
            small.level_a(answer, "pass") if notebook == "level-a" else small.level_b(answer, "Because.", "pass")
        )
        for student, time, notebook, answer in tries
    }


@pytest.fixture
def packed(tmp_path):
    """`packed(files)`: a zip of them."""

    def make(files):
        with zipfile.ZipFile(tmp_path / "download.zip", "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return tmp_path / "download.zip"

    return make


RIGHT, WRONG, UNREADABLE = "a1_total = 15437", "a1_total = -15437", "a1_total = '1/2x'"
FIRST, SECOND, THIRD = (f"2026-03-0{day}-09-00-00" for day in (1, 2, 3))


@pytest.mark.slow
def test_the_best_attempt(collect, packed, empty, small, graded_once):
    """The attempt with the most points counts, of equal ones what a person may add to; nothing else is kept."""
    mine = ((FIRST, WRONG), (SECOND, RIGHT), (THIRD, "1 / 0"))
    tries = [("all-right", time, "level-a", answer) for time, answer in mine]
    tries += [("sign-lost", time, "level-a", answer) for time, answer in ((SECOND, WRONG), (THIRD, UNREADABLE))]
    tries += [("twin-1", FIRST, "level-a", WRONG)]
    words = ("--roster", empty.parent / "class.csv", "--attempt", "best")
    code, (counts, *told) = collect(packed(attempts(small, *tries)), *words)
    assert (code, counts) == (0, "sums: 3 new; read as Blackboard")
    assert told == [
        best("all-right", "attempt 2", SECOND, "2 of 9 points")
        + "; attempt 1 (2026-03-01 09:00 UTC) has 0 of 9 points; attempt 3 (2026-03-03 09:00 UTC) has 0 of 9 points",
        best("sign-lost", "attempt 2", THIRD, "0 of 9 points, and a person's points to come")
        + "; attempt 1 (2026-03-02 09:00 UTC) has 0 of 9 points",
    ]
    assert RIGHT in (empty / "submitted/all-right/sums/level-a.ipynb").read_text()
    assert not {"gradebook.db", "records", "autograded", "feedback"} & {path.name for path in empty.iterdir()}
    shutil.copy(graded_once[0] / "gradebook.db", empty)  # what was released need not be worked out again
    gradebook = (empty / "gradebook.db").read_bytes()
    assert collect(packed(attempts(small, ("sign-lost", FIRST, "level-a", RIGHT))), *words)[1][0].startswith(
        "sums: 1 rep"
    )
    (empty / "submitted/sign-lost/sums/timestamp.txt").write_text("2026-03-01 09:00:00.000000 UTC")  # as the exchange
    (empty / "submitted/.collected-sums.json").unlink()
    before = {path.name: path.read_bytes() for path in (empty / "submitted/sign-lost/sums").iterdir()}
    code, (counts, *told) = collect(packed(attempts(small, *tries)), *words)
    assert counts == "sums: 3 unchanged; read as Blackboard"
    assert told[1].startswith(best("sign-lost", "what is there", FIRST, "2 of 9 points", 3))
    assert {path.name: path.read_bytes() for path in (empty / "submitted/sign-lost/sums").iterdir()} == before
    assert (empty / "gradebook.db").read_bytes() == gradebook


def best(student, which, time, points, count=None):
    """The beginning of the line on a student's attempts."""
    day = f"{time[:10]} 09:00 UTC"
    count = count or {"all-right": 3, "sign-lost": 2}[student]
    return f"{student}: of {count} attempts the best counts: {which} ({day}) has {points}"


@pytest.mark.slow
def test_an_attempt_that_cannot_be_graded(collect, packed, empty, small):
    """Of whom one attempt is broken by the course's own fault nothing is chosen; the others are collected."""
    with (empty / "autograders/sums/test_level_a.py").open("a") as checks:
        checks.write('\n\n@check("a1-total")\ndef test_odd(notebook):\n    """Odd"""\n    {}[notebook["a1_total"]]\n')
    tries = [("all-right", time, "level-a", answer) for time, answer in ((FIRST, WRONG), (SECOND, RIGHT))]
    tries += [(student, FIRST, "level-a", RIGHT) for student in ("sign-lost", "twin-1", "twin-2")]
    (empty / "submitted/twin-2/sums/nothing in it").mkdir(parents=True)
    (empty / "submitted/twin-1").symlink_to(empty / "source")
    add_student(empty, "sign-lost")  # of a gradebook that does not know the assignment
    code, lines = collect(packed(attempts(small, *tries)), "--roster", empty.parent / "class.csv", "--attempt", "best")
    assert (code, lines[0], len(lines)) == (1, "sums: 1 new, 1 replaced; read as Blackboard", 3)
    assert lines[2] == f"twin-1: not collected; {empty / 'submitted/twin-1'} is a link or no folder; move it away"
    assert lines[1].startswith("all-right: not collected; attempt 1 (2026-03-01 09:00 UTC) could not be graded")
    assert lines[1].endswith("or say which counts by --attempt last")
    assert not (empty / "submitted/all-right").exists()
    with closing(sqlite3.connect(empty / "gradebook.db")) as gradebook:
        assert gradebook.execute("select * from assignment").fetchall() == []


GRADESCOPE = """submission_{}:
  :submitters:
  - :sid: {}
  :created_at: 2026-03-0{} 09:00:00 Z
"""


@pytest.mark.slow
def test_odd_files_cost_nobody_else(collect, empty, small, tmp_path):
    """What one student named oddly, or what an editor left in their folder, keeps nobody's best from being chosen."""
    path = tmp_path / "download.zip"
    with zipfile.ZipFile(path, "w") as archive:
        tries = ("sign-lost", "sign-lost", "twin-1", "twin-1", "all-right")
        said = "".join(GRADESCOPE.format(n, student, n) for n, student in enumerate(tries, 1))
        archive.writestr("e/submission_metadata.yml", said)
        for number in range(1, 6):
            answer = RIGHT if number in (2, 4, 5) else WRONG
            archive.writestr(f"e/submission_{number}/level-a.ipynb", json.dumps(small.level_a(answer, "pass")))
        archive.writestr("e/submission_2/timestamp.txt/x", "x")
    (empty / "submitted/twin-1/sums/.ipynb_checkpoints").mkdir(parents=True)
    (empty / "submitted/twin-1/sums/.ipynb_checkpoints/level-a.ipynb").write_text("x")
    code, lines = collect(path, "--roster", empty.parent / "class.csv", "--attempt", "best")
    assert (code, lines[0]) == (0, "sums: 2 new, 1 replaced; read as Gradescope")
    assert "sign-lost: timestamp.txt/x is left out, no student says when they handed in" in lines
    for student in ("sign-lost", "twin-1", "all-right"):
        assert RIGHT in (empty / f"submitted/{student}/sums/level-a.ipynb").read_text()


def test_lateness_counts(packed, course, small, capsys):
    """What lateness costs is taken off before attempts are compared, by the course's rule and date."""
    with (course / "nbgrader_config.py").open("a") as config:
        config.write("c.LateSubmissionPlugin.penalty_method = 'zero'\n")
    with closing(sqlite3.connect(course / "gradebook.db")) as gradebook:
        gradebook.execute("update assignment set duedate = '2026-03-01 12:00:00.000000'")
        gradebook.commit()
    tries = [("cora", time, "level-b", "b1 = 7") for time in (FIRST, SECOND)] + [("cora", SECOND, "level-a", RIGHT)]
    words = ["collect", "sums", str(packed(attempts(small, *tries))), "--attempt", "best", "--course", str(course)]
    assert main(words) == 0
    said = capsys.readouterr().err
    assert "cora: of 3 attempts the best counts: attempt 1 (2026-03-01 09:00 UTC) has 3 of 9 points, and a" in said
    assert "; what is there has 0 of 9 points, and a person's points to come; attempt 2 (2026-03-02 09:00 UTC)" in said
    assert " has 0 of 9 points, 5 off for lateness, and a person's points to come" in said
