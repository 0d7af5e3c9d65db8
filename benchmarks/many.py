"""A very large class: is the time for a notebook constant, the memory, too, and the one writer no bottleneck?

    python benchmarks/many.py [NOTEBOOKS]

The sample lesson, each copy distinct, graded in one run, and its results joined into a second course as a shard's are.
Prints a line for each tenth of the class, what the run came to, and a model of ten times as many notebooks. The model
takes what is measured after the first tenth: the cores' time and the coordinator's CPU for each notebook. What passes
through the coordinator does so one after the other, however many cores there are. All of this machine's cores count as
the run's: it should be idle otherwise.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from bisect import bisect_left
from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

from counted import Batch
from course import make_course
from memory import watch
from rich.console import Console

COUNTED = Path(__file__).with_name("counted.py")  # alone: what is imported here would count as its memory
LESSON = "gradient-vector"
SAMPLE_SECONDS = 0.1  # rarely enough to disturb nothing
COURSE = ("autograders", "nbgrader_config.py", "release", "source")  # what a machine has that only merges
TIMES = 10  # as many notebooks in the model
CORES = (2, 8, 32, 128)
SHARDS = 8

say = partial(Console().print, soft_wrap=True)  # a line is a line, also in a file


def main() -> None:
    """Make the class, grade it in a process that counts, print what it took."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        made = make_course(Path(folder), [LESSON], count // 4, with_figures=False)
        started = time.time()
        with subprocess.Popen([sys.executable, COUNTED], cwd=folder, stdout=subprocess.PIPE) as run:
            peaks = watch(run, SAMPLE_SECONDS)
            batches = [Batch(*row) for row in json.loads(run.communicate()[0])]
        times = sorted(path.stat().st_mtime for path in Path(folder).glob("records/*/*/*.json"))
        merged, merge_peaks = merge(Path(folder))
    ends = [times[made * tenth // 10 - 1] for tenth in range(1, 11)]
    tell_tenths(made, [started, *ends], batches)
    last = batches[-1]
    say(
        {
            "notebooks": made,
            "seconds": round(ends[-1] - started, 1),
            "first_result_s": round(times[0] - started, 1),
            "gradebook_share": round(last.gradebook / (last.at - started), 4),
            "writer_share": round(last.writer / (last.at - started), 4),
            **peaks,
            "merge_s": round(merged, 1),
            "merge_peak_mb": merge_peaks["coordinator_peak_mb"],
        }
    )
    tell_model(made, times, batches, times[0] - started, merged / made)


def tell_tenths(made: int, marks: Sequence[float], batches: Sequence[Batch]) -> None:
    """Print for each tenth what a notebook took, and the coordinator's memory at its end."""
    stands = [Batch(marks[0], 0, 0, batches[0].cpu, 0), *(_at(mark, batches) for mark in marks[1:])]
    for tenth, (before, after) in enumerate(pairwise(zip(marks, stands, strict=True)), 1):
        (begin, old), (end, new) = before, after
        wall, writer, gradebook = (
            1000 * seconds / (made / 10)
            for seconds in (end - begin, new.writer - old.writer, new.gradebook - old.gradebook)
        )
        written = f"{writer:.2f} ms the writer's, {gradebook:.2f} ms of them the gradebook's"
        say(f"tenth {tenth}: {wall:.2f} ms a notebook, {written}; coordinator {new.memory:.0f} MB")


def tell_model(made: int, times: Sequence[float], batches: Sequence[Batch], fixed: float, joined: float) -> None:
    """Print how many notebooks a second one coordinator takes, the cores that keep it so, and the larger class.

    `fixed` is the seconds until the first result, `joined` those of a notebook that is merged. All of this machine's
    cores count as busy, the coordinator's share with them.
    """
    tenth, count = times[made // 10 - 1], made - made // 10
    old, new = _at(tenth, batches), batches[-1]
    own, writer = (new.cpu - old.cpu) / count, (new.writer - old.writer) / count
    here = len(os.sched_getaffinity(0))
    each = here * (times[-1] - tenth) / count
    told = f"{1000 * own:.1f} ms of it the coordinator's CPU, which writes for {1000 * writer:.1f} ms on the clock"
    say(f"a notebook: {1000 * each:.1f} ms of a core, {told}")
    say(f"one coordinator takes {1 / own:.0f} notebooks a second, which {each / own:.0f} cores grade; more wait for it")
    whole = TIMES * made
    for cores in CORES:
        say(f"model: {whole} notebooks on {cores} cores: {fixed + whole * max(each / cores, own):.0f} s")
    say(f"a shard: {fixed:.1f} s to its first result, and {1000 * joined:.1f} ms for each notebook that is merged")
    part = fixed + whole / SHARDS * each / here
    say(f"model: {SHARDS} shards on machines like this one: {part:.0f} s, and {whole * joined:.0f} s to merge")


def merge(folder: Path) -> tuple[float, dict[str, object]]:
    """Join a course's results into a course that has none; return the seconds, and the peaks of memory."""
    with tempfile.TemporaryDirectory() as other:
        for name in COURSE:
            source = folder / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, Path(other) / name)
        started = time.monotonic()
        command = [sys.executable, "-m", "nablagrade", "merge", "--course", other, str(folder)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as run:
            peaks = watch(run, SAMPLE_SECONDS)
        if run.returncode:
            raise SystemExit(f"{' '.join(command)}: exit code {run.returncode}")
        return time.monotonic() - started, peaks


def _at(mark: float, batches: Sequence[Batch]) -> Batch:
    """Return where the coordinator stood when it had written the batch of a record."""
    return batches[min(bisect_left(batches, mark, key=lambda batch: batch.at), len(batches) - 1)]


if __name__ == "__main__":
    main()
