"""Which of the handed-in files is the notebook asked for, and what an instructor should know of the others.

The rule is in `assigning.py`. Where a file of the right name holds the notebook, and no file lies there that has the
name of none, that file is the answer by the rule, and the only one that is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nablagrade.errors import NotebookError
from nablagrade.model import Note, NotebookPlan, NoteKind
from nablagrade.notebooks.assigning import Handed, Wanted, assign, fits
from nablagrade.notebooks.cells import MAX_BYTES, Notebook, grade_id_of, parse, read_bytes
from nablagrade.notebooks.lessons import find_lesson
from nablagrade.notebooks.naming import ENDING, Nearness, nearness
from nablagrade.notebooks.sealed import File, path_of

MAX_READ_BYTES = 300_000_000  # of all files of a submission, where more than one has to be read
MAX_NOTES = 5

PACKED = (".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".html", ".pdf")


@dataclass(frozen=True)
class Around:
    """What is known of the submission that a notebook is looked for in, and of the others of its assignment."""

    folder: Path | None = None  # of the submission: a file's name is its place in it
    assignment: str = ""
    wanted: tuple[Wanted, ...] = ()  # all notebooks of the assignment
    others: tuple[str, ...] = ()  # the student's files that are no candidates
    source: Path | None = None  # the instructor's notebooks, to name those of other assignments
    closed: tuple[str, ...] = ()  # why some of the submission could not be looked into


@dataclass(frozen=True)
class Found:
    """A submitted notebook, or why there is none, and what an instructor should know of how it was found."""

    notebook: Notebook | None = None
    name: str = ""  # of its file, inside the submission
    problem: str | None = None  # what makes the file of this notebook's name unreadable
    notes: tuple[Note, ...] = ()
    is_alone: bool = False  # no other file was looked at


def wanted_of(plan: NotebookPlan) -> Wanted:
    """Return what a notebook is known by."""
    return Wanted(plan.name, frozenset(cell.grade_id for cell in plan.cells))


def name_of(path: Path, folder: Path | None) -> str:
    """Return a file's name inside a submission; a second folder of the student's counts as one inside the first."""
    if folder is None:
        return path.name
    return str(path.relative_to(folder if path.is_relative_to(folder) else folder.parent))


def find_notebook(candidates: Sequence[File], plan: NotebookPlan, around: Around = Around()) -> Found:
    """Return what was handed in for a plan, the newest candidates first.

    Never raises for what a student did, but ChangedError where a file is no longer what was looked at.
    """
    wanted = around.wanted or (wanted_of(plan),)
    named = {name_of(path_of(file), around.folder): file for file in candidates}
    exact = f"{plan.name}{ENDING}"
    if exact in named and named.keys() <= {f"{one.name}{ENDING}" for one in wanted}:
        file = _Candidate(exact, named[exact])
        if fits(file.handed, wanted_of(plan), wanted):
            return Found(file.notebook, file.name, is_alone=True)
    return _Search(named, plan.name, wanted, around).complete()


class _Candidate:
    """A candidate, read when it is asked for."""

    def __init__(self, name: str, file: File, *, is_read: bool = True) -> None:
        self.name = name
        self._file = file
        self._is_read = is_read
        self.problem: str | None = None

    @cached_property
    def notebook(self) -> Notebook | None:
        if not self._is_read:
            self.problem = f"{self.name}: was not looked at, too much lies beside it; hand in less"
            return None
        name = path_of(self._file).name
        try:
            return parse(read_bytes(self._file), name)
        except NotebookError as error:
            self.problem = f"{self.name}: {str(error).removeprefix(f'{name}: ')}"
            return None

    @cached_property
    def handed(self) -> Handed:
        if self.notebook is None:
            return Handed(self.name, None)
        return Handed(self.name, frozenset(name for cell in self.notebook["cells"] if (name := grade_id_of(cell))))


class _Search:
    """All candidates of a submission, read and given to the notebooks of the assignment."""

    def __init__(self, named: Mapping[str, File], name: str, wanted: Sequence[Wanted], around: Around) -> None:
        self._around = around
        self._name = name
        self._wanted = wanted
        self._files = list(_files(named))
        self._given = assign([file.handed for file in self._files], wanted)
        names = [one.name for one in wanted]
        self._near = [nearness(file.name, names) for file in self._files]

    def complete(self) -> Found:
        mine = self._given.get(self._name)
        if mine is not None:
            file = self._files[mine]
            return Found(file.notebook, file.name, notes=(*self._taken(file, mine), *self._left_out(file)))
        named = [place for place in self._unused() if self._near[place].get(self._name)]
        if not named and self._around.closed:
            return Found(problem=self._around.closed[0], notes=self._left_out(None))
        if not named:
            return Found(notes=(*self._left_out(None), *self._nothing()))
        best = self._files[max(named, key=lambda place: (self._near[place][self._name], -place))]
        return Found(name=best.name, problem=self._problem(best), notes=self._left_out(best))

    def _unused(self) -> list[int]:
        return [place for place in range(len(self._files)) if place not in self._given.values()]

    def _taken(self, file: _Candidate, place: int) -> Iterator[Note]:
        if self._near[place].get(self._name) is not Nearness.EXACT:
            words = f"{file.name}: taken for {self._name}{ENDING}, because its exercises are in it"
            yield Note(NoteKind.OTHER_FILE, words)
        elif not fits(file.handed, next(one for one in self._wanted if one.name == self._name), self._wanted):
            words = f"{file.name}: holds more exercises of another notebook; see whether names were mixed up"
            yield Note(NoteKind.OTHER_FILE, words)

    def _problem(self, file: _Candidate) -> str:
        lesson = self._lesson(file)
        known = f" (it is {lesson})" if lesson else ""
        return file.problem or (
            f"{file.name}: holds no exercise of this notebook{known}; hand in the one that was released"
        )

    def _left_out(self, graded: _Candidate | None) -> tuple[Note, ...]:
        """Name what was not graded as anything: what has this notebook's name, and what has nobody's."""
        places = [place for place in self._unused() if self._files[place] is not graded and self._is_told_here(place)]
        words = [self._why(self._files[place], place, graded) for place in places]
        if len(words) > MAX_NOTES:
            names = ", ".join(self._files[place].name for place in places[MAX_NOTES:][:MAX_NOTES])
            left = len(words) - MAX_NOTES
            words[MAX_NOTES:] = [f"{left} more {'file was' if left == 1 else 'files were'} left out: {names}"[:300]]
        return tuple(Note(NoteKind.LEFT_OUT, one) for one in words)

    def _is_told_here(self, place: int) -> bool:
        """Whether a file is this notebook's to tell of: each is told of once, and wherever a notebook is missing."""
        if self._near[place]:
            return self._name in self._near[place]
        missing = [one.name for one in self._wanted if one.name not in self._given]
        return self._name in (missing or [self._wanted[0].name])

    def _why(self, file: _Candidate, place: int, graded: _Candidate | None) -> str:
        if file.problem:
            return f"{file.name}: left out, {file.problem.removeprefix(f'{file.name}: ')}"
        if graded is not None and graded.notebook is not None and self._is_copy(file, place):
            age = " (it is no older)" if place < self._given[self._name] else ""
            mend = f"if it is the one that counts, name it {self._name}{ENDING} in its place"
            return f"{file.name}: left out, because {graded.name} was graded{age}; {mend}"
        lesson = self._lesson(file)
        what = f"it is {lesson}" if lesson else "it holds no exercise that was still open"
        return f"{file.name}: left out, {what}; if it is one of this assignment, name it as it was released"

    def _is_copy(self, file: _Candidate, place: int) -> bool:
        """Whether it could have been graded as this notebook, had there not been a better one."""
        mine = next(one for one in self._wanted if one.name == self._name)
        return bool(file.handed.ids and file.handed.ids & mine.ids) or (
            not mine.ids and self._name in self._near[place]
        )

    def _lesson(self, file: _Candidate) -> str | None:
        ids = file.handed.ids
        lesson = find_lesson(self._around.source, ids) if self._around.source and ids else None
        if lesson is None:
            return None
        assignment, notebook = lesson
        if assignment != self._around.assignment:
            return f"the notebook {notebook} of {assignment}"
        if notebook in {one.name for one in self._wanted}:
            return f"the notebook {notebook}"
        return f"the notebook {notebook}, which came later than the release: `nablagrade release {assignment}` adds it"

    def _may_hold(self, other: str) -> bool:
        """Whether a file that is no notebook could be this one in another form; data may lie beside any other."""
        return self._name.lower() in other.lower() or other.lower().endswith(PACKED)

    def _nothing(self) -> Iterator[Note]:
        """Name the files of somebody of whom no notebook at all was found."""
        everything = self._around.others
        others = [one for one in everything if self._may_hold(one)] if self._given else everything
        if others:
            left = len(others) - MAX_NOTES
            more = f" and {left} more {'file' if left == 1 else 'files'}" if left > 0 else ""
            names = ", ".join(others[:MAX_NOTES])[:300]
            words = f"{self._name}{ENDING}: was not handed in, but {names}{more} lie there; see whether it is in them"
            yield Note(NoteKind.LEFT_OUT, words)


def _files(named: Mapping[str, File]) -> Iterator[_Candidate]:
    left_bytes = MAX_READ_BYTES
    for name, file in named.items():
        size = _size(path_of(file))
        left_bytes -= size if size <= MAX_BYTES else 0  # a larger one is refused unread
        yield _Candidate(name, file, is_read=left_bytes >= 0)


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0  # whoever reads it says what is wrong
