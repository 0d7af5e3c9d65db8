"""How long `nablagrade review` takes for a large class: to open a question, and to decide for a group.

    python benchmarks/review.py [--students N] [--equal N] [--browser]

The class is made here, without a grader: as many essays as students, of which so many are equal. The server is the real
one; each opening is a page, all its answers and the first of them drawn, the first one with nothing read before. With
--browser also the time until Debian's chromium shows the first answer. What is aimed at: each under a second.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the class lies among the tests

from tests.review.made_class import CELL, build, crowd, rows_of
from tests.review.visitor import Visitor, enter
from tests.servers import Review, chromium, review

ROUNDS = 5


def main() -> None:
    """Make the class, open its question, decide for its largest group."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=1000)
    parser.add_argument("--equal", type=int, default=300)
    parser.add_argument("--browser", action="store_true")
    options = parser.parse_args()
    say = Console().print
    with tempfile.TemporaryDirectory() as folder:
        different = options.students - options.equal
        settings = build(Path(folder) / "course", crowd(options.students, different, options.equal))
        with review(settings.root, CELL) as server:
            visitor = enter(server)
            say(f"a question with {options.students} answers, first opened: {_time(lambda: _open(visitor)):.2f} s")
            again = statistics.median(_time(lambda: _open(visitor)) for _ in range(ROUNDS))
            say(f"opened again: {again:.2f} s")
            decided = [_time(_deciding(visitor, float(number % 4))) for number in range(ROUNDS)]
            say(f"a decision for {options.equal}: {statistics.median(decided):.2f} s")
            if options.browser:
                say(f"until chromium shows the first answer: {_show(server):.2f} s")
        given = [points for points, *_ in rows_of(settings).values() if points is not None]
    if len(given) != options.equal:
        raise SystemExit(f"{len(given)} marks are in the gradebook")


def _time(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


def _open(visitor: Visitor) -> None:
    visitor.ask("/question/0")
    groups = visitor.ask("/question/0/answers?names=1").data["groups"]
    visitor.ask(f"/question/0/answers/{groups[0]['answers'][0]['id']}")


def _deciding(visitor: Visitor, points: float) -> Callable[[], object]:
    """Return what decides for the largest group, which was read before, as in the page."""
    changes = visitor.changes(0, points)

    def decide() -> None:
        if visitor.ask("/question/0/marks", {"changes": changes}).status != 200:
            raise SystemExit("the decision was not written")

    return decide


def _show(server: Review) -> float:
    with chromium() as browser:
        page = browser.new_page()
        page.goto(server.address)
        page.wait_for_selector("#answer > :not(.quiet)")
        began = time.monotonic()
        page.reload()
        page.wait_for_selector("#answer > :not(.quiet)")
        return time.monotonic() - began


if __name__ == "__main__":
    main()
