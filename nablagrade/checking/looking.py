"""A whole look at a notebook before it is handed in: the file, the run, each question."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from nablagrade.checking.findings import NOT_DONE, Finding, Kind, Report
from nablagrade.checking.form import identify, look_at_form, open_questions
from nablagrade.checking.names import meant_for, misspelt, nearest
from nablagrade.checking.released import Question, Released
from nablagrade.checking.running import Ran, run_all
from nablagrade.engine.examiner.answering import where_stopped
from nablagrade.engine.examiner.run import ENDS
from nablagrade.errors import NotebookError
from nablagrade.escaping import clean_line
from nablagrade.model import IsolationLevel
from nablagrade.notebooks.bindings import names_in
from nablagrade.notebooks.cells import Cell, Notebook, grade_id_of, parse, read_bytes
from nablagrade.records.reports.words import OUTCOMES

_UNKNOWN_NAME = re.compile(r"name '(\w+)' is not defined")
_ENDED = {name: OUTCOMES[outcome] for outcome, name in ENDS.items()}


def look_at(path: Path, places: Sequence[Released], least: IsolationLevel) -> Report:
    """Return what there is to say about a file before it is handed in; it is read here, by whoever wrote it.

    `least` is the isolation that its run needs. IsolationError or ExecutorError where it cannot be run.
    """
    try:
        data = read_bytes(path)
        notebook = parse(data, path.name)
    except NotebookError as error:
        return Report("", (Finding(Kind.FILE, str(error).removeprefix(f"{path.name}: ")),))
    released, findings = identify(path, notebook, places)
    if released is None:
        return Report("", tuple(findings))
    findings += look_at_form(notebook, released)
    if not any(grade_id_of(cell) for cell in notebook["cells"]):
        return Report(released.name, tuple(findings), released.questions)
    ran = run_all(path, parse(data, path.name), released, least)
    findings += look_at_run(notebook, released, ran)
    return Report(released.name, tuple(findings), released.questions, is_run=True)


def look_at_run(notebook: Notebook, released: Released, ran: Ran) -> list[Finding]:
    """Return what a run shows: cells that stop, and each question's names, form, or that it is open."""
    questions = released.questions
    blank = set(open_questions(notebook, questions))
    open_ids = {cell.grade_id for one in questions if one.id in blank for cell in (*one.answers, *one.looks)}
    looks = {cell.grade_id for one in questions for cell in one.looks}
    stops = [
        Finding(Kind.STOPS, words, _home(cell, questions))
        for place, cell in enumerate(ran.cells)
        if (grade_id_of(cell) or "") not in looks | open_ids and (words := _stop(notebook, ran.cells, place))
    ]
    stopped_ids = {one.question for one in stops}
    told, mine = [*stops], _own_names(notebook, released)
    missing = {name for one in questions for name in one.names if name not in ran.is_open}
    for question in questions:
        if question.id in blank:
            told.append(Finding(Kind.OPEN, question.title, question.id))
        elif question.id not in stopped_ids:
            told += look_at_question(question, ran, mine, missing)
    return told


def look_at_question(
    question: Question, ran: Ran, mine: Collection[str], missing: Collection[str]
) -> Iterator[Finding]:
    """Yield what is to be said about one question: its names first, and what looks at them only where all are there.

    `mine` are names of the student's own, `missing` those that any question asks for and that are not there.
    """
    gone = [name for name in question.names if ran.is_open and name in missing]
    if gone:
        own = set(mine) & set(ran.is_open)
        yield from (misspelt(question, name, meant_for(name, own, missing)) for name in gone)
        return
    if any(ran.is_open.get(name) for name in question.names):
        yield Finding(Kind.OPEN, question.title, question.id)
        return
    there = {grade_id_of(cell): (place, cell) for place, cell in enumerate(ran.cells)}
    seen = [there[one.grade_id] for one in question.looks if one.grade_id in there]
    words = (_said(cell, number_of(ran.cells, place)) for place, cell in seen)
    yield from (Finding(Kind.FORM, one, question.id) for one in dict.fromkeys(words) if one)


def _own_names(notebook: Notebook, released: Released) -> set[str]:
    """Return the names that a student's own cells make and no question asks for."""
    locked = {cell.grade_id for cell in released.plan.cells if cell.is_locked}
    asked = {name for one in released.questions for name in one.names}
    cells = [one for one in notebook["cells"] if one["cell_type"] == "code" and grade_id_of(one) not in locked]
    return {name for cell in cells for name in names_in(cell["source"])} - asked


def _home(cell: Cell, questions: Sequence[Question]) -> str:
    name = grade_id_of(cell)
    return next((one.id for one in questions if name and any(own.grade_id == name for own in one.answers)), "")


def number_of(cells: Sequence[Cell], place: int) -> int:
    """Return the number that stands beside a cell after *Restart and run all*."""
    return sum(1 for cell in cells[: place + 1] if cell["cell_type"] == "code" and cell["source"].strip())


def _error(cell: Cell) -> Mapping[str, str] | None:
    errors = [one for one in cell.get("outputs", ()) if one.get("output_type") == "error"]
    return next((one for one in errors if one["ename"] in _ENDED), errors[0] if errors else None)


def _said(cell: Cell, number: int) -> str:
    """Return what a cell that looks at an answer says against it: its own words only where they are for students."""
    error = _error(cell)
    if error is not None and error["ename"] == NOT_DONE:
        return clean_line(error["evalue"])
    if error is not None:
        return f"the visible test in cell [{number}] does not pass yet; run that cell to read what it says"
    if any(one.get("name") == "stderr" for one in cell.get("outputs", ())):
        return f"the visible test in cell [{number}] warns; run that cell to read what it says"
    return ""


def _stop(notebook: Notebook, cells: Sequence[Cell], place: int) -> str:
    """Return where and why a cell stops; empty where it does not."""
    cell, error = cells[place], _error(cells[place])
    if error is None:
        return ""
    where = f"cell [{number_of(cells, place)}]"
    if phrase := _ENDED.get(error["ename"]):
        return f"{where}: {phrase.label[0].lower()}{phrase.label[1:]}. {phrase.advice}"
    return f"{where} stops: {where_stopped(cell)}{_why(notebook, cells, place, error)}"


def _why(notebook: Notebook, cells: Sequence[Cell], place: int, error: Mapping[str, str]) -> str:
    """Say what *Restart and run all* has to do with an error: a name that is made later, or only once was."""
    found = _UNKNOWN_NAME.match(error["evalue"]) if error["ename"] == "NameError" else None
    name = found[1] if found else ""
    later = [at for at in range(place + 1, len(cells)) if name and name in names_in(cells[at]["source"])]
    if later:
        return f". `{name}` is made further down, in cell [{number_of(cells, later[0])}]: move that cell up"
    if _ran_well(notebook, cells[place]):
        it = f"`{name}`" if name else "something that it needs"
        return f". When you ran it, {it} was still there from a cell that is gone or changed now: write it once more"
    made = {one for cell in cells[:place] if cell["cell_type"] == "code" for one in names_in(cell["source"])}
    near = nearest(name, made)
    return f". Did you mean `{near}`?" if near else ""


def _ran_well(notebook: Notebook, cell: Cell) -> bool:
    """Whether the saved file shows that a cell came to its end when the student ran it."""
    same = (one for one in notebook["cells"] if one["cell_type"] == "code" and one["source"] == cell["source"])
    saved = next(same, None)
    return saved is not None and saved["execution_count"] is not None and _error(saved) is None
