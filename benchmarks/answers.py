"""How long one comparison of formulas takes, and one hostile text: medians and worst cases, in milliseconds.

    python benchmarks/answers.py

The formulas are the corpus of tests/answers/pairs.py, with known verdicts; the hostile texts those of the kinds' tests.
"""

from __future__ import annotations

import importlib.util
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from rich.console import Console

from nablagrade.answers.equality.equality import compare
from nablagrade.answers.mathematics.grammar import read_expression

TESTS = Path(__file__).resolve().parents[1] / "tests" / "answers"
LETTERS = ["x", "y", "z"]


def main() -> None:
    """Measure and print two lines."""
    pairs, kinds = _load("pairs"), _load("test_kinds")
    read = [(read_expression(p.want, LETTERS), read_expression(p.got, LETTERS), p.domain) for p in pairs.all_pairs()]
    _say("comparison of formulas", [_time(lambda one=one: compare(*one)) for one in read])
    _say("hostile text", [_time(lambda k=k, b=b: k.judge(b)) for b in kinds.BOMBS for k in kinds.KINDS])


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, TESTS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def _time(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


def _say(what: str, times: list[float]) -> None:
    middle, worst = statistics.median(times), max(times)
    Console().print(f"{what}: {len(times)} times, median {middle:.3f} ms, worst {worst:.2f} ms")


if __name__ == "__main__":
    main()
