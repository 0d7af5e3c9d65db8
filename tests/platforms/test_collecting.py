"""The plan of a collection: a golden one for each platform, and what a person has to decide."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from nablagrade.platforms.collecting import Rules, Which, plan
from nablagrade.platforms.downloads import open_download
from nablagrade.platforms.names import PLATFORMS
from nablagrade.platforms.roster import People, make_person, read_roster
from nablagrade.records.collected import tell_hand_in

GOLDEN = Path(__file__).parents[1] / "golden"
CASES = ("canvas", "moodle", "blackboard", "brightspace", "gradescope", "folders", "files")
OF_GROUPS = ("canvas-groups", "moodle-groups", "blackboard-groups")
NOTEBOOKS = frozenset({"level-a", "level-b"})
BERLIN = ZoneInfo("Europe/Berlin")


def as_data(made):
    """A plan as JSON has it."""
    attempts = {
        student: {
            "files": {name: entry.name for name, entry in sorted(one.files.items())},
            "time": str(one.age.time) if one.age.time else None,
            "number": one.age.number,
            "late": one.is_late,
            **tell_hand_in(one.hand_in),
        }
        for student, one in made.attempts.items()
    }
    return {"platform": made.platform, "attempts": attempts, "notes": made.notes, "problems": made.problems}


@pytest.fixture
def planned(make_zip):
    """`planned(names, people, which)`: the plan of a download of files with these names."""

    def make(names, people, which=Which.LAST, contents=None, is_grouped=False):
        files = [(name, (contents or {}).get(Path(name).name, name)) for name in names]
        with open_download(make_zip(files), ()) as download:
            return plan(download, Rules(people, NOTEBOOKS, which, BERLIN, is_grouped))

    return make


@pytest.mark.parametrize("case", CASES + OF_GROUPS)
def test_golden(case, planned):
    """A platform's names become students, names, times and marks; what is nobody's is said."""
    folder = GOLDEN / f"collected-from-{case}"
    names = (folder / "names.txt").read_text("utf-8").splitlines()
    metadata = folder / "submission_metadata.yml"
    contents = {metadata.name: metadata.read_text("utf-8")} if metadata.exists() else {}
    if case == "moodle-groups":  # it packs a group's files for each member
        contents = {Path(name).name: "of the group" for name in names}
    made = planned(names, read_roster(folder / "roster.csv"), contents=contents, is_grouped=case in OF_GROUPS)
    told = json.dumps(as_data(made), indent=1, ensure_ascii=False) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        (folder / "plan.json").write_text(told, "utf-8")
    assert told == (folder / "plan.json").read_text("utf-8")


def test_every_platform_has_a_golden_plan():
    """A new row of the table comes with its case."""
    told = [json.loads((GOLDEN / f"collected-from-{case}" / "plan.json").read_text("utf-8")) for case in CASES]
    assert {one["platform"] for one in told} == {one.title for one in PLATFORMS}


@pytest.fixture
def people():
    """Two students of a gradebook."""
    known = [make_person("all-right", ("81",), first="All", last="Right"), make_person("half-done", ())]
    return People(known, "the gradebook", is_complete=False)


ATTEMPTS = [
    "sums_all-right_attempt_2026-03-01-09-00-00_level-a.ipynb",
    "sums_all-right_attempt_2026-03-02-09-00-00_level-a.ipynb",
    "sums_all-right_attempt_2026-03-02-09-00-00_level-b.ipynb",
]


def test_the_first_attempt_counts_when_asked(planned, people):
    """All files are of one attempt; what only another one has is said."""
    made = planned(ATTEMPTS, people, Which.FIRST)
    assert {name: one.name for name, one in made.attempts["all-right"].files.items()} == {"level-a.ipynb": ATTEMPTS[0]}
    assert str(made.attempts["all-right"].age.time) == "2026-03-01 08:00:00+00:00"
    assert "level-b was handed in with another attempt only" in made.notes[1]


def test_the_first_copy_counts_when_asked(planned, people):
    """On Canvas the number of the file says which is older."""
    names = ["rightall_81_10_level-a.ipynb", "rightall_81_9_level-a-1.ipynb"]
    assert planned(names, people).attempts["all-right"].files["level-a.ipynb"].name == names[0]
    first = planned(names, people, Which.FIRST).attempts["all-right"]
    assert (first.files["level-a.ipynb"].name, first.age.number) == (names[1], 9)


def test_an_unknown_login_is_an_id_without_a_roster(planned, people):
    """Who hands in first by a platform has the id that it gives them, and that is said."""
    made = planned(["sums_new-here_attempt_2026-03-01-09-00-00_level-a.ipynb", *ATTEMPTS], people)
    assert set(made.attempts) == {"new-here", "all-right"}
    assert made.new == ["new-here"]
    assert made.notes[0] == "new in the gradebook, by the names in the download: new-here"


@pytest.mark.parametrize("login", [".hidden", "with\u202edirection", " space", "l" * 256])
def test_no_folder_has_such_a_name(login, planned, people):
    """A login that is no safe name of a folder is nobody's id."""
    made = planned([f"{login}/level-a.ipynb"[-1000:], "half-done/level-a.ipynb"], people)
    assert set(made.attempts) == {"half-done"}
    assert len(made.problems) == 1


def test_two_people_of_one_name_in_the_download(planned, people):
    """The platform knows two, the course one: nobody is chosen."""
    made = planned(["rightall_101_1_level-a.ipynb", "rightall_102_2_level-b.ipynb"], people)
    assert made.attempts == {}
    assert "rightall 101 and rightall 102, and the gradebook one person for them" in made.problems[0]


def test_number_and_name_disagree(planned):
    """A number that is one student's beside the name of another is nobody's."""
    known = [
        make_person("all-right", ("81",), first="All", last="Right"),
        make_person("b", (), first="Half", last="Do"),
    ]
    made = planned(["dohalf_81_1_level-a.ipynb"], People(known, "the gradebook", is_complete=False))
    assert made.attempts == {}
    assert "the number or login is all-right, the name b; mend the gradebook" in made.problems[0]


@pytest.mark.parametrize(
    "names",
    [
        ["half-done/level-a.ipynb", "half-done/level-a.ipynb"],
        ["half-done/n\u00e9.csv", "half-done/ne\u0301.csv", "half-done/level-a.ipynb"],
        ["half-done/data", "half-done/data/points.csv", "half-done/level-a.ipynb"],
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_what_is_there_twice(names, planned, people):
    """One name for two files, also in two Unicode forms: that student's is refused, the others are collected."""
    made = planned([*names, "all-right/level-a.ipynb"], people)
    assert set(made.attempts) == {"all-right"}
    assert made.problems[0].startswith("half-done: not collected; ")


def test_a_student_alone_in_a_download_is_nobody_else(planned, people):
    """Who is known by their folder cannot hand in for others by the names inside."""
    made = planned(["half-done/all-right_level-a.ipynb", "half-done/all-right/level-a.ipynb"], people)
    assert "all-right" not in made.attempts
    inside = "Half Done_7_assignsubmission_file_/All Right_8_assignsubmission_file_/level-a.ipynb"
    assert "all-right" not in planned([inside], people).attempts


def test_odd_names_of_some_change_nothing_for_others(planned, people):
    """A few files that are named as another platform's do not make the download one of that."""
    names = ["rightall_81_5_level-a.ipynb", "x_82_6_y_attempt_2026-03-01-09-00-00_level-a.ipynb"]
    made = planned([*names, "z_83_7_level-b.ipynb"], people)
    assert made.platform == "Canvas"
    assert "all-right" in made.attempts


def test_too_much_of_one_student(planned, people, monkeypatch):
    """More than a submission may hold is refused for that student."""
    monkeypatch.setattr("nablagrade.platforms.collecting.MAX_BYTES", 50)
    contents = {"level-b.ipynb": "x" * 60}
    made = planned(["all-right/level-a.ipynb", "half-done/level-b.ipynb"], people, contents=contents)
    assert set(made.attempts) == {"all-right"}
    assert made.problems[0].startswith("half-done: not collected; it is more than 2000 files")


def test_a_download_of_something_else(planned, people):
    """What no platform names is nobody's, in one line."""
    made = planned(["slides.pdf", "a/b/c.txt", "x.txt", "y.txt"], people)
    assert made.platform == "no platform that is known"
    assert made.problems == [
        "not collected; by their names these are nobody's (a/b/c.txt, slides.pdf, x.txt and 1 more)"
    ]


@pytest.fixture
def blue():
    """Two students of one group."""
    known = [replace(make_person(one, ()), group="Blue") for one in ("all-right", "half-done")]
    return People(known, "class.csv", is_complete=True)


def test_a_group_without_times(planned, blue):
    """Of two different hand-ins of a group, of which nobody can tell the newer, none counts; equal ones are one."""
    names = ["all-right/level-a.ipynb", "half-done/level-a.ipynb"]
    made = planned(names, blue, is_grouped=True)
    assert made.attempts == {}
    words = "all-right and half-done handed in different files, and nobody can tell which are newer; leave one of them"
    assert made.problems == [f"Blue: not collected; {words}"]
    made = planned(names, blue, contents={"level-a.ipynb": "the same"}, is_grouped=True)
    assert {one.hand_in.by for one in made.attempts.values()} == {""}
    assert set(made.attempts) == {"all-right", "half-done"}


def test_the_first_attempt_of_a_group(planned, blue):
    """`--attempt` chooses among all that the group has handed in."""
    names = [
        f"s_{who}_attempt_2026-03-0{day}-09-00-00_level-a.ipynb" for who, day in (("half-done", 1), ("all-right", 2))
    ]
    made = planned(names, blue, Which.FIRST, is_grouped=True)
    assert {one.hand_in.by for one in made.attempts.values()} == {"half-done"}
    assert [one.hand_in.attempt for one in made.attempts.values()] == [1, 1]


def test_groups_that_are_not_asked_for(planned, blue):
    """Without --groups everybody hands in for themselves, a group's name is nobody's, and one line says so."""
    made = planned(["all-right/level-a.ipynb"], blue)
    assert (set(made.attempts), made.notes) == (
        {"all-right"},
        ["class.csv has groups; with --groups a hand-in of one counts for all of them"],
    )
    made = planned(["blue_81_1_level-a.ipynb"], blue)
    assert made.attempts == {}
    assert "not collected; it is a group's; with --groups it counts for all of them" in made.problems[0]
