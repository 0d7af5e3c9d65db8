"""Builds `submissions/`: what each student of `students.toml` hands in, from the instructor's notebooks.

    python tests/sample_class/build.py            writes submissions/ anew

A cell of the table says what stands in one cell of a student's notebook, by its grade_id:

    {specimen = "swapped"}      the answer of this name in autograders/<lesson>/specimens/
    {answer = "3, 4"}           this expression in the brackets of the answer cell
    "some text"                 the whole cell; for a task, which is locked, the answer cell behind it

`starts_from` is "solved" (all answers right, the default) or "released" (nothing answered). `deeds` are done to the
files afterwards, in order; see `DEEDS`. A further lesson is a further table `[<student>.<lesson>]`.
"""

from __future__ import annotations

import copy
import json
import shlex
import shutil
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbgrader import preprocessors

from nablagrade.authoring.specimens import load_specimens
from nablagrade.notebooks.cells import Cell, Notebook, grade_id_of, mark_of, parse, read_bytes, serialise
from nablagrade.notebooks.regions import solved
from nablagrade.settings import load_settings

ROOT = Path(__file__).parents[2]
TABLE = Path(__file__).with_name("students.toml")
STUDENT_WORDS = {"does"}  # what a student's table holds beside lessons
LESSON_WORDS = {"starts_from", "deeds", "timestamp"}  # what a lesson's table holds beside cells
RELEASING = (
    preprocessors.LockCells,
    preprocessors.ClearSolutions,
    preprocessors.ClearOutput,
    preprocessors.ClearHiddenTests,
    preprocessors.ClearMarkScheme,
    preprocessors.ComputeChecksums,
)
Files = dict[str, bytes]  # of one submission, by name


@cache
def sources(lesson: str) -> dict[str, Notebook]:
    """The instructor's notebooks of a lesson, by name."""
    paths = sorted((ROOT / "source" / lesson).glob("*.ipynb"))
    return {path.stem: parse(read_bytes(path), path.name) for path in paths}


@cache
def released(lesson: str) -> dict[str, Notebook]:
    """What a student downloads, made by nbgrader's own steps."""
    config = load_settings(ROOT).config
    steps = [step(config=config) for step in RELEASING]
    made = {}
    for name, source in sources(lesson).items():
        notebook = nbformat.reads(serialise(source).decode(), as_version=4)
        for step in steps:
            notebook, _ = step.preprocess(notebook, {"unique_key": name})
        made[name] = parse(nbformat.writes(notebook).encode(), name)
    return made


def hand_in(lesson: str, wishes: Mapping[str, Any]) -> Files:
    """The files of one student for one lesson."""
    notebooks = copy.deepcopy(released(lesson))
    if wishes.get("starts_from", "solved") == "solved":
        for name, source in sources(lesson).items():
            answers = {grade_id_of(cell): cell["source"] for cell in solved(source)["cells"]}
            for cell in notebooks[name]["cells"]:
                if mark_of(cell).get("solution"):
                    cell["source"] = answers[grade_id_of(cell)]
    for grade_id, wish in wishes.items():
        if grade_id not in LESSON_WORDS:
            _answer(lesson, notebooks, grade_id, wish)
    files = {f"{name}.ipynb": serialise(notebook) for name, notebook in notebooks.items()}
    for line in wishes.get("deeds", ()):
        deed, *words = shlex.split(line)
        DEEDS[deed](files, *words)
    if "timestamp" in wishes:
        files["timestamp.txt"] = f"{wishes['timestamp']}\n".encode()
    return files


def _answer(lesson: str, notebooks: Mapping[str, Notebook], grade_id: str, wish: Any) -> None:
    if isinstance(wish, str):
        written = {grade_id: wish}
    elif "answer" in wish:
        written = {grade_id: f"{grade_id} = (\n    {wish['answer']}\n)"}
    else:
        written = _specimen(lesson, grade_id, wish["specimen"])
    for place, source in written.items():
        _find(notebooks, place)["source"] = source


def _specimen(lesson: str, grade_id: str, name: str) -> dict[str, str]:
    for one in load_specimens(ROOT / "autograders", lesson):
        if one.name == name and grade_id in dict(one.cells):
            return dict(one.cells)
    raise LookupError(f"{lesson}: no specimen {name} replaces the cell {grade_id}")


def _find(notebooks: Mapping[str, Notebook], grade_id: str) -> Cell:
    for notebook in notebooks.values():
        for index, cell in enumerate(notebook["cells"]):
            if grade_id_of(cell) == grade_id:
                return notebook["cells"][index + 1] if mark_of(cell).get("task") else cell
    raise LookupError(f"no notebook has a cell {grade_id}")


# ---------------------------------------------------------------- what students do to their files


def _edit(files: Files, name: str) -> Callable[[Callable[[list[Cell]], None]], None]:
    def apply(change: Callable[[list[Cell]], None]) -> None:
        notebook = parse(files[f"{name}.ipynb"], name)
        change(notebook["cells"])
        files[f"{name}.ipynb"] = serialise(notebook)

    return apply


def _tests(cells: list[Cell]) -> Iterator[Cell]:
    yield from (cell for cell in cells if mark_of(cell).get("grade") and cell["cell_type"] == "code")


def skip_tests(files: Files) -> None:
    """Give each test cell nbgrader's own tag for cells that are not to be run."""
    for file in list(files):

        @_edit(files, file.removesuffix(".ipynb"))
        def _(cells: list[Cell]) -> None:
            for cell in _tests(cells):
                cell["metadata"]["tags"] = ["skip-execution"]


def delete_tests(files: Files, name: str) -> None:
    """Delete the test cells of one notebook."""

    @_edit(files, name)
    def _(cells: list[Cell]) -> None:
        doomed = [id(cell) for cell in _tests(cells)]
        cells[:] = [cell for cell in cells if id(cell) not in doomed]


def copy_cell(files: Files, name: str, grade_id: str, earlier: str) -> None:
    """Copy a cell, mark and all, and leave an earlier try in the upper one of the two."""

    @_edit(files, name)
    def _(cells: list[Cell]) -> None:
        index = next(index for index, cell in enumerate(cells) if grade_id_of(cell) == grade_id)
        upper = copy.deepcopy(cells[index])
        upper.update(id=f"{upper['id']}-copied", source=earlier)
        cells.insert(index, upper)


def tear(files: Files, name: str) -> None:
    """Keep the first half of a file, as an interrupted upload does."""
    body = files[f"{name}.ipynb"]
    files[f"{name}.ipynb"] = body[: len(body) // 2]


def rename(files: Files, name: str, new: str) -> None:
    """Give a file another name, as a browser does with a second download."""
    files[f"{new}.ipynb"] = files.pop(f"{name}.ipynb")


def leave_out(files: Files, *names: str) -> None:
    """Hand in without these notebooks."""
    for name in names:
        del files[f"{name}.ipynb"]


def take_other_lesson(files: Files, name: str) -> None:
    """Hand in a notebook of this name from some other lesson: none of its marks is known here."""

    @_edit(files, name)
    def _(cells: list[Cell]) -> None:
        for cell in cells:
            if grade_id := grade_id_of(cell):
                mark_of(cell)["grade_id"] = f"other-{grade_id}"


def mark_cell(files: Files, name: str, grade_id: str, change: str) -> None:
    """Change a cell's marks: the JSON object is merged into nbgrader's metadata, key by key."""

    @_edit(files, name)
    def _(cells: list[Cell]) -> None:
        for cell in cells:
            if grade_id_of(cell) == grade_id:
                mark_of(cell).update(json.loads(change))


def retype_cell(files: Files, name: str, grade_id: str, cell_type: str) -> None:
    """Turn a cell into one of another type."""

    @_edit(files, name)
    def _(cells: list[Cell]) -> None:
        for cell in cells:
            if grade_id_of(cell) == grade_id:
                cell["cell_type"] = cell_type
                for key in ("outputs", "execution_count"):
                    cell.pop(key, None)


DEEDS: dict[str, Callable[..., None]] = {
    "skip-tests": skip_tests,
    "delete-tests": delete_tests,
    "copy-cell": copy_cell,
    "tear": tear,
    "rename": rename,
    "leave-out": leave_out,
    "take-other-lesson": take_other_lesson,
    "mark-cell": mark_cell,
    "retype-cell": retype_cell,
}


def students() -> dict[str, dict[str, Any]]:
    """The table: student → lesson → what is in the cells."""
    table = tomllib.loads(TABLE.read_text("utf-8"))
    return {name: {lesson: row for lesson, row in rows.items() if lesson not in STUDENT_WORDS}
            for name, rows in table.items()}  # fmt: skip


def build() -> Files:
    """All files of the class, by their path under submissions/."""
    return {
        f"{student}/{lesson}/{name}": body
        for student, rows in students().items()
        for lesson, wishes in rows.items()
        for name, body in hand_in(lesson, wishes).items()
    }


def main() -> None:
    """Write the class anew."""
    place = ROOT / "submissions"
    for folder in place.iterdir():
        if folder.is_dir():
            shutil.rmtree(folder)
    for name, body in build().items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(body)


if __name__ == "__main__":
    sys.exit(main())
