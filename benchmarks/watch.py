"""From a file's arrival to its feedback page: a real `nablagrade watch`, one notebook of the bank after the other.

`python benchmarks/watch.py [ARRIVALS]`. Each notebook is distinct, so that no run is shared; the first one, for which
the processes warm up, is told apart. CPU seconds are those of all processes of the watcher together.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import psutil

ROOT = Path(__file__).parents[1]
LESSON, NOTEBOOK = "gradient-vector", "level-a.ipynb"
PATIENCE_SECONDS = 60.0


def make_course(place: Path) -> Path:
    """The bank's course without a submission, which hands back at once."""
    for name in ("source", "autograders"):
        shutil.copytree(ROOT / name, place / name)
    (place / "submissions").mkdir()
    config = (ROOT / "nbgrader_config.py").read_text("utf-8")
    (place / "nbgrader_config.py").write_text(f"{config}\nc.Nablagrade.feedback_on_arrival = True\n", "utf-8")
    return place


def hand_in(course: Path, number: int) -> float:
    """Put one notebook into the course; return the seconds until its page is there."""
    notebook = json.loads((ROOT / "submissions" / "all-right" / LESSON / NOTEBOOK).read_text("utf-8"))
    own = {"id": f"own{number}", "metadata": {}, "outputs": [], "execution_count": None}
    notebook["cells"].append({"cell_type": "code", "source": f"own = {number}", **own})
    folder = course / "submissions" / f"student-{number:03}" / LESSON
    folder.mkdir(parents=True)
    (folder / NOTEBOOK).write_text(json.dumps(notebook), "utf-8")
    started = time.monotonic()
    page = course / "feedback" / folder.parent.name / LESSON / "index.html"
    while not page.is_file():
        if time.monotonic() - started > PATIENCE_SECONDS:
            raise TimeoutError(page)
        time.sleep(0.002)
    return time.monotonic() - started


def cpu_seconds(process: psutil.Process) -> float:
    """All CPU time of a process, of those it has started, and of those that these have seen end."""
    family = [process, *process.children(recursive=True)]
    return sum(sum(one.cpu_times()[:4]) for one in family)


def main() -> None:
    """Measure, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("arrivals", type=int, nargs="?", default=30)
    arrivals = parser.parse_args().arrivals
    with tempfile.TemporaryDirectory() as place:
        course = make_course(Path(place))
        command = [Path(sys.executable).parent / "nablagrade", "watch", LESSON, "--course", course]
        watcher = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        try:
            first = hand_in(course, 0)
            process = psutil.Process(watcher.pid)
            before = cpu_seconds(process)
            taken = sorted(hand_in(course, number) for number in range(1, arrivals + 1))
            each = (cpu_seconds(process) - before) / arrivals
        finally:
            watcher.terminate()
            watcher.wait()
    slow = taken[int(0.9 * len(taken))]
    sys.stdout.write(
        f"from arrival to page, {arrivals} notebooks: median {median(taken):.2f} s, fastest {taken[0]:.2f} s, "
        f"nine in ten under {slow:.2f} s; the first {first:.1f} s; {each:.2f} s of CPU each; "
        f"load {os.getloadavg()[0]:.1f}\n"
    )


if __name__ == "__main__":
    main()
