"""The kill matrix: every specimen through the real engine, against every check of its exercise."""

from __future__ import annotations

import copy
import fnmatch
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from nablagrade.bank.specimens import Specimen, load_specimens
from nablagrade.batch import Plan, grade_all
from nablagrade.engine.checks import Check, load_checks
from nablagrade.engine.job import Job, checks_path
from nablagrade.engine.worker import by_exercise
from nablagrade.errors import CourseError
from nablagrade.model import CheckResult, NotebookPlan, Outcome, Record
from nablagrade.notebooks.cells import Notebook, grade_id_of, parse, read_bytes, serialise
from nablagrade.notebooks.plans import plan_of
from nablagrade.notebooks.regions import solved
from nablagrade.settings import Settings


@dataclass(frozen=True)
class Finding:
    """What became of one specimen; `problem` is None when it ended as it must."""

    lesson: str
    specimen: Specimen
    results: tuple[CheckResult, ...]
    problem: str | None


@dataclass(frozen=True)
class Audit:
    """All findings of a lesson, and the checks that no specimen fails."""

    lesson: str
    findings: tuple[Finding, ...]
    idle_checks: tuple[str, ...]

    @property
    def problems(self) -> tuple[str, ...]:
        """One sentence for each thing to mend."""
        mine = [f"{one.specimen.exercise}/{one.specimen.name}: {one.problem}" for one in self.findings if one.problem]
        idle = [f"{name}: no specimen fails this check; add one that does, or drop it" for name in self.idle_checks]
        return (*mine, *idle)


@dataclass(frozen=True)
class _Level:
    plan: NotebookPlan
    solution: Notebook
    checks: Mapping[str, tuple[Check, ...]]


def audit(settings: Settings, lesson: str, plan: Plan, exercise_glob: str = "*") -> Audit:
    """Grade every specimen of a lesson and compare with what it says of itself."""
    levels = _levels(settings, lesson)
    specimens = [
        one for one in load_specimens(settings.autograders, lesson) if fnmatch.fnmatchcase(one.exercise, exercise_glob)
    ]
    with tempfile.TemporaryDirectory() as folder:
        jobs = {str(number): (one, _job(one, levels, Path(folder), number)) for number, one in enumerate(specimens)}
        graded = {job.student: graded.record for job, graded in grade_all((job for _, job in jobs.values()), plan)}
    findings = tuple(_judge(lesson, one, graded[name]) for name, (one, _) in jobs.items())
    return Audit(lesson, findings, tuple(_idle(levels, findings, exercise_glob)))


def _levels(settings: Settings, lesson: str) -> dict[str, _Level]:
    """Return for each exercise the level it stands in."""
    levels = {}
    for path in sorted((settings.source / lesson).glob("*.ipynb")):
        source = parse(read_bytes(path), str(path))
        file = checks_path(settings.autograders, lesson, path.stem)
        checks = by_exercise(load_checks(file)) if file.is_file() else {}
        level = _Level(plan_of(source, path.stem), solved(source), checks)
        levels.update(dict.fromkeys(checks, level))
    return levels


def _job(specimen: Specimen, levels: Mapping[str, _Level], folder: Path, number: int) -> Job:
    if specimen.exercise not in levels:
        raise CourseError(f"{specimen.exercise}/{specimen.name}: no exercise of this name has checks; mend its name")
    level = levels[specimen.exercise]
    path = folder / f"{number}" / f"{level.plan.name}.ipynb"
    path.parent.mkdir()
    path.write_bytes(serialise(replace_cells(level.solution, specimen)))
    lesson = next(iter(level.checks.values()))[0].function.__module__.split(".")[1]
    return Job(str(number), lesson, level.plan, (path,))


def replace_cells(solution: Notebook, specimen: Specimen) -> Notebook:
    """Return the solution notebook with a specimen's cells in it."""
    notebook = copy.deepcopy(solution)
    for grade_id, source in specimen.cells:
        places = [cell for cell in notebook["cells"] if grade_id_of(cell) == grade_id]
        if not places:
            raise CourseError(
                f"{specimen.exercise}/{specimen.name}: there is no cell {grade_id}; mend `# %% {grade_id}`"
            )
        places[0]["source"] = source
    return notebook


def _judge(lesson: str, specimen: Specimen, record: Record) -> Finding:
    results = next((one.checks for one in record.exercises if one.id == specimen.exercise), ())
    return Finding(
        lesson, specimen, results, _problem(specimen, results) if results else f"was not graded: {record.notes}"
    )


def _problem(specimen: Specimen, results: tuple[CheckResult, ...]) -> str | None:
    failed = {one.name for one in results if one.outcome not in (Outcome.PASSED, Outcome.SKIPPED)}
    broken = [one for one in results if one.outcome is Outcome.BROKEN]
    mistakes = {one.mistake for one in results} - {None}
    if broken:
        return f"breaks {broken[0].name} ({broken[0].detail}); a check must hold against any answer"
    if specimen.is_right and failed:
        return f"is right but fails {', '.join(sorted(failed))}"
    if not specimen.is_right and not failed:
        return "is wrong but passes every check"
    if specimen.fails is not None and failed != specimen.fails:
        return f"fails {', '.join(sorted(failed))}, but says `fails: {' '.join(sorted(specimen.fails))}`"
    if specimen.mistake and specimen.fails is None and mistakes != {specimen.mistake}:
        return f"is the mistake {specimen.mistake}, but was named {', '.join(map(str, mistakes)) or 'nothing'}"
    return None


def _idle(levels: Mapping[str, _Level], findings: tuple[Finding, ...], exercise_glob: str) -> Iterator[str]:
    killers = {
        one.name
        for finding in findings
        for one in finding.results
        if one.outcome not in (Outcome.PASSED, Outcome.SKIPPED)
    }
    for exercise, level in levels.items():
        if fnmatch.fnmatchcase(exercise, exercise_glob):
            yield from (one.name for one in level.checks[exercise] if one.name not in killers)
