"""What a cold start costs: one notebook against nbgrader's bare import, and the help.

    python benchmarks/start.py

Both commands take turns; medians of the wall clock.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from course import BIN, make_course, time_command
from rich.console import Console

ROUNDS = 7


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        prepared = Path(folder) / "prepared"
        prepared.mkdir()
        make_course(prepared, ["gradient-vector"], 1, with_figures=False)
        one = [str(BIN / "nablagrade"), "grade", "--notebook", "level-a"]
        times: dict[str, list[float]] = {"one notebook": [], "import nbgrader.api": [], "help": []}
        for number in range(ROUNDS):
            course = shutil.copytree(prepared, Path(folder) / str(number))
            times["one notebook"].append(time_command(one, course))
            times["import nbgrader.api"].append(time_command([sys.executable, "-c", "import nbgrader.api"], course))
            times["help"].append(time_command([str(BIN / "nablagrade"), "--help"], course))
    middle = {name: statistics.median(some) for name, some in times.items()}
    for name, seconds in middle.items():
        Console().print(f"{name}: {seconds:.3f} s")
    Console().print(f"ratio: {middle['one notebook'] / middle['import nbgrader.api']:.2f}")


if __name__ == "__main__":
    main()
