"""Which of a student's files is the notebook asked for, and what is said of the others."""

from __future__ import annotations

import copy
import json
from dataclasses import replace

import pytest

from nablagrade.model import NoteKind
from nablagrade.notebooks.finding import Around, find_notebook, wanted_of
from nablagrade.notebooks.plans import plan_of


@pytest.fixture
def hand_in(tmp_path):
    """`hand_in(name, notebook)`: a submitted file."""

    def write(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return path

    return write


@pytest.fixture
def other(notebook, cell):
    """A notebook of another lesson."""
    return notebook(cell("y = 1", "y", solution=True), cell("assert y", "other", grade=True, points=1))


@pytest.fixture
def around(tmp_path, plan, other):
    """A submission for an assignment of two notebooks, in a course that has a third one elsewhere."""
    second = plan_of(other, "level-b")
    return Around(tmp_path, "sums", (wanted_of(plan), wanted_of(second)), (), tmp_path / "source")


def words(found, kind=NoteKind.LEFT_OUT):
    """What is said of what kind."""
    return [str(note) for note in found.notes if note.kind is kind]


def test_the_file_of_its_name(hand_in, released, plan):
    """The file of the right name is the one, without a note."""
    found = find_notebook([hand_in("level-a.ipynb", released)], plan)
    assert len(found.notebook["cells"]) == 6
    assert (found.notes, found.problem, found.is_alone) == ((), None, True)


def test_only_that_file_is_read(hand_in, released, plan, around):
    """Beside it the notebooks of their names are not even opened."""
    mine, theirs = hand_in("level-a.ipynb", released), hand_in("level-b.ipynb", b"{")
    theirs.unlink()
    assert find_notebook([theirs, mine], plan, around).is_alone


def test_nothing_handed_in(hand_in, plan, other):
    """No file is nothing; files of other lessons are nothing, too, but are named."""
    found = find_notebook([], plan)
    assert (found.notebook, found.problem, found.notes) == (None, None, ())
    found = find_notebook([hand_in("essay.ipynb", other), hand_in("junk.ipynb", b"{")], plan)
    assert (found.notebook, found.problem) == (None, None)
    assert [word.partition(":")[0] for word in words(found)] == ["essay.ipynb", "junk.ipynb"]
    assert words(found)[1].endswith("left out, is no notebook (broken JSON); save it again in Jupyter")


def test_nothing_but_other_files(plan):
    """Whoever hands in a picture of their screen is not only missing: a person sees what lies there."""
    found = find_notebook([], plan, Around(others=("screen.png", "essay.docx")))
    assert words(found) == [
        "level-a.ipynb: was not handed in, but screen.png, essay.docx lie there; see whether it is in them"
    ]


def test_files_beside_another_notebook_are_no_matter(hand_in, plan, around, other):
    """A student who handed in one notebook with its data has simply not handed in the other one."""
    candidates = [hand_in("level-b.ipynb", other)]
    found = find_notebook(candidates, plan, Around(around.folder, "sums", around.wanted, ("data.csv",)))
    assert (found.notebook, found.problem, found.notes) == (None, None, ())


SPELLINGS = [
    "level-a.IPYNB", "Level-A.ipynb", "level-a.ipynb.txt", "level-a.ipynb.json", "level-a", "level-a.json",
    "level_a.ipynb", "level-a.ipynb (1)",
    "level-a .ipynb", " level-a.ipynb", "level-a.ipynb.ipynb", "hw/level-a.ipynb", "hw/hw/Level-A.ipynb.txt",
    "level-a (1).ipynb", "level-a-Copy1.ipynb", "Copy of level-a.ipynb", "anna_level-a_final.ipynb",
    "homework.ipynb", "l\u00e9vel.ipynb",
]  # fmt: skip


@pytest.mark.parametrize("name", SPELLINGS)
def test_a_file_of_another_name_is_graded(hand_in, released, plan, around, name):
    """Whatever it is called, it is known by its name or its cells, and the record says so."""
    found = find_notebook([hand_in(name, released)], plan, around)
    assert found.notebook is not None
    assert words(found, NoteKind.OTHER_FILE) == [f"{name}: taken for level-a.ipynb, because its exercises are in it"]
    assert not found.is_alone


def test_two_spellings_in_two_unicode_forms(hand_in, notebook, cell):
    """A file from a Mac has its accents apart."""
    made = notebook(cell("x", "x", solution=True))
    plan = plan_of(made, "\u00fcbung")
    assert find_notebook([hand_in("u\u0308bung.ipynb", made)], plan).notebook is not None


def test_of_two_copies_the_fuller_one(hand_in, released, plan):
    """A half-empty copy does not win over a whole one."""
    half = copy.deepcopy(released)
    half["cells"] = half["cells"][:4]
    found = find_notebook([hand_in("a.ipynb", half), hand_in("z.ipynb", released)], plan)
    assert "z.ipynb" in found.notes[0].words
    assert [word.partition(":")[0] for word in words(found)] == ["a.ipynb"]


def test_of_two_equal_copies_the_first(hand_in, released, plan):
    """The caller puts the newest one first; the other one is named."""
    paths = [hand_in("level-a-v2.ipynb", released), hand_in("level-a-v1.ipynb", released)]
    for first, second in (paths, paths[::-1]):
        found = find_notebook([first, second], plan)
        assert found.name == first.name
        mend = "if it is the one that counts, name it level-a.ipynb in its place"
        assert words(found) == [f"{second.name}: left out, because {first.name} was graded; {mend}"]


def test_the_right_name_wins_over_a_newer_copy(hand_in, released, plan):
    """As under nbgrader; the newer one is named, for it may be the one that counts."""
    found = find_notebook([hand_in("level-a (1).ipynb", released), hand_in("level-a.ipynb", released)], plan)
    assert found.name == "level-a.ipynb"
    [said] = words(found)
    assert said.startswith("level-a (1).ipynb: left out, because level-a.ipynb was graded (it is no older); ")
    found = find_notebook([hand_in("level-a.ipynb", released), hand_in("level-a (1).ipynb", released)], plan)
    assert words(found)[0].startswith("level-a (1).ipynb: left out, because level-a.ipynb was graded; ")


def test_equal_ids_are_told_apart_by_name(hand_in, released):
    """Two notebooks of an assignment with the same ids, both renamed: each is graded from its own file."""
    plans = [plan_of(released, "part1"), plan_of(released, "part2")]
    around = Around(wanted=tuple(map(wanted_of, plans)))
    paths = [hand_in("part2 (1).ipynb", released), hand_in("part1 (1).ipynb", released)]
    for order in (paths, paths[::-1]):
        assert [find_notebook(order, plan, around).name for plan in plans] == ["part1 (1).ipynb", "part2 (1).ipynb"]


def test_names_that_were_mixed_up(hand_in, released, plan, other, around):
    """Each notebook is graded from the file that holds it, not from the one of its name."""
    paths = [hand_in("level-a.ipynb", other), hand_in("level-b.ipynb", released)]
    assert find_notebook(paths, plan, around).name == "level-b.ipynb"
    assert find_notebook(paths, plan_of(other, "level-b"), around).name == "level-a.ipynb"


def test_a_small_part_is_not_enough(hand_in, released, plan):
    """A notebook with one shared cell is another one, and is named."""
    released["cells"] = released["cells"][:2]
    found = find_notebook([hand_in("other.ipynb", released)], plan)
    assert found.notebook is None
    assert len(words(found)) == 1


def test_the_right_name_with_the_wrong_exercises(hand_in, plan, other):
    """A notebook for another lesson under this name is said to be one."""
    found = find_notebook([hand_in("level-a.ipynb", other)], plan)
    assert found.problem == ("level-a.ipynb: holds no exercise of this notebook; hand in the one that was released")


@pytest.fixture
def foreign(hand_in, notebook, cell):
    """A notebook of another assignment of the course."""
    made = notebook(cell("z", "z", solution=True), cell("assert z", "z-test", grade=True, points=1))
    hand_in("source/angles/level-c.ipynb", made)
    return made


def test_another_lesson_is_named(hand_in, released, plan, foreign, around):
    """Which one it is, by the ids of its cells, over all notebooks of the course: unreadable, or left out."""
    hand_in("source/sums/level-a.ipynb", released)
    found = find_notebook([hand_in("level-a.ipynb", foreign)], plan, around)
    assert found.problem.startswith(
        "level-a.ipynb: holds no exercise of this notebook (it is the notebook level-c of angles); hand in"
    )
    [said] = words(find_notebook([hand_in("mine.ipynb", foreign)], plan, around))
    assert said.startswith("mine.ipynb: left out, it is the notebook level-c of angles; ")


def test_a_notebook_that_came_after_the_release_is_named(hand_in, plan, released, other, around):
    """Source has it, the gradebook does not: what to type is said."""
    hand_in("source/sums/level-c.ipynb", other)
    paths = [hand_in("level-a.ipynb", released), hand_in("level-c.ipynb", other)]
    [said] = words(find_notebook(paths, plan, replace(around, wanted=around.wanted[:1])))
    assert said.startswith("level-c.ipynb: left out, it is the notebook level-c, which came later than the release: ")
    assert "`nablagrade release sums`" in said


def test_what_is_nobodys_is_told_once(hand_in, plan, released, other, around):
    """Of a file that is none of the assignment's the first notebook's record tells, or that of each missing one."""
    paths = [hand_in("level-a.ipynb", released), hand_in("scratch.ipynb", b"{"), hand_in("level-b.ipynb", other)]
    second = plan_of(other, "level-b")
    assert [len(words(find_notebook(paths, one, around))) for one in (plan, second)] == [1, 0]
    assert [len(words(find_notebook(paths[:2], one, around))) for one in (plan, second)] == [0, 1]


def test_a_broken_file_of_the_right_name(hand_in, plan, released):
    """Alone it is unreadable, not missing; beside a whole copy that one is graded, and the broken one is named."""
    broken = hand_in("level-a.ipynb", b"{")
    assert "broken JSON" in find_notebook([broken], plan).problem
    found = find_notebook([broken, hand_in("copy.ipynb", released)], plan)
    assert found.name == "copy.ipynb"
    assert words(found) == ["level-a.ipynb: left out, is no notebook (broken JSON); save it again in Jupyter"]


@pytest.mark.parametrize("name", ["level-a.ipynb.txt", "level-a (1).ipynb", "hw/level-a.ipynb", "level-a"])
def test_a_broken_file_of_nearly_the_right_name(hand_in, plan, around, name):
    """A file that is meant to be the notebook and is none is unreadable: a person looks at it."""
    found = find_notebook([hand_in(name, b"PK\x03\x04")], plan, around)
    assert found.problem == f"{name}: is no notebook (broken JSON); save it again in Jupyter"


def test_many_files_are_not_all_named(hand_in, released, plan):
    """A hundred copies are one sentence more, not a hundred."""
    paths = [hand_in(f"level-a ({number}).ipynb", released) for number in range(20)]
    found = find_notebook(paths, plan)
    assert len(words(found)) == 6
    assert words(found)[-1].startswith("14 more files were left out: ")


def test_too_much_to_look_at(hand_in, released, plan, monkeypatch):
    """What a student can hand in is bounded: what was not looked at is said."""
    paths = [hand_in("a.ipynb", released), hand_in("b.ipynb", released)]
    monkeypatch.setattr("nablagrade.notebooks.finding.MAX_READ_BYTES", paths[0].stat().st_size + 10)
    found = find_notebook(paths, plan)
    assert found.name == "a.ipynb"
    assert words(found)[0].startswith("b.ipynb: left out, was not looked at, too much lies beside it")
