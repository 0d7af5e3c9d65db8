"""A run of before judged by the checks of now: from what the student's code returned then, where nothing new is asked.

It is the run again if one were made: else there is none, and the notebook runs.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from nablagrade.engine.checks.checks import Check, run_checks
from nablagrade.engine.checks.notebook import Notebook as Proxy
from nablagrade.engine.examiner.taken import kept as kept_runs
from nablagrade.engine.examiner.taken.asked import Asked, Retold, read_entries
from nablagrade.engine.examiner.taken.kept import FORMAT, Before, Kept, KeptExercise, hash_of, hashes_of
from nablagrade.engine.examiner.taken.received import Ran, SoFar, judged
from nablagrade.engine.examiner.taken.shared import Earlier, Lent, SharedRun, borrow, ran_of
from nablagrade.engine.examiner.taken.written import Written
from nablagrade.model import CellPlan, NotebookPlan, Outcome, Record
from nablagrade.notebooks.cells import Notebook, grade_id_of
from nablagrade.notebooks.sealed import open_file

MAX_SHOWN_BYTES = 60_000_000
OUR_FAULT_OR_LIMIT = (Outcome.BROKEN, Outcome.TIMED_OUT, Outcome.OUT_OF_MEMORY, Outcome.CRASHED)
Checks = Mapping[str, Sequence[Check]]


@dataclass(frozen=True)
class Terms:
    """What a run of a notebook hangs on, and is judged by."""

    plan: NotebookPlan
    checks: Checks
    code: str  # all of it, by hashes; empty where it shares no run
    ground: str  # what the run hangs on, but not its verdicts, by hashes; empty where nothing of it is kept
    announce: Callable[[], object]  # told before anything is taken from what was kept

    def meanings(self) -> dict[str, str]:
        """Return by exercise a hash of what its verdict hangs on, what the student's code returns apart."""
        return {name: _meaning(some, self.plan.find(name)) for name, some in self.checks.items()}


def _meaning(checks: Sequence[Check], planned: CellPlan | None) -> str:
    parts = [(one.name, one.meaning) for one in checks]
    return hash_of(repr((parts, planned and planned.max_score)).encode("utf-8", "replace"))


@dataclass(frozen=True)
class Replayed(SharedRun):
    """A run of before, with the verdicts of now on some exercises."""

    kept: Kept = field(kw_only=True)
    exercises: tuple[str, ...] = field(kw_only=True)  # that were judged again

    @property
    def start(self) -> str:
        """Where its child began: it had none."""
        return judged_again(self.exercises)


def judged_again(exercises: Sequence[str]) -> str:
    """Return where the child of a notebook began that had none."""
    return f"not run, but judged again from what its code returned before: {', '.join(exercises) or 'nothing'}"


def stands(before: Before, terms: Terms) -> tuple[str, ...] | None:
    """Return the exercises that were judged again, each to the end that it had; None where more is to be done.

    The notebook is not looked at: it and all but its checks are as they were when this run was made.
    """
    kept = kept_runs.read(before.transcript)
    if kept is None or not kept.ground.startswith(f"{terms.ground} ") or kept.exercises.keys() != terms.checks.keys():
        return None
    if kept.written or (kept.student and not terms.code) or not _is_of(kept, before.record):
        return None
    try:
        shown = json.loads(_read(before.folder / f"{before.notebook}.ipynb", kept.shown))
        ran = ran_of(shown, shown, kept.verdicts)
        names = _to_judge(kept, terms)
        places = (one for one, cell in enumerate(shown["cells"]) if grade_id_of(cell) in names)
        is_so = all(_is_as_it_was(ran.get(one), _judge_again(kept, one, shown, ran, terms)) for one in places)
    except (OSError, ValueError):
        return None
    return tuple(names) if is_so else None


def _is_of(kept: Kept, record: Record | None) -> bool:
    """Whether a record says what this run came to: a killed grader leaves a new run beside the record of before."""
    said = [one for exercise in (record.exercises if record else ()) for one in exercise.checks]
    ended = [one for verdict in kept.verdicts if verdict for one in verdict.results]
    return sorted(map(repr, said)) == sorted(map(repr, ended))


def _is_as_it_was(before: Ran | None, now: Ran) -> bool:
    return before is not None and (before.failure, before.score, before.results) == (None, now.score, now.results)


def replay(before: Before, notebook: Notebook, terms: Terms) -> Replayed | None:
    """Return the run of before with the verdicts of now; None where the notebook has to run."""
    terms.announce()
    kept = kept_runs.read(before.transcript)
    if kept is None or kept.ground != terms.ground or kept.exercises.keys() != terms.checks.keys():
        return None
    if kept.student and not terms.code:
        return None  # it was another notebook's, and none is shared any more
    try:
        run = _stood(kept, before, notebook)
        ran = dict(run.ran)
        names = _to_judge(kept, terms)
        for place in sorted(one for one, cell in enumerate(notebook["cells"]) if grade_id_of(cell) in names):
            ran[place] = _judge_again(kept, place, notebook, ran, terms)
    except (OSError, ValueError):
        return None
    stood = (kept.student, ran, run.isolation, run.checked_outside, run.written)
    return Replayed(*stood, cpu_seconds=kept.seconds.cpu, kept=kept, exercises=tuple(names))


def _to_judge(kept: Kept, terms: Terms) -> list[str]:
    """Return the exercises of which something is another one; with what one check does to others, that is all."""
    names = [name for name, meaning in terms.meanings().items() if kept.exercises[name].meaning != meaning]
    is_apart = all(one.is_apart for checks in terms.checks.values() for one in checks)
    return names if is_apart or not names else list(terms.checks)


def _stood(kept: Kept, before: Before, notebook: Notebook) -> SharedRun:
    """Return the run as it was. ValueError where what came of it is not there any more."""
    shown = _read(before.folder / f"{before.notebook}.ipynb", kept.shown)
    written = tuple((name, _read(before.folder / name, seal)) for name, seal in kept.written)
    lent = Lent("", kept.verdicts, kept.outside)
    return borrow(Earlier(kept.student, lent, shown, written, kept.isolation), notebook)


def _read(path: Path, seal: str) -> bytes:
    with open_file(path) as file:
        data = file.read(MAX_SHOWN_BYTES)
    if hash_of(data) != seal:
        raise ValueError(f"{path}: was changed")
    return data


def _judge_again(kept: Kept, place: int, notebook: Notebook, ran: Mapping[int, Ran], terms: Terms) -> Ran:
    """Run the checks of one cell. ValueError where the student's code has to run for that."""
    exercise, before = str(grade_id_of(notebook["cells"][place])), ran.get(place)
    asked = kept.exercises[exercise].asked
    if asked is None or before is None:
        raise ValueError(f"{exercise}: nothing of it is kept")
    child = Retold(read_entries(asked))
    cells = SoFar(notebook["cells"], {index: one for index, one in ran.items() if index < place})
    results = run_checks(terms.checks[exercise], lambda: Proxy(child.ask, cells))
    if not child.is_whole or any(one.outcome in OUR_FAULT_OR_LIMIT for one in results):
        raise ValueError(f"{exercise}: something else is asked")
    planned = terms.plan.find(exercise)
    return judged(results, planned.max_score if planned else 0.0, before.count or 0)


def keep_run(lent: Lent, record: Record, shown: bytes, terms: Terms, *, written: Written, asked: Asked) -> bytes:
    """Return what is kept of a run that has just been made."""
    kept = Kept(
        format=FORMAT,
        ground=terms.ground,
        shown=hash_of(shown),
        written=hashes_of(written),
        student="",
        seconds=record.seconds,
        isolation=record.isolation,
        outside=lent.outside,
        verdicts=lent.verdicts,
        exercises={name: KeptExercise(meaning, asked.text(name)) for name, meaning in terms.meanings().items()},
    )
    return kept_runs.pack(kept)


def keep_replay(run: Replayed, lent: Lent, shown: bytes, terms: Terms) -> bytes:
    """Return what is kept of a run that was judged once more: all that was asked of it is known as before."""
    kept = run.kept
    exercises = {name: replace(kept.exercises[name], meaning=one) for name, one in terms.meanings().items()}
    return kept_runs.pack(replace(kept, shown=hash_of(shown), verdicts=lent.verdicts, exercises=exercises))
