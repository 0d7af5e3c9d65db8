"""Mutants: small changes of the right answers, made by rule, that must be judged as what they are."""

from __future__ import annotations

import fnmatch
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nablagrade.audit.code_mutants import mutate_functions
from nablagrade.audit.levels import Level, make_job, results_of, solution_cells, written_lines
from nablagrade.audit.value_mutants import judged_answers, mutate_answer, placed, unchanged
from nablagrade.authoring.equivalents import load_equivalents
from nablagrade.authoring.specimens import Specimen
from nablagrade.batch import grade_all
from nablagrade.executors.plan import Plan
from nablagrade.model import CheckResult, Limits, Outcome
from nablagrade.notebooks.cells import grade_id_of
from nablagrade.settings import Settings

# Mutants hang often, and each would wait for the whole limit; right answers need milliseconds.
LIMITS = Limits(cell_seconds=5.0, check_seconds=1.0, notebook_seconds=20.0)
MAY_SURVIVE = 0.02  # of all mutants of a lesson


@dataclass(frozen=True)
class Mutant:
    """One change of a right answer: what was there and what stands there now."""

    specimen: Specimen
    was: str
    becomes: str

    @property
    def key(self) -> tuple[str, str, str]:
        """The name that no other mutant of the lesson has."""
        return self.specimen.exercise, self.was, self.becomes


@dataclass(frozen=True)
class Mutated:
    """A mutant and how its checks ended."""

    mutant: Mutant
    results: tuple[CheckResult, ...]

    @property
    def is_killed(self) -> bool:
        """Whether a check failed it; what is SKIPPED was not looked at."""
        return not self.results or any(one.outcome is not Outcome.PASSED for one in self.results)


def run_mutants(levels: Mapping[str, Level], plan: Plan) -> tuple[Mutated, ...]:
    """Grade every mutant of every exercise, each in the level that is given for its exercise."""
    mutants = {str(i): one for i, one in enumerate(one for name in levels for one in mutants_of(levels[name], name))}
    with tempfile.TemporaryDirectory() as folder:
        jobs = (
            make_job(one.specimen, levels[one.specimen.exercise], Path(folder), name) for name, one in mutants.items()
        )
        graded = {job.student: graded.record for job, graded in grade_all(jobs, replace(plan, limits=LIMITS))}
    return tuple(Mutated(one, results_of(graded[name], one.specimen.exercise)) for name, one in mutants.items())


def mutants_of(level: Level, exercise: str) -> Iterator[Mutant]:
    """Yield the mutants of an exercise: first the right answer itself, then its values, then its functions."""
    yield Mutant(unchanged(exercise), "the solution", "the solution")
    own = solution_cells(level, exercise)
    for name, answer in judged_answers(level.checks[exercise]):
        for change in mutate_answer(name, answer, own):
            if cells := placed(name, change.source, own):
                yield Mutant(Specimen(exercise, change.words, cells, change.is_right), name, change.words)
    for cell in own:
        grade_id = str(grade_id_of(cell))
        for edit in mutate_functions(cell["source"], written_lines(level, grade_id)):
            replaced = ((grade_id, edit.source),)
            yield Mutant(Specimen(exercise, "edit", replaced, is_right=False), edit.was, edit.becomes)


def mutant_problems(settings: Settings, lesson: str, mutants: Sequence[Mutated], exercise_glob: str) -> Iterator[str]:
    """Yield a sentence for each mutant that did not end as it must, and for each line of the list that is not so."""
    listed = {
        (one.exercise, one.was, one.becomes)
        for one in load_equivalents(settings.autograders, lesson)
        if fnmatch.fnmatchcase(one.exercise, exercise_glob)
    }
    ends = {one.mutant.key: one for one in mutants}
    for one in mutants:
        if problem := _problem(one, is_listed=one.mutant.key in listed):
            yield f"{describe(one.mutant)} {problem}"
    yield from (f"{' · '.join(key)} is in equivalent.toml, but is no mutant; drop it" for key in listed - ends.keys())
    if len(listed) > MAY_SURVIVE * len(wrong(mutants)):
        yield f"{len(listed)} of {len(wrong(mutants))} mutants are listed as equivalent, more than {MAY_SURVIVE:.0%}"


def describe(mutant: Mutant) -> str:
    """Return a mutant in one line."""
    return f"{mutant.specimen.exercise} · {mutant.was} → {mutant.becomes}"


def wrong(mutants: Sequence[Mutated]) -> list[Mutated]:
    """Return those that are to be killed; the others are right and must pass."""
    return [one for one in mutants if not one.mutant.specimen.is_right]


def _problem(one: Mutated, *, is_listed: bool) -> str | None:
    broken = [result for result in one.results if result.outcome is Outcome.BROKEN]
    if broken or not one.results:
        return f"was not graded ({broken[0].detail if broken else 'no result'}); a check must hold against any answer"
    if one.mutant.specimen.is_right:
        ends = Counter(str(result.outcome) for result in one.results)
        return f"is right but was not passed ({', '.join(ends)})" if one.is_killed else None
    if one.is_killed:
        return "is killed, but equivalent.toml says that it is right; drop it there" if is_listed else None
    return None if is_listed else "survives: sharpen a check, or prove in equivalent.toml that it is right"
