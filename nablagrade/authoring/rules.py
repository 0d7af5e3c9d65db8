"""The rules that every lesson of the bank obeys and that can be judged without running a student's code.

A rule is a function of a lesson; it yields a sentence for each thing to mend. `RULES` is the list of all of them, in
the order in which they are told. `nablagrade release` refuses a lesson that breaks one.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from nablagrade.authoring.disclosure import discloses
from nablagrade.authoring.kinds import BY_CODE, answers_of, kinds_of, tree_of
from nablagrade.authoring.lesson import SKIP, Exercise, Lesson, is_locked_only
from nablagrade.authoring.naming import parse_given, without_solution
from nablagrade.authoring.pieces import bound_by, split
from nablagrade.notebooks.cells import Cell, grade_id_of, mark_of
from nablagrade.notebooks.plans import exercise_of
from nablagrade.notebooks.regions import BEGIN_SOLUTION, MARKERS

Rule: TypeAlias = Callable[[Lesson], Iterator[str]]

SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")
FLAGS = ("grade", "locked", "solution", "task")
DRAWS = {"subplots", "figure", "show", "interact", "interactive", "interactive_output"}


def find_faults(lesson: Lesson) -> Iterator[str]:
    """Yield what all rules find. A notebook of plain nbgrader, without exercises of ours, obeys none of them."""
    if any(exercise_of(cell) for _, cell in lesson.cells):
        for rule in RULES:
            yield from rule(lesson)


def outputs_are_cleared(lesson: Lesson) -> Iterator[str]:
    """The source holds no outputs: they would go to the students."""
    for place, cell in _named_cells(lesson):
        if cell.get("outputs") or cell.get("execution_count"):
            yield f"{place}: holds an output; clear all outputs and save"


def regions_are_closed(lesson: Lesson) -> Iterator[str]:
    """Each BEGIN has its END, in this order; a code cell with an answer has a solution to be taken out."""
    for place, cell in _named_cells(lesson):
        opened: str | None = None
        for direction, kind in MARKERS.findall(cell["source"]):
            if (direction == "END") != (opened == kind):
                yield f"{place}: {direction} {kind} has no partner; write BEGIN and END in pairs"
            opened = kind if direction == "BEGIN" else None
        if opened:
            yield f"{place}: BEGIN {opened} has no END; close the region"
        if mark_of(cell).get("solution") and cell["cell_type"] == "code" and BEGIN_SOLUTION not in cell["source"]:
            yield f"{place}: is an answer without a solution; put one between BEGIN SOLUTION and END SOLUTION"


def marks_are_valid(lesson: Lesson) -> Iterator[str]:
    """Each mark is one of nbgrader's schema 3, and no grade_id stands twice in a notebook."""
    for place, cell in _named_cells(lesson):
        if mark := mark_of(cell):
            yield from (f"{place}: {fault}" for fault in _mark_faults(cell, mark))
    for name, notebook in lesson.notebooks.items():
        counts = Counter(grade_id for cell in notebook["cells"] if (grade_id := grade_id_of(cell)))
        yield from (
            f"{lesson.name}/{name}: has {count} cells {grade_id}; give each a grade_id of its own"
            for grade_id, count in counts.items()
            if count > 1
        )


def _mark_faults(cell: Cell, mark: dict[str, Any]) -> Iterator[str]:
    if mark.get("schema_version") != 3 or any(not isinstance(mark.get(flag), bool) for flag in FLAGS):
        yield f"its mark is not of schema 3; it needs schema_version 3 and {', '.join(FLAGS)}, each true or false"
    if not grade_id_of(cell):
        yield "its mark has no grade_id; give it one"
    if mark.get("task") and cell["cell_type"] != "markdown":
        yield "is a task and no Markdown; make it a Markdown cell"
    if cell["cell_type"] == "markdown" and bool(mark.get("grade")) != bool(mark.get("solution")):
        yield "is a text that is only graded or only an answer; mark it as both, or as a task"
    if mark.get("grade") and not mark.get("solution") and not mark.get("locked"):
        yield "is graded and not locked; lock it"


def points_are_positive(lesson: Lesson) -> Iterator[str]:
    """What is graded is worth something."""
    for place, cell in _named_cells(lesson):
        points = mark_of(cell).get("points")
        if (mark_of(cell).get("grade") or mark_of(cell).get("task")) and not _is_positive(points):
            yield f"{place}: has {points} points; give it a number above 0"


def _is_positive(points: object) -> bool:
    return isinstance(points, int | float) and not isinstance(points, bool) and 0 < points < float("inf")


def ids_are_unique_slugs(lesson: Lesson) -> Iterator[str]:
    """An id is a short name and words with hyphens, and belongs to one exercise of the lesson."""
    homes: dict[str, str] = {}
    for one in lesson.exercises:
        if not SLUG.fullmatch(one.id):
            mend = "join two words or more of small letters and digits by hyphens, such as a1-slope-of-a-line"
            yield f"{lesson.name}:{one.id}: is no id; {mend}"
        if homes.setdefault(one.id, one.notebook) != one.notebook:
            yield f"{lesson.name}:{one.id}: is in {homes[one.id]} and in {one.notebook}; give one another id"


def graded_cells_have_their_ids(lesson: Lesson) -> Iterator[str]:
    """A graded cell belongs to an exercise and has its id as grade_id; there is one of it."""
    for one in lesson.exercises:
        for cell in one.graded:
            if exercise_of(cell) is None:
                yield f"{lesson.name}:{one.id}: belongs to no exercise; set nablagrade.exercise in its metadata"
            elif grade_id_of(cell) != one.id:
                yield f"{lesson.name}:{one.id}: its graded cell is called {grade_id_of(cell)}; call it {one.id}"


def checks_and_cells_agree(lesson: Lesson) -> Iterator[str]:
    """Each graded cell has checks, which it calls by its own names, and each check has a graded cell."""
    for one in lesson.exercises:
        call = f'score_in_place("{lesson.name}", "{one.id}")'
        if one.graded and not one.checks:
            yield f"{lesson.name}:{one.id}: has no check; write one into {_check_file(lesson, one.notebook)}"
        elif any(call not in cell["source"] for cell in one.graded):
            yield f"{lesson.name}:{one.id}: its graded cell does not run its checks; write {call}"
    for notebook, checks in lesson.checks.items():
        graded = {one.id for one in lesson.exercises if one.notebook == notebook and one.graded}
        for check in checks:
            if check.exercise not in graded:
                judged = f"{check.name} judges {check.exercise}"
                yield f"{lesson.name}/{notebook}: {judged}, which is not graded; mend its name"


def prompts_say_the_form(lesson: Lesson) -> Iterator[str]:
    """Text before the answer asks, and a comment, a docstring or the text says what form the answer has."""
    for one in lesson.exercises:
        if not one.prompt:
            yield f"{lesson.name}:{one.id}: has no prompt; put a Markdown cell with a heading before its answer"
        for cell in one.answers[:1]:
            if not _says_form(cell, one):
                yield (
                    f"{lesson.name}:{one.id}: nothing says what form {grade_id_of(cell)} has; put a comment above it, "
                    "a docstring into the function, or its name into the prompt"
                )


def _says_form(cell: Cell, exercise: Exercise) -> bool:
    given = without_solution(cell["source"])
    is_documented = any(ast.get_docstring(node) for node in parse_given(cell).body if isinstance(node, ast.FunctionDef))
    is_in_prompt = any(f"`{grade_id_of(cell)}" in text["source"] for text in exercise.prompt)
    return is_documented or "#" in given or is_in_prompt


def answers_bind_their_names(lesson: Lesson) -> Iterator[str]:
    """The student's variable is the grade_id of the cell in which it gets its value."""
    for one in lesson.exercises:
        for cell in one.answers:
            if grade_id_of(cell) not in {name for node in tree_of(cell).body for name in bound_by(node)}:
                yield f"{lesson.name}:{one.id}: its answer cell does not define {grade_id_of(cell)}; use one name"


def exercises_have_visible_checks(lesson: Lesson) -> Iterator[str]:
    """Every answer is looked at by a cell that the student sees."""
    for one in lesson.exercises:
        for name in (grade_id_of(cell) for cell in one.answers):
            if not any(re.search(rf"\b{name}\b", cell["source"]) for cell in one.visible):
                yield f"{lesson.name}:{one.id}: nothing visible looks at {name}; add a locked cell that checks its form"


def exercises_have_specimens(lesson: Lesson) -> Iterator[str]:
    """What a machine judges has been tried: with answers that are wrong, and with right ones."""
    for one in (one for one in lesson.exercises if one.checks):
        kept = [specimen for specimen in lesson.specimens if specimen.exercise == one.id]
        for kind, is_there in (("wrong", any(not s.is_right for s in kept)), ("right", any(s.is_right for s in kept))):
            if not is_there:
                end = "/" if kinds_of(one)[0] in BY_CODE else ".toml"
                yield f"{lesson.name}:{one.id}: has no {kind} specimen; add one to specimens/{one.id}{end}"


def mistakes_have_hints(lesson: Lesson) -> Iterator[str]:
    """A mistake that has a name has words for the student, and every hint belongs to a mistake."""
    for one in lesson.exercises:
        hints = dict(lesson.hints.get(one.id, {})) | _value_hints(one)
        named = {s.mistake for s in lesson.specimens if s.exercise == one.id and s.mistake}
        for mistake in sorted(named | hints.keys()):
            if not hints.get(mistake, "").strip():
                yield f"{lesson.name}:{one.id}: the mistake {mistake} has no hint; write one"
            elif mistake not in named:
                yield f"{lesson.name}:{one.id}: no specimen is the mistake {mistake}; add one, or drop its hint"


def _value_hints(exercise: Exercise) -> dict[str, str]:
    return {
        name: str(hint)
        for answer in answers_of(exercise).values()
        for name, (_, hint) in getattr(answer, "mistakes", {}).items()
    }


def words_disclose_nothing(lesson: Lesson) -> Iterator[str]:
    """No title, docstring or hint of an exercise holds its expected answer."""
    for one in lesson.exercises:
        for answer in answers_of(one).values():
            for what, text in _words(lesson, one):
                if found := discloses(answer, text):
                    yield f"{lesson.name}:{one.id}: the {what} gives the answer away ({found}); say it without"


def _words(lesson: Lesson, exercise: Exercise) -> Iterator[tuple[str, str]]:
    for check in exercise.checks:
        yield f"docstring of {check.name}", check.function.__doc__ or ""
        yield f"hint of {check.name}", check.hint or ""
    for mistake, hint in (dict(lesson.hints.get(exercise.id, {})) | _value_hints(exercise)).items():
        yield f"hint on {mistake}", hint


def pictures_are_skipped(lesson: Lesson) -> Iterator[str]:
    """A cell that only draws is locked, and grading spends nothing on it."""
    for place, cell in _named_cells(lesson):
        if _only_draws(cell):
            if SKIP not in cell["metadata"].get("tags", ()):
                yield f"{place}: only draws; give it the tag {SKIP}"
            if not is_locked_only(cell):
                yield f"{place}: only draws; lock it, so that a student's tags do not count"


def pictures_import_for_themselves(lesson: Lesson) -> Iterator[str]:
    """What a picture imports stays in it: an answer that leans on it runs for the student, and fails when graded."""
    for place, cell in _named_cells(lesson):
        if _only_draws(cell) and any(isinstance(node, ast.Import | ast.ImportFrom) for node in tree_of(cell).body):
            yield f"{place}: imports for all cells, and grading skips it; import inside the function that draws"


def machinery_is_folded(lesson: Lesson) -> Iterator[str]:
    """What a student need not read is folded away: code that draws, and helpers behind the visible checks."""
    for place, cell in _named_cells(lesson):
        is_machinery = _only_draws(cell) or str(grade_id_of(cell)).endswith("_helpers")
        if is_machinery and not cell["metadata"].get("jupyter", {}).get("source_hidden"):
            yield f"{place}: is code to run and not to read; fold it (jupyter.source_hidden in its metadata)"


def _only_draws(cell: Cell) -> bool:
    if cell["cell_type"] != "code" or any(mark_of(cell).get(key) for key in ("solution", "grade")):
        return False
    if str(grade_id_of(cell)).endswith("_helpers"):
        return False
    calls = (node.func for node in ast.walk(tree_of(cell)) if isinstance(node, ast.Call))
    return any((getattr(call, "attr", None) or getattr(call, "id", None)) in DRAWS for call in calls)


def helpers_are_alike(lesson: Lesson) -> Iterator[str]:
    """A helper of the same name is the same code in all notebooks of a lesson."""
    first: dict[str, tuple[str, str]] = {}
    for place, cell in _named_cells(lesson):
        if is_locked_only(cell) and str(grade_id_of(cell)).endswith("_helpers"):
            for name, form in _definitions(cell):
                where, there = first.setdefault(name, (place, form))
                if there != form:
                    yield f"{place}: its {name} is not the one of {where}; copy it, or give it another name"


def _definitions(cell: Cell) -> Iterator[tuple[str, str]]:
    for piece in split(cell["source"]):
        if not piece.is_import:
            yield from ((name, piece.form) for name in piece.binds)


def _named_cells(lesson: Lesson) -> Iterator[tuple[str, Cell]]:
    for number, (notebook, cell) in enumerate(lesson.cells, 1):
        yield f"{lesson.name}/{notebook}: {grade_id_of(cell) or cell.get('id') or f'cell {number}'}", cell


def _check_file(lesson: Lesson, notebook: str) -> str:
    return f"autograders/{lesson.name}/test_{notebook.replace('-', '_')}.py"


RULES: tuple[Rule, ...] = (
    outputs_are_cleared,
    regions_are_closed,
    marks_are_valid,
    points_are_positive,
    ids_are_unique_slugs,
    graded_cells_have_their_ids,
    checks_and_cells_agree,
    prompts_say_the_form,
    answers_bind_their_names,
    exercises_have_visible_checks,
    exercises_have_specimens,
    mistakes_have_hints,
    words_disclose_nothing,
    pictures_are_skipped,
    pictures_import_for_themselves,
    machinery_is_folded,
    helpers_are_alike,
)
