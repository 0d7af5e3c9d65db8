"""`nablagrade answer`: JSON lines in, JSON lines out; how an answer is read and judged, for authors and for tests.

A line in:  {"kind": "vector", "expected": "4, 13", "student": "(4, 13)", "atol": 1e-6}
A line out: {"verdict": "right", "reading": "4, 13", "reason": null, "witness": null, "mistake": null, "ms": 0.1}

Further fields are `symbols`, `integers` (letters that stand for whole numbers), `rtol`, `figures`, `domain`, `options`,
`like` (of a shape) and `mistakes` ({name: [answer, hint]}). A number without any tolerance is compared exactly.

{"exercise": "gradient-vector/a1-gradient-at-point", "student": "8, 9"} is judged by the course's own key, mistakes and
hints, without a notebook; `cell` names the answer where an exercise has several. With "for": "student" the names of
mistakes and the witness are left out. A line that cannot be judged gives {"line": 3, "error": "…"}, the run goes on,
and the exit code is 1.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from nablagrade.answers import (
    Answer,
    Array,
    Booleans,
    Choice,
    Expression,
    Integer,
    Number,
    Shape,
    ShortText,
    Unreadable,
    Vector,
    Verdict,
)
from nablagrade.answers.mathematics.tree import show
from nablagrade.answers.words.shapes import read_shape, show_axes
from nablagrade.cli.base import add_course
from nablagrade.errors import NablagradeError, UsageError

EXAMPLE = "nablagrade answer lines.jsonl"
MAX_LINE_BYTES = 10_000_000
SHOWN_NUMBERS = 50

Fields = Mapping[str, Any]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `answer` takes."""
    parser.add_argument("file", nargs="?", type=Path, help="a file of JSON lines (default: standard input)")
    add_course(parser)


def run(options: argparse.Namespace) -> int:
    """Judge line by line; 1 when a line could not be judged."""
    if options.file is None:
        return _judge_all(sys.stdin.buffer, sys.stdout, options.course)
    try:
        with options.file.open("rb") as file:
            return _judge_all(file, sys.stdout, options.course)
    except OSError as error:
        raise UsageError(f"{options.file}: cannot be read ({error.strerror}); name a file of JSON lines") from error


def _judge_all(lines: IO[bytes], out: IO[str], course: Path = Path()) -> int:
    code = 0
    for number, line in enumerate(_lines(lines), 1):
        try:
            made = judge_line(line, course)
        except ValueError as error:
            made, code = {"line": number, "error": str(error)[:400]}, 1
        except Exception as error:  # noqa: BLE001 - our own fault: it is told, and the run goes on
            made, code = {"line": number, "error": f"our own fault ({type(error).__name__}: {error})"[:400]}, 1
        if made:
            out.write(json.dumps(made) + "\n")
            out.flush()
    return code


def _lines(lines: IO[bytes]) -> Iterator[bytes]:
    """The lines of a stream, one at a time in memory; of one that is too long the beginning."""
    while line := lines.readline(MAX_LINE_BYTES + 1):
        yield line
        while len(line) > MAX_LINE_BYTES and not line.endswith(b"\n"):
            line = lines.readline(MAX_LINE_BYTES + 1)
            if not line:
                return


def judge_line(line: bytes, course: Path = Path()) -> dict[str, object]:
    """Return what is said about one line, nothing for an empty one. ValueError when it cannot be judged."""
    if not line.strip():
        return {}
    fields = _parse(line)
    answer = _answer_to(fields, course)
    value = fields["student"]
    started = time.perf_counter()
    judged = answer.judge(value)
    seconds = time.perf_counter() - started
    is_read = judged.verdict is not Verdict.INVALID
    said: dict[str, object] = {
        "verdict": judged.verdict.value,
        "reading": _reading(answer, value) if is_read else None,
        "reason": judged.hint,
    }
    if fields.get("for") != "student":
        is_open = judged.verdict in (Verdict.WRONG, Verdict.UNDECIDED)
        said |= {"witness": _witness(answer, value) if is_open else None, "mistake": judged.mistake}
    return said | {"ms": round(seconds * 1000, 3)}


def _parse(line: bytes) -> Fields:
    if len(line) > MAX_LINE_BYTES:
        raise ValueError(f"the line has more than {MAX_LINE_BYTES} bytes")
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"the line is no JSON ({error or type(error).__name__})") from error
    if not isinstance(fields, dict):
        raise ValueError("the line is no JSON object")  # noqa: TRY004 - a bad line, not a bad call
    needed = {"exercise", "student"} if "exercise" in fields else {"kind", "expected", "student"}
    if missing := needed - fields.keys():
        raise ValueError(f"the field {min(missing)} is missing")
    if fields.get("for", "author") not in ("author", "student"):
        raise ValueError('the field for is "author" or "student"')
    return fields


def _answer_to(fields: Fields, course: Path) -> Answer:
    if "exercise" in fields:
        return _key(str(fields["exercise"]), str(fields.get("cell") or ""), course)
    facts = {name: value for name, value in fields.items() if name in _FACTS and value is not None}
    return _load(json.dumps(facts, sort_keys=True))


@lru_cache(maxsize=1024)
def _key(path: str, cell: str, course: Path) -> Answer:
    """The answer by which a course judges a cell of an exercise."""
    lesson, _, name = path.partition("/")
    keys = _keys_of_lesson(lesson, course).get(name)
    if keys is None:
        raise ValueError(f"there is no exercise {path[:80]}: name it as lesson/exercise, as `nablagrade bank` lists it")
    if not keys:
        raise ValueError(f"the exercise {path[:80]} is judged by code or by a person: hand in a notebook")
    if cell not in keys and (cell or len(keys) > 1):
        raise ValueError(f"name the answer in the field cell: {', '.join(keys)}")
    return keys[cell] if cell else next(iter(keys.values()))


@lru_cache(maxsize=64)
def _keys_of_lesson(lesson: str, course: Path) -> dict[str, dict[str, Answer]]:
    from nablagrade.authoring.kinds import keys_of  # SymPy and nbgrader: not for `--help`
    from nablagrade.authoring.lesson import load_lesson
    from nablagrade.course.course import choose_assignments
    from nablagrade.course.installed import find_course_or_bank

    try:
        settings = find_course_or_bank(course)
        choose_assignments(settings, (lesson,))
        exercises = load_lesson(settings, lesson).exercises
    except NablagradeError as error:
        raise ValueError(str(error)) from error
    return {exercise.id: keys_of(exercise) for exercise in exercises}


@lru_cache(maxsize=256)
def _load(facts: str) -> Answer:
    """The expected answer of a line; a corpus often asks for the same one many times."""
    fields = json.loads(facts)
    kind = str(fields.get("kind")).replace("_", "-")
    if kind not in _KINDS:
        raise ValueError(f"the kind {kind[:40]} cannot be tried here: use one of {', '.join(sorted(_KINDS))}")
    try:
        return _KINDS[kind](fields)
    except Unreadable as error:
        raise ValueError(f"the expected answer cannot be read: {error}") from error
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"a field is not of the form that {kind} needs ({error})") from error


def _mistakes(fields: Fields) -> dict[str, Any]:
    return {"mistakes": {str(name): (pair[0], str(pair[1])) for name, pair in fields.get("mistakes", {}).items()}}


def _tolerance(fields: Fields) -> dict[str, Any]:
    given = {name: fields[name] for name in ("rtol", "atol", "figures") if name in fields}
    return (given or {"atol": 0.0}) | _mistakes(fields)


def _letters(fields: Fields, name: str) -> str:
    symbols = fields.get(name, "")
    return symbols.replace(",", " ") if isinstance(symbols, str) else " ".join(map(str, symbols))


def _expression(fields: Fields) -> Answer:
    domain = {str(name): (low, high) for name, (low, high) in fields.get("domain", {}).items()}
    symbols, integers = _letters(fields, "symbols") or "x y", _letters(fields, "integers")
    return Expression(
        fields["expected"], symbols=symbols, domain=domain or None, integers=integers, **_mistakes(fields)
    )


def _choice(fields: Fields) -> Answer:
    return Choice(str(fields["expected"]), options=str(fields.get("options", "ABCDE")), **_mistakes(fields))


def _booleans(fields: Fields) -> Answer:
    return Booleans(fields["expected"], **_mistakes(fields))


def _text(fields: Fields) -> Answer:
    return ShortText(_pattern(fields, "expected"), **_mistakes(fields))


def _shape(fields: Fields) -> Answer:
    like = _pattern(fields, "like") if "like" in fields else None
    return Shape(fields["expected"], like=like, **_mistakes(fields))


def _pattern(fields: Fields, name: str) -> str:
    try:
        return re.compile(str(fields[name])).pattern
    except re.error as error:
        raise ValueError(f"a pattern is no regular expression ({error})") from error


_KINDS: dict[str, Callable[[Fields], Answer]] = {
    "number": lambda fields: Number(fields["expected"], **_tolerance(fields)),
    "integer": lambda fields: Integer(fields["expected"], **_mistakes(fields)),
    "vector": lambda fields: Vector(fields["expected"], symbols=_letters(fields, "symbols"), **_tolerance(fields)),
    "array": lambda fields: Array(fields["expected"], **_tolerance(fields)),
    "expression": _expression,
    "choice": _choice,
    "boolean": _booleans,
    "booleans": _booleans,
    "short-text": _text,
    "shape": _shape,
}
_FACTS = {
    "kind",
    "expected",
    "symbols",
    "integers",
    "rtol",
    "atol",
    "figures",
    "domain",
    "options",
    "like",
    "mistakes",
}


def _reading(answer: Answer, value: object) -> str | None:
    """How a value was read, None where that says no more than the value."""
    try:
        if isinstance(answer, Expression):
            return show(answer._read(value))
        if isinstance(answer, Shape) and (axes := read_shape(value, answer._like)) is not None:
            return show_axes(axes)
        if isinstance(answer, Number | Vector | Array):
            got = answer._target.accept(value)
            shown = [
                show(got.formulas[i]) if i in got.formulas else f"{number:.12g}"
                for i, number in enumerate(got.numbers[:SHOWN_NUMBERS].tolist())
            ]
            return ", ".join(shown) + (f" of shape {got.shape}" if len(got.shape) > 1 else "")
    except Unreadable:  # a mistake of another shape than the answer
        return None
    return str(value)[:400]


def _witness(answer: Answer, value: object) -> str | None:
    """Where a formula differs from the expected one, or why that is open."""
    if not isinstance(answer, Expression):
        return None
    return answer._compare(answer._tree, answer._read(value)).where
