"""How long a container takes from its start to the first result: the recipe's own command, without a daemon.

    python benchmarks/container.py [ROUNDS]

The root is only read, as are source/, autograders/ and submissions/; there is no right and no user namespace. One
student hands in the four notebooks of a lesson, and nothing was graded before. Then Gradescope's `run_autograder` on
the same. Needs the right to mount. Medians of the wall clock, and how busy the machine was.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from nablagrade.bundling.gradescope import bundle
from nablagrade.settings import load_settings
from tests.bundling.autograder import Autograder
from tests.containers.recipe import as_it_runs, build, start

ROOT = Path(__file__).parents[1]
LESSON, STUDENT = "gradient-vector", "all-right"
ROUNDS = 5
READER = 10001  # the recipe's user


def main() -> None:
    """Measure and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        place.chmod(0o755)
        busy = os.getloadavg()[0]
        container, autograder = _clock_container(place, rounds), _clock_autograder(place, rounds)
    sys.stdout.write(
        f"container, start to result: {container:.2f} s\nrun_autograder: {autograder:.2f} s\n"
        f"medians of {rounds}; load {busy:.1f} before, {os.getloadavg()[0]:.1f} after, {os.cpu_count()} cores\n"
    )


def _clock_container(place: Path, rounds: int) -> float:
    (place / "image").mkdir()
    image = build(place / "image")
    courses = [_write_course(place / f"course-{number}") for number in range(rounds + 1)]

    def run(number: int) -> None:
        done = as_it_runs(image, courses[number], place / "root").run(*start())
        if done.returncode:
            sys.exit(done.stderr)

    return _median(run, rounds)


def _clock_autograder(place: Path, rounds: int) -> float:
    zipped = place / "bundle.zip"
    zipped.write_bytes(bundle(load_settings(ROOT), LESSON).content)
    (place / "gradescope").mkdir()
    autograder = Autograder(zipped, place / "gradescope")
    autograder.set_up()
    files = {path.name: path.read_bytes() for path in (ROOT / "submissions" / STUDENT / LESSON).glob("*.ipynb")}
    return _median(lambda _: bool(autograder.grade(files)), rounds)


def _median(run: Callable[[int], object], rounds: int) -> float:
    """Return the median of some runs; one before them finds everything cold."""
    seconds = []
    for number in range(rounds + 1):
        began = time.perf_counter()
        run(number)
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds[1:])


def _write_course(course: Path) -> Path:
    for name in ("source", "autograders"):
        shutil.copytree(ROOT / name / LESSON, course / name / LESSON)
    shutil.copytree(ROOT / "submissions" / STUDENT / LESSON, course / "submissions" / STUDENT / LESSON)
    shutil.copy(ROOT / "nbgrader_config.py", course)
    for path in [course, *course.iterdir()]:
        os.chown(path, READER, READER)
    return course


if __name__ == "__main__":
    main()
