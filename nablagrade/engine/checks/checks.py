"""Hidden checks: how an author marks them, how a file of them is loaded, how one is run."""

from __future__ import annotations

import ast
import traceback
import types
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from nablagrade.engine.checks.meanings import WHOLE, meanings
from nablagrade.engine.checks.notebook import CheckEnd, Notebook
from nablagrade.engine.checks.paths import signatures_path
from nablagrade.engine.checks.signatures import Signature, load_signatures, name_mistake, words_of
from nablagrade.engine.checks.transcripts import Event
from nablagrade.engine.wire.exits import Ended
from nablagrade.errors import CourseError
from nablagrade.model import CheckResult, Outcome

Function = TypeVar("Function", bound=Callable[[Any], None])
_MARK = "__nablagrade__"
NOT_TRIED = "Not tried, because a check before it could not be tried; that costs you no points."
OF_ANOTHER_KIND = "Your answer is not of the kind that this check can look at."
COULD_NOT_COMPARE = "Your answer could not be compared: it is too large or of an unusual kind."


@dataclass(frozen=True)
class Check:
    """One property of one exercise, judged by a function of the student's notebook."""

    name: str
    title: str
    exercise: str
    function: Callable[[Notebook], None]
    weight: float = 1.0
    needs: tuple[str, ...] = ()
    hint: str | None = None
    signatures: tuple[Signature, ...] = ()  # of the named mistakes of its exercise
    meaning: str = ""  # a hash of its text, and of what that names in its file
    is_apart: bool = True  # nothing that other checks of its file do changes how it ends
    is_sound: bool = False  # known to come to an end on the instructor's own notebook

    @property
    def label(self) -> str:
        """The name that no other check of the lesson has."""
        return f"{self.exercise}/{self.name}"


def check(
    exercise: str, *, weight: float = 1.0, needs: Sequence[str] = (), hint: str | None = None
) -> Callable[[Function], Function]:
    """Mark a `test_…` function as a check of an exercise.

    Its docstring's first line is the title that a student reads; `weight` is relative inside the exercise; a check
    is skipped when one that it `needs` did not pass; `hint` is for the student when nothing better is known.
    """
    if weight < 0:
        raise ValueError("a weight is not negative")

    def mark(function: Function) -> Function:
        title = (function.__doc__ or "").strip().partition("\n")[0]
        if not title:
            raise ValueError(f"{function.__name__}: write a docstring, its first line is the check's title")
        made = Check(function.__name__, title, exercise, function, weight, tuple(needs), hint)
        setattr(function, _MARK, made)
        return function

    return mark


def load_checks(path: Path) -> tuple[Check, ...]:
    """Load the checks of one file, in the file's order, with pytest's assertion messages.

    CourseError when the file cannot be loaded. `rewrite_asserts` is private to pytest: the version is bounded in
    pyproject.toml and a test holds the message.
    """
    from _pytest.assertion.rewrite import rewrite_asserts  # only where checks are run

    module = types.ModuleType(f"autograders.{path.parent.name}.{path.stem}")
    module.__file__ = str(path)
    try:
        source = path.read_bytes()
        tree = ast.parse(source, filename=str(path))
        texts = meanings(tree)  # before pytest writes into it
        rewrite_asserts(tree, source, str(path))
        exec(compile(tree, str(path), "exec", dont_inherit=True), module.__dict__)  # noqa: S102 - the instructor's own
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a check file that calls sys.exit() must not end who loads it
        raise CourseError(f"{path}: cannot be loaded ({type(error).__name__}: {error}); mend the check file") from error
    return tuple(_signed(_marked(module, path), path, texts))


def _signed(checks: Sequence[Check], path: Path, texts: Mapping[str, str]) -> list[Check]:
    """Give each check what is known of the mistakes of its exercise; it lies on our side, beside the check."""
    autograders, lesson = path.parent.parent, path.parent.name
    exercises = dict.fromkeys(one.exercise for one in checks)
    known = {name: load_signatures(signatures_path(autograders, lesson, name)) for name in exercises}
    words = {name: words_of(some) for name, some in known.items()}
    said = {one.name: texts.get(one.function.__name__, texts[WHOLE]) for one in checks}
    return [
        replace(
            one,
            signatures=known[one.exercise],
            meaning=f"{said[one.name]} {words[one.exercise]}",
            is_apart=said[one.name] != texts[WHOLE],
        )
        for one in checks
    ]


def _marked(module: types.ModuleType, path: Path) -> list[Check]:
    functions = [value for name, value in vars(module).items() if name.startswith("test_") and callable(value)]
    for function in functions:
        if not hasattr(function, _MARK):
            raise CourseError(f"{path}: {function.__name__} has no @check(exercise); say what it judges")
    checks = [getattr(function, _MARK) for function in functions]
    known: set[str] = set()
    for one in checks:
        if missing := set(one.needs) - known:
            raise CourseError(f"{path}: {one.name} needs {min(missing)}, which is not a check before it")
        known.add(one.name)
    return checks


def by_exercise(checks: Sequence[Check]) -> dict[str, tuple[Check, ...]]:
    """Group checks by the exercise that they judge, keeping their order."""
    exercises = dict.fromkeys(one.exercise for one in checks)
    return {name: tuple(one for one in checks if one.exercise == name) for name in exercises}


def known(checks: Sequence[Check], sound: Collection[str]) -> Sequence[Check]:
    """Return checks that know whether they are among the names of those that are sound."""
    return [replace(one, is_sound=one.name in sound) for one in checks] if sound else checks


def run_checks(checks: Sequence[Check], open_notebook: Callable[[], Notebook]) -> tuple[CheckResult, ...]:
    """Run the checks of one exercise in order, and name a function's mistake; never raises for what a student did."""
    results: list[CheckResult] = []
    transcripts: dict[str, list[Event]] = {}
    for one in checks:
        passed = {result.name for result in results if result.outcome is Outcome.PASSED}
        broken = {result.name for result in results if result.outcome is Outcome.BROKEN or result.hint == NOT_TRIED}
        if any(result.outcome in _HANGING for result in results):
            results.append(
                _skipped(one, "Not tried, because an earlier check of this exercise did not come to an end.")
            )
        elif broken & set(one.needs):
            results.append(_skipped(one, NOT_TRIED))
        elif not set(one.needs) <= passed:
            results.append(_skipped(one, "Not tried, because a check before it did not pass."))
        else:
            notebook = open_notebook()
            notebook.label, transcripts[one.name] = one.label, notebook.transcript
            results.append(_run(one, notebook))
    return name_mistake(results, checks[0].signatures if checks else (), transcripts)


_HANGING = (Outcome.TIMED_OUT, Outcome.CRASHED, Outcome.OUT_OF_MEMORY)


def _skipped(one: Check, hint: str) -> CheckResult:
    return CheckResult(one.name, one.title, Outcome.SKIPPED, one.weight, hint=hint)


def _run(one: Check, notebook: Notebook) -> CheckResult:
    try:
        returned: object = one.function(notebook)  # type: ignore[func-returns-value]  # an author writes what they like
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - whatever ends a check, also SystemExit, must not end who runs it
        outcome, hint, mistake, detail = _verdict(error, one, notebook)
    else:
        outcome, hint, mistake, detail = Outcome.PASSED, None, None, None
        if returned is not None:  # also a generator or a coroutine, of which not a line has run
            outcome = Outcome.BROKEN
            detail = f"{one.name} returned {type(returned).__name__} and asserted nothing; write `assert`"
    return CheckResult(one.name, one.title, outcome, one.weight, hint, mistake, detail and detail[:2000])


def _verdict(
    error: BaseException, one: Check, notebook: Notebook
) -> tuple[Outcome, str | None, str | None, str | None]:
    """Say what an exception makes of a check: outcome, hint, mistake, detail."""
    if isinstance(error, AssertionError):
        judged = notebook.judgement
        if judged is None or judged.is_right:
            return Outcome.FAILED, one.hint, None, str(error)
        return Outcome.FAILED, judged.hint or one.hint, judged.mistake, judged.detail or str(error)
    if isinstance(error, CheckEnd):
        return error.outcome, error.hint, None, error.detail
    if isinstance(error, Ended):
        return error.outcome, HINTS.get(error.outcome), None, str(error)
    if isinstance(error, MemoryError):
        return Outcome.FAILED, COULD_NOT_COMPARE, None, "the examiner ran out of memory"
    if type(error).__name__ == "Failed" and any(kind.__name__ == "OutcomeException" for kind in type(error).__mro__):
        return Outcome.FAILED, one.hint, None, str(error)  # `pytest.raises` without a raise is a verdict
    place = _place_of(error, one.function)
    if one.is_sound:  # it breaks on this student's value, and not on the instructor's
        return Outcome.FAILED, one.hint or OF_ANOTHER_KIND, None, place
    return Outcome.BROKEN, None, None, place  # as far as is known, a slip of its author's


def _place_of(error: BaseException, function: Callable[[Notebook], None]) -> str:
    """Say an error of a check's own with its file and line, for its author."""
    path = Path(function.__code__.co_filename)
    lines = [line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == str(path)]
    place = "/".join(path.parts[-3:]) + (f", line {lines[-1]}" if lines else "")
    return f"{place}: {type(error).__name__}: {error}"


HINTS = {
    Outcome.TIMED_OUT: "Your code did not come to an end in time: look for a loop that never stops.",
    Outcome.CRASHED: "Your code ended the Python process: remove calls such as exit() or os._exit().",
    Outcome.OUT_OF_MEMORY: "Your code asked for more memory than there is: look at the sizes of your arrays.",
}
