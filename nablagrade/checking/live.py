"""`%check` in a notebook: the same look at one question or at all, on the names that the kernel holds just now."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from IPython.core.magic_arguments import MagicArgumentParser

from nablagrade.checking.findings import NOT_DONE, Finding, Kind, Report, tell
from nablagrade.checking.form import identify, open_questions
from nablagrade.checking.names import meant_for, misspelt
from nablagrade.checking.released import Question, Released, find_released
from nablagrade.checking.validating import ENVIRONMENT
from nablagrade.errors import NablagradeError, UsageError
from nablagrade.escaping import clean_line, show_name
from nablagrade.model import CellPlan
from nablagrade.notebooks.bindings import names_in
from nablagrade.notebooks.cells import Notebook, parse, read_bytes
from nablagrade.notebooks.naming import ENDING

SESSION = "JPY_SESSION_NAME"  # in which Jupyter tells a kernel the path of its notebook


def load_ipython_extension(shell: Any) -> None:
    """Give a notebook `%check`; IPython calls this for `%load_ext nablagrade`."""

    def check(line: str) -> None:
        """Look at the form of your answers as they are now: `%check a1 a2` at these, `%check` at all."""
        _check(shell, line)

    shell.register_magic_function(check, "line", "check")


def _check(shell: Any, line: str) -> None:
    parser = MagicArgumentParser("%check")
    parser.add_argument("questions", nargs="*", help="such as a1 (default: all)")
    parser.add_argument("--release", type=Path, metavar="DIR", help="the notebooks as you were given them")
    parser.add_argument("--notebook", type=Path, metavar="FILE", help="where Jupyter does not say which this is")
    options = parser.parse_argstring(line)
    try:
        report = look_live(shell.user_ns, _path(options.notebook), options.release, options.questions)
    except NablagradeError as error:
        sys.stdout.write(f"{show_name(str(error), 500)}\n")
        return
    sys.stdout.write("".join(f"{words}\n" for words in tell(report, is_whole=not options.questions)))


def _path(named: Path | None) -> Path:
    """Return where the notebook of this kernel lies. UsageError where nobody says so."""
    if named is not None and not named.is_file():
        raise UsageError(f"{named}: is no file; give the notebook that is open here")
    session = Path(os.environ.get(SESSION, ""))
    here = list(Path.cwd().glob(f"*{ENDING}"))
    path = named or (session if session.is_file() else here[0] if len(here) == 1 else None)
    if path is None or not path.is_file():
        raise UsageError("which notebook is this? say it with %check --notebook FILE.ipynb")
    return path.resolve()


def look_live(namespace: Mapping[str, Any], path: Path, place: Path | None, wanted: Sequence[str]) -> Report:
    """Return what there is to say about the names of a kernel, and where all is wanted about the file.

    UsageError for a question that there is none.
    """
    notebook = parse(read_bytes(path), path.name)
    released, findings = _released(path, notebook, place)
    for name in wanted:
        if not any(_is_meant(one, name) for one in released.questions):
            there = ", ".join(one.id.partition("-")[0] for one in released.questions)
            raise UsageError(f"there is no question {name}; there are {there}")
    questions = [one for one in released.questions if not wanted or any(_is_meant(one, name) for name in wanted)]
    told = [finding for one in questions for finding in _look_at(one, namespace, notebook, released)]
    return Report(released.name, tuple(told if wanted else findings + told), tuple(questions), is_run=True)


def _released(path: Path, notebook: Notebook, place: Path | None) -> tuple[Released, list[Finding]]:
    """Return what was released, and what is odd about the file; its own marks do where no such folder is near."""
    try:
        places = find_released(path, place)
    except UsageError:
        if place is not None:
            raise
        return Released(path), []
    released, findings = identify(path, notebook, places)
    return released or Released(path), findings


def _is_meant(question: Question, wanted: str) -> bool:
    name = wanted.casefold()
    return name in (question.id, *question.names) or question.id.startswith(f"{name}-")


def _look_at(
    question: Question, namespace: Mapping[str, Any], notebook: Notebook, released: Released
) -> Iterator[Finding]:
    written = {name for cell in notebook["cells"] if cell["cell_type"] == "code" for name in names_in(cell["source"])}
    if missing := [name for name in question.names if name not in namespace]:
        yield from _miss(question, {name: _near(name, namespace, released) for name in missing}, notebook, written)
        return
    if any(is_open(namespace[name]) for name in question.names):
        yield Finding(Kind.OPEN, question.title, question.id)
        return
    for name in question.names:
        if name not in written:
            words = f"`{name}` is there from an earlier run, and no cell of the saved notebook makes it"
            yield Finding(Kind.STOPS, words, question.id)
    world, helpers = dict(namespace), [cell for cell in released.plan.cells if cell.is_locked and not cell.is_grade]
    said = (_say(cell, world, helpers, question) for cell in question.looks)
    yield from dict.fromkeys(one for one in said if one)


def _near(name: str, namespace: Mapping[str, Any], released: Released) -> str:
    """Return the student's own name that was meant for one that is missing; empty where there is none."""
    given = {name for cell in released.plan.cells if cell.is_locked for name in names_in(cell.source)}
    asked = {name for one in released.questions for name in one.names}
    mine = {name for name in namespace if not name.startswith("_")} - given - asked
    return meant_for(name, mine, asked - namespace.keys())


def _miss(
    question: Question, near: Mapping[str, str], notebook: Notebook, written: Collection[str]
) -> Iterator[Finding]:
    """Yield why names are not there: misspelt, the question still open, its cell not run yet, or no cell at all."""
    if not any(near.values()) and question.id in open_questions(notebook, [question]):
        yield Finding(Kind.OPEN, question.title, question.id)
        return
    for name, other in near.items():
        if name in written and not other:
            yield Finding(Kind.MISSING, f"`{name}` is not there yet: run the cell that makes it", question.id)
        else:
            yield misspelt(question, name, other)


def is_open(value: object) -> bool:
    """Whether a value stands for an answer that is still open."""
    return value is ... or (isinstance(value, str) and not value.strip(" .…\t\n"))


def _say(look: CellPlan, world: dict[str, Any], helpers: list[CellPlan], question: Question) -> Finding | None:
    """Run a cell that looks at an answer in a copy of the names; return what it says against it.

    What it needs of the other cells that were given is made first, where those have not been run.
    """
    error = _run(look.source, world)
    while isinstance(error, NameError) and (helper := _maker_of(error.name, helpers)):
        helpers.remove(helper)
        _run(helper.source, world)
        error = _run(look.source, world)
    if error is None:
        return None
    if isinstance(error, NotImplementedError):  # what nbgrader leaves in the place of an answer
        return Finding(Kind.OPEN, question.title, question.id)
    is_told = type(error).__name__ == NOT_DONE
    words = f"the visible test `{look.grade_id}` does not pass yet; run its cell to read what it says"
    return Finding(Kind.FORM, clean_line(str(error)) if is_told else words, question.id)


def _maker_of(name: str | None, helpers: Sequence[CellPlan]) -> CellPlan | None:
    return next((one for one in helpers if name in names_in(one.source)), None)


def _run(source: str, world: dict[str, Any]) -> Exception | None:
    nowhere = io.StringIO()
    try:
        with _validating(), contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
            exec(compile(source, "<check>", "exec"), world)  # noqa: S102 - a released cell, in the student's kernel
    except Exception as error:  # noqa: BLE001 - whatever an answer makes a test raise is told
        return error
    return None


@contextlib.contextmanager
def _validating() -> Iterator[None]:
    before = {name: os.environ.get(name) for name in ENVIRONMENT}
    os.environ.update(ENVIRONMENT)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
