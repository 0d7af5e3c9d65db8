"""`nablagrade answer`: JSON lines in, JSON lines out; how an answer is read and judged, for authors and for tests.

A line in:  {"kind": "vector", "expected": "4, 13", "student": "(4, 13)", "atol": 1e-6}
A line out: {"verdict": "right", "reading": "4, 13", "reason": null, "witness": null, "mistake": null, "ms": 0.1}

Further fields are `symbols`, `integers` (letters that stand for whole numbers), `rtol`, `figures`, `domain`, `options`,
`unless` and `mistakes` ({name: [answer, hint]}).
A number without any tolerance is compared exactly. A line that cannot be judged gives {"line": 3, "error": "…"}, the
run goes on, and the exit code is 1.
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
    ShortText,
    Unreadable,
    Vector,
    Verdict,
)
from nablagrade.answers.mathematics.tree import show
from nablagrade.errors import UsageError

MAX_LINE_BYTES = 10_000_000
SHOWN_NUMBERS = 50

Fields = Mapping[str, Any]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `answer` takes."""
    parser.add_argument("file", nargs="?", type=Path, help="a file of JSON lines (default: standard input)")


def run(options: argparse.Namespace) -> int:
    """Judge line by line; 1 when a line could not be judged."""
    if options.file is None:
        return _judge_all(sys.stdin.buffer, sys.stdout)
    try:
        with options.file.open("rb") as file:
            return _judge_all(file, sys.stdout)
    except OSError as error:
        raise UsageError(f"{options.file}: cannot be read ({error.strerror}); name a file of JSON lines") from error


def _judge_all(lines: IO[bytes], out: IO[str]) -> int:
    code = 0
    for number, line in enumerate(_lines(lines), 1):
        try:
            made = judge_line(line)
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


def judge_line(line: bytes) -> dict[str, object]:
    """Return what is said about one line, nothing for an empty one. ValueError when it cannot be judged."""
    if not line.strip():
        return {}
    fields = _parse(line)
    facts = {name: value for name, value in fields.items() if name in _FACTS and value is not None}
    answer = _load(json.dumps(facts, sort_keys=True))
    value = fields["student"]
    started = time.perf_counter()
    judged = answer.judge(value)
    seconds = time.perf_counter() - started
    is_read = judged.verdict is not Verdict.INVALID
    return {
        "verdict": judged.verdict.value,
        "reading": _reading(answer, value) if is_read else None,
        "reason": judged.hint,
        "witness": _witness(answer, value) if judged.verdict in (Verdict.WRONG, Verdict.UNDECIDED) else None,
        "mistake": judged.mistake,
        "ms": round(seconds * 1000, 3),
    }


def _parse(line: bytes) -> Fields:
    if len(line) > MAX_LINE_BYTES:
        raise ValueError(f"the line has more than {MAX_LINE_BYTES} bytes")
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"the line is no JSON ({error or type(error).__name__})") from error
    if not isinstance(fields, dict):
        raise ValueError("the line is no JSON object")  # noqa: TRY004 - a bad line, not a bad call
    if missing := {"kind", "expected", "student"} - fields.keys():
        raise ValueError(f"the field {min(missing)} is missing")
    return fields


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
    try:
        patterns = [re.compile(fields[name]).pattern for name in ("expected", "unless") if name in fields]
    except re.error as error:
        raise ValueError(f"a pattern is no regular expression ({error})") from error
    return ShortText(patterns[0], unless=patterns[1] if len(patterns) > 1 else None, **_mistakes(fields))


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
    "unless",
    "mistakes",
}


def _reading(answer: Answer, value: object) -> str | None:
    """How a value was read, None where that says no more than the value."""
    try:
        if isinstance(answer, Expression):
            return show(answer._read(value))
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
