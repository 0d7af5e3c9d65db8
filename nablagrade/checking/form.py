"""Whether a file is the right one, and whole: another lesson's, cells that are gone, copied or changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from nablagrade.checking.findings import Finding, Kind, listed, title_of
from nablagrade.checking.released import Question, Released
from nablagrade.escaping import show_name
from nablagrade.notebooks.blank import is_blank
from nablagrade.notebooks.cells import Notebook, grade_id_of
from nablagrade.notebooks.plans import below_tasks

MOST_NAMED = 5
FRESH = "take a fresh copy of the notebook that you were given, and copy your answers into it"


def identify(path: Path, notebook: Notebook, released: Sequence[Released]) -> tuple[Released | None, list[Finding]]:
    """Return which released notebook a file is, by its cells' ids, and what is odd about that."""
    ids = frozenset(name for cell in notebook["cells"] if (name := grade_id_of(cell)))
    named = [one for one in released if one.path.stem == path.stem]
    named = [one for one in named if one.path.parent.name == path.parent.name] or named
    if not ids:
        words = f"the marks by which the grader knows the questions are gone from this file; {FRESH}"
        return (named[0] if len(named) == 1 else None), [Finding(Kind.FILE, words)]
    best = max(released, key=lambda one: (len(one.ids & ids), one in named, -len(one.ids)))
    if 2 * len(best.ids & ids) < min(len(ids), len(best.ids)):
        words = f"this is none of the notebooks of {_where(released)}; look for the right one"
        return None, [Finding(Kind.FILE, words)]
    return best, list(_misnamed(path, best, released))


def _where(released: Sequence[Released]) -> str:
    return show_name(listed(sorted({one.path.parent.name for one in released})), 300)


def _misnamed(path: Path, best: Released, released: Sequence[Released]) -> Iterator[Finding]:
    mine, theirs = path.stem, best.path.stem
    others = {one.path.parent.name for one in released} - {best.path.parent.name}
    if mine != theirs:
        is_other = any(one.path.stem == mine for one in released)
        what = f"this file is called {show_name(path.name)}, but what is in it is {best.name}"
        mend = "see whether you mixed two files up" if is_other else f"hand it in as {best.path.name}"
        yield Finding(Kind.FILE, f"{what}: {mend}")
    if path.parent.name in others:
        yield Finding(Kind.FILE, f"this file lies in {path.parent.name}, but what is in it is {best.name}")


def look_at_form(notebook: Notebook, released: Released) -> Iterator[Finding]:
    """Yield what is not as it was released and should be: cells that are gone, there twice, or changed."""
    cells = [cell for cell in notebook["cells"] if grade_id_of(cell)]
    counts = Counter(grade_id_of(cell) for cell in cells)
    if not cells:
        return  # which was said already
    yield from _twice([str(name) for name, number in counts.items() if number > 1 and name in released.ids], released)
    gone = [cell for cell in released.plan.cells if cell.grade_id not in counts]
    yield from _gone([one.grade_id for one in gone if one.is_solution], released)
    if locked := [one.grade_id for one in gone if not one.is_solution]:
        words = f"of the cells that you were given {_some(locked)} {_are(locked)} gone; {FRESH}"
        yield Finding(Kind.FILE, words)
    sources = {grade_id_of(cell): cell["source"] for cell in cells}
    given = [one for one in released.plan.cells if one.is_locked and one.grade_id in sources]
    if changed := [one.grade_id for one in given if sources[one.grade_id].strip() != one.source.strip()]:
        words = f"of the cells that are not yours to change {_some(changed)} {_are(changed)} changed"
        yield Finding(Kind.FILE, f"{words}, and grading puts them back; {FRESH}")


def open_questions(notebook: Notebook, questions: Sequence[Question]) -> Iterator[str]:
    """Yield the questions of which all answers are as they were released."""
    cells = {grade_id_of(cell): cell for cell in notebook["cells"]}
    below = below_tasks(notebook["cells"])
    for question in questions:
        there = [one for one in question.answers if one.grade_id in cells]
        if there and all(
            not any(cell["source"].strip() for cell in below.get(one.grade_id, ()))
            if one.is_task
            else is_blank(cells[one.grade_id], one)
            for one in there
        ):
            yield question.id


def _twice(names: Sequence[str], released: Released) -> Iterator[Finding]:
    for name in names:
        words = f"the cell `{name}` is there more than once: of copies the last one counts, so delete the others"
        yield Finding(Kind.FILE, words, _question_of(name, released.questions))


def _gone(names: Sequence[str], released: Released) -> Iterator[Finding]:
    for name in names:
        question = _question_of(name, released.questions)
        title = title_of(released.questions, question)
        words = f"the cell `{name}` for your answer{f' to {title}' if title else ''} is gone; {FRESH}"
        yield Finding(Kind.FILE, words, question)


def _question_of(name: str, questions: Sequence[Question]) -> str:
    return next((one.id for one in questions if any(cell.grade_id == name for cell in one.answers)), "")


def _some(names: Sequence[str]) -> str:
    more = [f"{len(names) - MOST_NAMED} more"] if len(names) > MOST_NAMED else []
    return listed([f"`{name}`" for name in islice(names, MOST_NAMED)] + more)


def _are(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"
