"""A very large class: is the time for a notebook constant, the memory, too, and the gradebook no bottleneck?

    python benchmarks/many.py [NOTEBOOKS]

The sample lesson, each copy distinct, graded in one run; prints a line for each tenth of it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from course import make_course
from memory import watch
from rich.console import Console

from nablagrade.cli.main import main as run_command
from nablagrade.records.gradebook.gradebook import Gradebook
from nablagrade.records.gradebook.rows import Submission

LESSON = "gradient-vector"
SAMPLE_SECONDS = 0.1  # rarely enough to disturb nothing


def main() -> None:
    """Make the class, grade it in a process that counts, print what it took."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        made = make_course(Path(folder), [LESSON], count // 4, with_figures=False)
        started = time.time()
        with subprocess.Popen([sys.executable, __file__, "--graded"], cwd=folder, stdout=subprocess.PIPE) as run:
            peaks = watch(run, SAMPLE_SECONDS)
            counted = json.loads(run.communicate()[0])
        times = sorted(path.stat().st_mtime for path in Path(folder).glob("records/*/*/*.json"))
    marks = [started, *(times[made * tenth // 10 - 1] for tenth in range(1, 11))]
    for tenth, (before, after) in enumerate(pairwise(marks), 1):
        Console().print(f"tenth {tenth}: {1000 * (after - before) / (made / 10):.2f} ms a notebook")
    Console().print({"notebooks": made, "seconds": round(times[-1] - started, 1), **counted, **peaks})


def grade_and_count() -> None:
    """Grade the course in the working directory; say how much of the time went into the gradebook."""
    spent, original = [0.0], Gradebook.write

    def write(self: Gradebook, submissions: Sequence[Submission]) -> None:
        started = time.monotonic()
        original(self, submissions)
        spent[0] += time.monotonic() - started

    Gradebook.write = write
    started = time.monotonic()
    run_command(["grade", "--course", "."])
    share = spent[0] / (time.monotonic() - started)
    sys.stdout.write(json.dumps({"gradebook_share": round(share, 4)}))


if __name__ == "__main__":
    grade_and_count() if "--graded" in sys.argv else main()
