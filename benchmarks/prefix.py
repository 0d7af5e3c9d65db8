"""What the cells before the first answer cost a class: run once and forked behind, against run by each student.

    python benchmarks/prefix.py [--students N] [--rounds N]

A course as people teach it: pandas reads a file of 20 MB, a curve is fitted, a figure drawn, and then come two answers.
The same class is graded twice, in turns: as it is, and with a file of the student's own beside each notebook, which no
snapshot serves. Scores and everything that the cells show are compared, as they are in the autograded notebooks.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import math
import shutil
import statistics
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from bench import PR_SET_CHILD_SUBREAPER, Cost, run
from course import BIN, read_scores
from rich.console import Console

CONFIG = 'c = get_config()\nc.CourseDirectory.course_id = "prefix"\n'
ROWS = 660_000
SHARED = (
    "import matplotlib.pyplot as plt\nimport numpy as np\nimport pandas as pd\nfrom scipy import optimize",
    "data = pd.read_csv('measured.csv')\ndata.describe()",
    "def model(t, a, b):\n    return a * np.exp(-b * t)\n\n\nplt.plot(data['t'][::1000], data['y'][::1000], '.');",
    "fit, _ = optimize.curve_fit(model, data['t'], data['y'], p0=(1, 1))\nfit.round(3)",
)
TESTS = {"mean_y": "abs(mean_y - data['y'].mean()) < 1e-9", "half": "abs(half - np.log(2) / fit[1]) < 1e-9"}
RIGHT = {"mean_y": "float(data['y'].mean())", "half": "float(np.log(2) / fit[1])"}
HANDED_IN = (  # right, wrong, half done, and one that raises
    RIGHT,
    {"mean_y": "0.0", "half": "1.0"},
    {"mean_y": "float(data['y'].sum() / len(data))", "half": "None"},
    {"mean_y": "data['z'].mean()", "half": "float(np.log(2) / fit[1])"},
)


def main() -> None:
    """Grade both classes in turns, and print what each of them costs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)  # also a process that outlives its parent is counted
    costs: dict[str, list[Cost]] = {"run once": [], "run by each": []}
    with tempfile.TemporaryDirectory() as folder:
        prepared = Path(folder) / "prepared"
        _make(prepared, options.students)
        run([[str(BIN / "nablagrade"), "grade", "--student", "student-0"]], prepared)  # makes the gradebook
        for number in range(options.rounds):
            seen = []
            for name, some in costs.items():
                course = shutil.copytree(prepared, Path(folder) / f"{number}-{len(seen)}")
                if name == "run by each":
                    for place in course.glob("submitted/*/decay"):
                        (place / "notes.txt").write_text("mine")
                some.append(run([[str(BIN / "nablagrade"), "grade", "--force"]], course))
                seen.append((read_scores(course), _shown(course)))
                shutil.rmtree(course)
            if seen[0] != seen[1]:
                raise SystemExit("what the two classes show, or score, differs")
    for name, some in costs.items():
        wall, cpu = (statistics.median(one[place] for one in some) / options.students for place in (0, 1))
        Console().print(f"{name}: {wall:.3f} s a notebook by the clock, {cpu:.3f} s of CPU")


def _make(course: Path, students: int) -> None:
    source = course / "source" / "decay"
    source.mkdir(parents=True)
    (course / "nbgrader_config.py").write_text(CONFIG)
    (source / "decay.ipynb").write_text(json.dumps(_notebook(RIGHT, is_source=True)))
    noise = np.random.default_rng(1).normal(0, 0.1, ROWS)
    with (source / "measured.csv").open("w") as file:
        file.write("t,y,label\n")
        for row, error in enumerate(noise):
            t = row / ROWS * 5
            file.write(f"{t:.6f},{3 * math.exp(-0.7 * t) + error:.9f},sensor-{row % 7}\n")
    for number in range(students):
        place = course / "submitted" / f"student-{number}" / "decay"
        place.mkdir(parents=True)
        answers = {name: f"{value}  # {number}" for name, value in HANDED_IN[number % len(HANDED_IN)].items()}
        (place / "decay.ipynb").write_text(json.dumps(_notebook(answers)))


def _notebook(answers: dict[str, str], *, is_source: bool = False) -> dict[str, Any]:
    cells = [_cell(source) for source in SHARED]
    for name, value in answers.items():
        hidden = f"### BEGIN HIDDEN TESTS\nassert {TESTS[name]}\n### END HIDDEN TESTS" if is_source else ""
        text = f"{name} = (\n    ### BEGIN SOLUTION\n    {value}\n    ### END SOLUTION\n)"
        cells.append(_cell(text if is_source else f"{name} = {value}", grade_id=name, solution=True))
        cells.append(_cell(f"assert {name} is not None\n{hidden}", grade_id=f"{name}-test", grade=True, points=2))
    spec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": spec}, "nbformat": 4, "nbformat_minor": 5}


def _cell(source: str, **mark: Any) -> dict[str, Any]:
    flags = {"grade": False, "solution": False, "task": False, "schema_version": 3, "locked": "grade" in mark}
    metadata = {"nbgrader": flags | mark} if mark else {}
    body = {"cell_type": "code", "metadata": metadata, "source": source, "outputs": [], "execution_count": None}
    return body | {"id": f"cell-{abs(hash(source)) % 10**8}"}


def _shown(course: Path) -> list[Any]:
    """All that the cells of the autograded notebooks show, by student."""
    paths = sorted(course.glob("autograded/*/decay/decay.ipynb"))
    return [[one.get("outputs") for one in json.loads(path.read_bytes())["cells"]] for path in paths]


if __name__ == "__main__":
    main()
