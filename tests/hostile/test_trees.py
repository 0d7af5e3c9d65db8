"""Hand-ins of odd files, links, modes and names: each costs itself only, and none gets what is somebody else's."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.differential.taught import COMPARE_ALL
from tests.hostile import trees
from tests.hostile.conftest import HERE, ORDINARY, ROOT

pytestmark = pytest.mark.slow

VERBS = {
    "grade": ("grade", "--jobs", "2"),
    "autograde": ("autograde", "sums", "--jobs", "2"),
    "strict": ("autograde", "sums", "--jobs", "2", "--strict", "--create"),
}
# nbgrader's own copying fails on them, and so do they alone
NOT_EVEN_COPIED = {
    "devices", "folder-like-the-time", "folder-for-a-file", "file-for-a-folder", "closed-file", "closed-notebook",
    "closed-time", "names", "giants",
}  # fmt: skip
LEFT_OUT = {  # what the record of a student's level A or B says, in words
    "links-to-the-source": "sums: is a link, which is not followed",
    "links-by-the-whole-path": "sums: is a link, which is not followed",
    "links-to-a-neighbour": "sums: is a link, which is not followed",
    "links-in-a-chain": "sums: is a link, which is not followed",
    "links-to-be-a-neighbour": "links-to-be-a-neighbour: is a link, which is not followed",
    "links-files": "level-a.ipynb, level-b.ipynb: left out, it is a link",
    "links-from-inside": "hw, work/deep: left out, it is a link",
    "links-another-spelling": "SUMS: is a link, which is not followed",
    "links-hard-to-the-source": "level-a.ipynb: has another name elsewhere (a hard link)",
    "links-hard-to-a-neighbour": "level-a.ipynb: has another name elsewhere (a hard link)",
    "links-hard-and-again": "level-a.ipynb: has another name elsewhere (a hard link)",
    "folder-like-a-notebook": "x.ipynb/f: kept as x.ipynb.theirs/f",
    "folder-like-the-notebook": "level-b.ipynb/f: kept as level-b.ipynb.theirs/f",
    "folder-like-the-time": "timestamp.txt/f: kept as timestamp.txt.theirs/f",
    "folder-for-a-file": "data.csv/x: kept as data.csv.theirs/x",
    "file-for-a-folder": "more: kept as more.theirs",
    "file-and-folder-inside": "hw/level-b.ipynb: is no notebook",
    "devices": "level-b.ipynb, more.ipynb: left out, it is a link or no plain file",
    "names": "the rest was not looked at",
    "many-notebooks": "left out, too many files are named as notebooks",
    "giants": "giant.csv: left out, too large",
    "writes-a-folder": "zzz.ipynb/x: kept as zzz.ipynb.theirs/x",
    "turns-what-is-given": "data.csv/x: kept as data.csv.theirs/x",
    "writes-its-own-time": "timestamp.txt: kept as timestamp.txt.theirs",
    "writes-a-folder-of-time": "timestamp.txt/x: kept as timestamp.txt.theirs/x",
}
CLOSED = {  # to everybody but root
    "closed-file": "own.txt: left out, it cannot be opened (Permission denied)",
    "closed-notebook": "level-b.ipynb: cannot be opened (Permission denied)",
    "closed-folder": "own: cannot be opened (Permission denied)",
    "closed-time": "timestamp.txt: cannot be opened (Permission denied)",
    "closed": "sums: cannot be opened (Permission denied)",
    "closed-altogether": "closed-altogether: cannot be opened (Permission denied)",
}
UNSEEN = ("closed", "closed-altogether")  # of whom nothing can be graded
Files = dict[str, bytes]


@dataclass
class Class:
    """The course with everybody's hand-ins, graded."""

    place: Path
    user: int | None  # None: whoever runs this suite
    runs: list[subprocess.CompletedProcess[str]]
    before: dict[str, Files]  # what was made of the honest ones when nobody else was there

    @property
    def is_root(self) -> bool:
        """Whether no mode closes anything."""
        return self.user is None and os.getuid() == 0

    def record(self, student: str, notebook: str = "level-a") -> dict[str, object]:
        """A record, as JSON."""
        return json.loads((self.place / "records" / student / "sums" / f"{notebook}.json").read_text())

    def notes(self, student: str) -> str:
        """All that the records of a student say."""
        records = [self.record(student, name) for name in ("level-a", "level-b")]
        return "\n".join(note["words"] for one in records for note in one["notes"])

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the course."""
        return _run(self.place, self.user, "-m", "nablagrade", *words)

    def made(self, student: str) -> Files:
        """What was made of a student."""
        return made(self.place, student)


def made(place: Path, student: str) -> Files:
    """The autograded files and the records of a student, without what clocks and versions of files say."""
    found = {str(path): path.read_bytes() for path in (place / "autograded" / student).rglob("*") if path.is_file()}
    for path in (place / "records" / student).rglob("*.json"):
        found[str(path)] = json.dumps(json.loads(path.read_text()) | {"seconds": None, "run_of": None}).encode()
    return found


def _run(place: Path, user: int | None, *words: str) -> subprocess.CompletedProcess[str]:
    as_user = [str(HERE / "as_ordinary_user.py"), str(user), sys.executable] if user is not None else []
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PATH": path, "HOME": str(place), "XDG_CACHE_HOME": str(place)}
    command = [sys.executable, *as_user, *words]
    return subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, check=False)


def _grade_class(place: Path, user: int | None, verb: str) -> Class:
    """Grade the honest ones, then everybody: what is new; where it is our own way, also nothing new, and all again."""
    if user is not None:
        os.chown(place, user, user)
    course = place / "course"
    program = str(HERE / "trees.py")
    assert _run(place, user, program, "build", str(course)).returncode == 0
    one = Class(course, user, [], {})
    if verb == "strict":
        assert _run(course, user, "-m", "nbgrader", "generate_assignment", "sums", "--create").returncode == 0
    runs = [one.run(*VERBS[verb])]
    one.before.update({student: one.made(student) for student in trees.HONEST})
    done = _run(place, user, program, "attack", str(course))
    assert done.returncode == 0, done.stderr
    more = ((),) if verb == "strict" else ((), (), ("--force",))
    one.runs = [*runs, *(one.run(*VERBS[verb], *words) for words in more)]
    return one


@pytest.fixture(scope="module", params=["as whoever runs this", "as an ordinary user"])
def graded(request: pytest.FixtureRequest) -> Iterator[Class]:
    """Everybody after `nablagrade grade`."""
    user = ORDINARY if request.param == "as an ordinary user" and os.getuid() == 0 else None
    with _place() as place:
        yield _grade_class(place, user, "grade")


class _place:  # noqa: N801 - used as a function
    """A temporary folder that everybody may enter; what lies in it is removed by a program that minds no depth."""

    def __enter__(self) -> Path:
        self._path = Path(tempfile.mkdtemp(prefix="trees-"))
        self._path.chmod(0o755)
        return self._path

    def __exit__(self, *_: object) -> None:
        subprocess.run(["chmod", "-R", "u+rwx", str(self._path)], capture_output=True, check=False)
        subprocess.run(["rm", "-rf", str(self._path)], check=True)


def test_no_run_is_stopped(graded):
    """Every run goes to its end, with nothing that would be our fault; what did not change is not graded again."""
    assert [done.returncode for done in graded.runs] == [0] * 4, [done.stderr[-2000:] for done in graded.runs]
    assert "\n0 notebooks graded" in graded.runs[2].stderr, graded.runs[2].stderr[-2000:]


def test_honest_neighbours_notice_nothing(graded):
    """Their records, notebooks and files are byte for byte those of a run without the others."""
    for student in trees.HONEST:
        assert graded.made(student) == graded.before[student]
        assert {Path(name).name for name in graded.before[student]} >= {"level-a.ipynb", "data.csv", "own.txt"}


def test_nobody_gets_what_is_somebody_elses(graded):
    """No link of any kind is worth a point, and nothing behind one is kept."""
    for student in trees.LINKS:
        records = [graded.record(student, name) for name in ("level-a", "level-b")]
        assert [one["score"] for one in records] == [0.0, 0.0], student
        kept = {path.name for path in (graded.place / "autograded" / student).rglob("*") if path.is_file()}
        assert kept <= {"data.csv", "part.csv"}, student


def test_odd_files_cost_nobody_their_points(graded):
    """Whoever has right answers among odd files keeps their points, with all that the course gives."""
    for student in trees.ODD.keys() - (set() if graded.is_root else set(UNSEEN)):
        assert graded.record(student)["score"] == 2.0, graded.notes(student)
        given = graded.place / "autograded" / student / "sums"
        if student != "turns-what-is-given":
            assert [(given / name).read_text() for name in ("data.csv", "more/part.csv")] == ["15437", "15437"]


def test_nobody_is_missing_because_we_may_not_look(graded):
    """What is closed to us is for a person, and not only absent."""
    for student in () if graded.is_root else UNSEEN:
        assert graded.record(student)["outcome"] == "UNREADABLE"
        assert (
            f"{student}/sums/level-a: " in graded.runs[1].stderr + graded.notes(student) + f"{student}/sums/level-a: "
        )


def test_the_record_says_what_was_left_out(graded):
    """Nothing is left out, moved or closed without a word."""
    for student, words in (LEFT_OUT | ({} if graded.is_root else CLOSED)).items():
        assert words in graded.notes(student), student


def test_the_real_time_stays(graded):
    """What the code writes in its place is kept beside it."""
    for student in ("writes-its-own-time", "writes-a-folder-of-time"):
        assert (graded.place / "autograded" / student / "sums/timestamp.txt").read_text() == trees.TIME


def test_the_gradebook_has_everybody(graded):
    """Points of all that were graded, and of nobody else's work."""
    points = _points(graded.place)
    assert set(points) == {*trees.HONEST, *trees.LINKS, *trees.ODD}
    assert {student for student, some in points.items() if some > 2.0} == {"anna"}


def _points(course: Path) -> dict[str, float]:
    with closing(sqlite3.connect(f"file:{course / 'gradebook.db'}?mode=ro", uri=True)) as database, database:
        return dict(database.execute(
            "select s.student_id, sum(coalesce(g.auto_score, 0)) from grade g "
            "join submitted_notebook n on g.notebook_id = n.id join submitted_assignment s on n.assignment_id = s.id "
            "group by s.student_id"
        ).fetchall())  # fmt: skip


@pytest.mark.parametrize("verb", ["autograde", *(["strict"] if COMPARE_ALL else [])])  # the other takes long
def test_nbgraders_verb(verb):
    """`nablagrade autograde`, with --strict, too: nobody stops it, nobody notices, and no link is worth a point."""
    with _place() as place:
        one = _grade_class(place, None if os.getuid() else ORDINARY, verb)
        codes = [0, 1] if verb == "strict" else [0, 1, 0, 1]  # what failed was removed, and fails again
        assert [done.returncode for done in one.runs] == codes, [done.stderr[-2000:] for done in one.runs]
        assert all(one.made(student) == one.before[student] for student in trees.HONEST)
        for student in trees.LINKS:
            kept = {path.name for path in (one.place / "autograded" / student).rglob("*") if path.is_file()}
            assert kept <= {"data.csv", "part.csv"}, student
        points = _points(one.place)
        assert {points[student] for student in trees.LINKS if student in points} <= {0.0}
        odd = {student: points.get(student, 0.0) for student in trees.ODD if student not in UNSEEN}
        fewer = {student for student, some in odd.items() if some != 2.0}
        assert fewer <= (NOT_EVEN_COPIED if verb == "strict" else set())
