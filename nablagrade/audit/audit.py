"""The kill matrix: every specimen through the real engine, against every check of its exercise."""

from __future__ import annotations

import fnmatch
import tempfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from nablagrade.answers.base import Answer
from nablagrade.audit.levels import Level, level_of, load_levels, make_job, narrowed, replace_cells, results_of
from nablagrade.audit.mutants import Mutated, mutant_problems, run_mutants
from nablagrade.audit.recording import UNHARMED, has_signature, signature_problems, write_signatures
from nablagrade.audit.sizes import size_problems
from nablagrade.authoring.disclosure import told_on_page
from nablagrade.authoring.kinds import answers_in
from nablagrade.authoring.specimens import Specimen, load_hints, load_specimens
from nablagrade.batch import grade_all
from nablagrade.executors.plan import Plan
from nablagrade.model import CheckResult, Outcome, Record
from nablagrade.settings import Settings

__all__ = ["Audit", "Finding", "audit", "replace_cells", "write"]


@dataclass(frozen=True)
class Finding:
    """What became of one specimen; `problem` is None when it ended as it must."""

    lesson: str
    specimen: Specimen
    results: tuple[CheckResult, ...]
    problem: str | None


@dataclass(frozen=True)
class Audit:
    """All findings of a lesson, the checks that no specimen fails, and what became of the mutants."""

    lesson: str
    findings: tuple[Finding, ...]
    idle_checks: tuple[str, ...]
    more_problems: tuple[str, ...] = ()  # with signatures, hints, sizes, mutants
    mutants: tuple[Mutated, ...] = field(default=())

    @property
    def problems(self) -> tuple[str, ...]:
        """One sentence for each thing to mend."""
        mine = [f"{one.specimen.exercise}/{one.specimen.name}: {one.problem}" for one in self.findings if one.problem]
        idle = [f"{name}: no specimen fails this check; add one that does, or drop it" for name in self.idle_checks]
        return (*mine, *idle, *self.more_problems)


def audit(settings: Settings, lesson: str, plan: Plan, exercise_glob: str = "*", *, has_mutants: bool = False) -> Audit:
    """Grade every specimen of a lesson, and mutants of its answers, and compare with what must become of them."""
    levels = _chosen(load_levels(settings, lesson), exercise_glob)
    small = {name: narrowed(level, name) for name, level in levels.items()}
    specimens = _specimens(settings, lesson, exercise_glob)
    findings = tuple(_judge_all(settings, lesson, specimens, small, plan))
    more = [*signature_problems(settings, lesson, specimens), *size_problems(settings, lesson, levels)]
    mutants: tuple[Mutated, ...] = ()
    if has_mutants:
        mutants = run_mutants(small, plan)
        more += mutant_problems(settings, lesson, mutants, exercise_glob)
    return Audit(lesson, findings, tuple(_idle(levels, findings)), tuple(more), mutants)


def write(settings: Settings, lesson: str, exercise_glob: str = "*") -> tuple[Path, ...]:
    """Record how the named mistakes of a lesson's functions behave; return the files that were written."""
    levels = load_levels(settings, lesson)
    return write_signatures(settings, lesson, levels, _specimens(settings, lesson, exercise_glob))


def _specimens(settings: Settings, lesson: str, exercise_glob: str) -> list[Specimen]:
    specimens = load_specimens(settings.autograders, lesson)
    return [one for one in specimens if fnmatch.fnmatchcase(one.exercise, exercise_glob)]


def _chosen(levels: Mapping[str, Level], exercise_glob: str) -> dict[str, Level]:
    return {name: level for name, level in levels.items() if fnmatch.fnmatchcase(name, exercise_glob)}


def _judge_all(
    settings: Settings, lesson: str, specimens: list[Specimen], levels: Mapping[str, Level], plan: Plan
) -> Iterator[Finding]:
    with tempfile.TemporaryDirectory() as folder:
        chosen = {str(number): one for number, one in enumerate(specimens)}
        jobs = (make_job(one, level_of(one, levels), Path(folder), name) for name, one in chosen.items())
        graded = {job.student: graded.record for job, graded in grade_all(jobs, plan)}
    answers = {name: tuple(answers_in(level.checks[name]).values()) for name, level in levels.items()}
    for name, one in chosen.items():
        finding = _judge(lesson, one, graded[name], load_hints(settings.autograders, lesson, one.exercise))
        yield replace(finding, problem=finding.problem or _told(one, graded[name], answers[one.exercise]))


def _judge(lesson: str, specimen: Specimen, record: Record, hints: Mapping[str, str]) -> Finding:
    results = results_of(record, specimen.exercise)
    if not results:
        return Finding(lesson, specimen, results, f"was not graded: {[str(note) for note in record.notes]}")
    return Finding(lesson, specimen, results, _problem(specimen, results) or _misnamed(specimen, results, hints))


def _told(specimen: Specimen, record: Record, answers: Collection[Answer]) -> str | None:
    """What the page of whoever hands this in gives away."""
    told = next(told_on_page(record, specimen.exercise, answers), None)
    return told and f"gives something away on its page ({told}); say it without"


def _problem(specimen: Specimen, results: tuple[CheckResult, ...]) -> str | None:
    failed = {one.name for one in results if one.outcome not in UNHARMED}
    broken = [one for one in results if one.outcome is Outcome.BROKEN]
    if broken:
        return f"breaks {broken[0].name} ({broken[0].detail}); a check must hold against any answer"
    if specimen.is_right and failed:
        return f"is right but fails {', '.join(sorted(failed))}"
    if not specimen.is_right and not failed:
        return "is wrong but passes every check"
    if specimen.fails is not None and failed != specimen.fails:
        return f"fails {', '.join(sorted(failed))}, but says `fails: {' '.join(sorted(specimen.fails))}`"
    return None


def _misnamed(specimen: Specimen, results: tuple[CheckResult, ...], hints: Mapping[str, str]) -> str | None:
    """A named mistake must be named; two that do the same may share a name when they share the hint."""
    named = {one.mistake for one in results} - {None}
    if specimen.mistake is None or named == {specimen.mistake}:
        return None
    if named and {hints.get(str(name)) for name in named} == {hints.get(specimen.mistake, "")}:
        return None
    mend = "; run `nablagrade audit --write`" if has_signature(specimen) else ""
    return f"is the mistake {specimen.mistake}, but was named {', '.join(map(str, named)) or 'nothing'}{mend}"


def _idle(levels: Mapping[str, Level], findings: tuple[Finding, ...]) -> Iterator[str]:
    killers = {one.name for finding in findings for one in finding.results if one.outcome not in UNHARMED}
    for exercise, level in levels.items():
        yield from (one.name for one in level.checks[exercise] if one.name not in killers)
