"""How long one verdict takes on formulas, and one hostile text: medians and worst cases, in milliseconds of CPU.

    python benchmarks/answers.py

The formulas are the corpus of tests/answers (authored and grown pairs, with known verdicts); the hostile texts those of
the kinds' tests. What is aimed at: a median under 1 ms, the worst under 50 ms.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from nablagrade.answers.equality.equality import compare
from nablagrade.answers.mathematics.grammar import read_expression

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the corpus lies among the tests

from tests.answers.grown import grown_pairs
from tests.answers.pairs import Pair, all_pairs
from tests.answers.test_kinds import BOMBS, KINDS

LETTERS = ["x", "y", "z", "n"]


def main() -> None:
    """Measure and print: all pairs, then each sort of them."""
    pairs = [*all_pairs(), *grown_pairs()]
    _verdict(pairs[0])  # constants and modules are made once
    times = [(pair, _time(lambda pair=pair: _verdict(pair))) for pair in pairs]
    _say("formulas", [spent for _, spent in times])
    _say("  equal ones", [spent for pair, spent in times if pair.is_equal])
    _say("  different ones", [spent for pair, spent in times if not pair.is_equal])
    _say("hostile texts", [_time(lambda k=k, b=b: k.judge(b)) for b in BOMBS for k in KINDS])


def _verdict(pair: Pair) -> object:
    want, got = (read_expression(text, LETTERS) for text in (pair.want, pair.got))
    return compare(want, got, pair.domain, pair.integers.split())


def _time(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return 1000 * (time.process_time() - started)


def _say(what: str, times: list[float]) -> None:
    middle, worst = statistics.median(times), max(times)
    Console().print(f"{what}: {len(times)} times, median {middle:.3f} ms, worst {worst:.2f} ms")


if __name__ == "__main__":
    main()
