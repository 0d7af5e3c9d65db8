"""Recording how named mistakes behave: `nablagrade audit --write` makes `specimens/<exercise>/signatures.json`."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import wraps
from itertools import combinations, cycle
from pathlib import Path

import numpy as np

from nablagrade.audit.levels import Level, level_of, narrowed, replace_cells
from nablagrade.authoring.specimens import Specimen, load_hints
from nablagrade.course.preparing import prepare
from nablagrade.engine.checks.checks import Check
from nablagrade.engine.checks.notebook import Callback, Notebook
from nablagrade.engine.checks.paths import signatures_path
from nablagrade.engine.checks.signatures import Signature, dump_signatures, load_signatures
from nablagrade.engine.checks.transcripts import Digest, digest_of, without_noise
from nablagrade.engine.examiner.run import Run
from nablagrade.engine.wire.order import ChildSpec
from nablagrade.engine.zygote.warm import Zygote
from nablagrade.model import CheckResult, IsolationLevel, Limits, Outcome, Preparation
from nablagrade.notebooks.restore import restore
from nablagrade.settings import Settings

SHAKE = 2.0**-51
SHAKEN = ("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh")
_SHAKING = f"""
import itertools, math, numpy

def shaken(function):
    signs = itertools.cycle((1, -1, -1))
    return lambda *args, **options: function(*args, **options) * (1 + next(signs) * {SHAKE})

for name in {SHAKEN}:
    setattr(math, name, shaken(getattr(math, name)))
    setattr(numpy, name, shaken(getattr(numpy, name)))
"""
SHAKING = {"cell_type": "code", "id": "shaking", "metadata": {}, "source": _SHAKING, "outputs": []}
UNHARMED = (Outcome.PASSED, Outcome.SKIPPED)


def has_signature(specimen: Specimen) -> bool:
    """Whether it is a named mistake in code; a wrong value is named by its answer kind."""
    return specimen.mistake is not None and specimen.fails is not None


def write_signatures(
    settings: Settings, lesson: str, levels: Mapping[str, Level], specimens: Sequence[Specimen]
) -> tuple[Path, ...]:
    """Run the named mistakes of functions and write down what they do; return the files that were written."""
    named = [one for one in specimens if has_signature(one)]
    written: dict[Path, list[Signature]] = {}
    if named:
        with open_spec(prepare(settings, [lesson])) as spec:
            for one in named:
                path = signatures_path(settings.autograders, lesson, one.exercise)
                written.setdefault(path, []).extend(_sign(one, narrowed(level_of(one, levels), one.exercise), spec))
    for path, signatures in written.items():
        path.write_text(dump_signatures(signatures), "utf-8")
    return tuple(written)


@contextmanager
def open_spec(preparation: Preparation) -> Iterator[ChildSpec]:
    """Start a zygote, and yield what a child of it that runs here needs; its scratch folder is for all of them."""
    with Zygote(preparation) as zygote:
        zygote.wait_until_ready()
        yield ChildSpec(zygote.address, zygote.folder, zygote.canary, IsolationLevel.STRONG, Limits())


def _sign(specimen: Specimen, level: Level, spec: ChildSpec) -> Iterator[Signature]:
    """Run one specimen here, twice; nothing when no function of its was called.

    The second time the last digits of what our callbacks and the libraries' functions return are shaken: what changes
    then is noise, and another machine, whose sine differs in the last digit, would see other noise.
    """
    results, seen = _watch(specimen, level, spec, is_shaken=False)
    _, shaken = _watch(specimen, level, spec, is_shaken=True)
    digests = {name: without_noise(digest, shaken.get(name, digest)) for name, digest in seen.items()}
    if digests:
        yield Signature(specimen.name, str(specimen.mistake), None, _failed(results), digests)


def _watch(
    specimen: Specimen, level: Level, spec: ChildSpec, *, is_shaken: bool
) -> tuple[list[CheckResult], dict[str, Digest]]:
    """Run one specimen here, with each check wrapped so that its transcript is seen."""
    seen: dict[str, Digest] = {}
    checks = [_recording(one, seen, is_shaken=is_shaken) for one in level.checks[specimen.exercise]]
    cells = restore(replace_cells(level.solution, specimen), level.plan)["cells"]
    if is_shaken:
        cells = [SHAKING, *cells]
    with tempfile.TemporaryDirectory(dir=spec.scratch) as scratch:
        run = Run(cells, level.plan, {specimen.exercise: checks}, replace(spec, scratch=Path(scratch)))
        run.complete()
    names = {one.name for one in checks}
    return [result for ran in run.ran.values() for result in ran.results if result.name in names], seen


def _failed(results: Sequence[CheckResult]) -> frozenset[str]:
    return frozenset(one.name for one in results if one.outcome not in UNHARMED)


def _recording(check: Check, seen: dict[str, Digest], *, is_shaken: bool) -> Check:
    function: Callable[[Notebook], None] = check.function

    @wraps(function)
    def recording(notebook: Notebook) -> None:
        if is_shaken:
            vars(notebook)["callback"] = lambda function: Callback(_shaken(function))  # of this notebook alone
        try:
            function(notebook)
        finally:
            if notebook.transcript:
                seen[check.name] = digest_of(notebook.transcript)

    return replace(check, function=recording, signatures=())


def _shaken(function: Callable[..., object]) -> Callable[..., object]:
    """The function with a few of its last bits wrong, now up, now down."""
    signs = cycle((1, -1, -1))

    def shaken(*args: object) -> object:
        value, sign = function(*args), next(signs)
        if isinstance(value, float | np.floating | np.ndarray):
            return value * (1 + sign * SHAKE)
        return value

    return shaken


@dataclass(frozen=True)
class _Table:
    """What lies beside an exercise: recorded signatures and the hints for them."""

    signatures: tuple[Signature, ...]
    hints: Mapping[str, str]


def signature_problems(settings: Settings, lesson: str, specimens: Sequence[Specimen]) -> Iterator[str]:
    """Yield a sentence for each thing in the signatures and hints of a lesson that does not fit its specimens."""
    for exercise in dict.fromkeys(one.exercise for one in specimens if one.fails is not None):
        path = signatures_path(settings.autograders, lesson, exercise)
        table = _Table(load_signatures(path), load_hints(settings.autograders, lesson, exercise))
        named = {one.name: one.mistake for one in specimens if one.exercise == exercise and has_signature(one)}
        yield from (f"{exercise}: {problem}" for problem in _table_problems(table, named))


def _table_problems(table: _Table, named: Mapping[str, str | None]) -> Iterator[str]:
    for mistake in dict.fromkeys(named.values()):
        if mistake not in table.hints:
            yield f"the mistake {mistake} has no hint; write one into hints.toml"
    for mistake in table.hints:
        if mistake not in named.values():
            yield f"hints.toml has a hint for {mistake}, but no specimen is this mistake; add one, or drop the hint"
    for one in table.signatures:
        if named.get(one.specimen) != one.mistake:
            yield f"signatures.json has {one.specimen}, which is no such specimen; run `nablagrade audit --write`"
    for one, other in combinations(table.signatures, 2):
        if one.is_recognised(other.digests) and (one.hint or one.mistake) != (other.hint or other.mistake):
            yield f"{one.specimen} and {other.specimen} do the same on every check; tell them apart, or share the hint"
