"""The yardstick: a bare warm fork that runs the same cells through the same IPython shell, and does nothing else.

    python benchmarks/bare_fork.py COURSE JOBS [TOLD]

Into the file TOLD goes a line for each notebook: its name, and CPU seconds of its cells, of those before the first that
is a student's own, and of the imports and figures in all.

No sandbox, no checks, no examiner, no gradebook, nothing written. One thread, JOBS forks at a time. A notebook finds
what the course gives it, and a cell that loops is interrupted when the course's own time for a cell is over.
"""

from __future__ import annotations

import builtins
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

os.environ.update(MPLBACKEND="module://matplotlib_inline.backend_inline", OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")

from matplotlib.backend_bases import FigureCanvasBase

from nablagrade.course.preparing import prepare
from nablagrade.engine.zygote import pages
from nablagrade.engine.zygote.zygote import warm
from nablagrade.model import Preparation
from nablagrade.notebooks.cells import Cell, is_run, mark_of, parse, read_bytes
from nablagrade.settings import load_settings


def main() -> None:
    """Fork once for each notebook of a course's submissions."""
    course, jobs = Path(sys.argv[1]), int(sys.argv[2])
    told = Path(sys.argv[3]).resolve() if len(sys.argv) > 3 else None
    settings = load_settings(course)
    lessons = [path.name for path in settings.source.iterdir()]
    autograders, seconds = settings.autograders.resolve(), settings.limits.cell_seconds
    shell = warm(Preparation(prepare(settings, lessons).modules))
    pages.collapse(pages.find())
    running = 0
    for path in sorted(settings.submitted.glob("*/*/*.ipynb")):
        if running == jobs:
            os.wait()
            running -= 1
        if os.fork() == 0:
            cells = parse(read_bytes(path), path.name)["cells"]
            os.chdir(settings.source.resolve() / path.parent.name)
            spent = _run(
                shell,
                cells,
                is_told=told is not None,
                is_outside=autograders.joinpath(path.parent.name).is_dir(),
                seconds=seconds,
            )
            if told is not None:
                with told.open("a") as out:
                    out.write(json.dumps({"notebook": f"{path.parent.name}/{path.name}", **spent}) + "\n")
            os._exit(0)
        running += 1
    for _ in range(running):
        os.wait()


def _run(shell: Any, cells: Sequence[Cell], *, is_told: bool, is_outside: bool, seconds: float) -> dict[str, float]:
    """Run the cells of a notebook; return what they took, and what parts of them did."""
    shell.sink.left_bytes = 10_000_000
    shell.settle()
    signal.signal(signal.SIGPROF, signal.default_int_handler)
    spent = {"first": 0.0, "imports": 0.0, "figures": 0.0}
    if is_told:
        builtins.__import__ = _timed(builtins.__import__, spent, "imports")
        FigureCanvasBase.print_figure = _timed(FigureCanvasBase.print_figure, spent, "figures")
    is_first, before = True, time.process_time()
    for cell in cells:
        if is_first and any(mark_of(cell).get(name) for name in ("grade", "solution", "task")):
            is_first, spent["first"] = False, time.process_time() - before
        if is_run(cell) and not (is_outside and mark_of(cell).get("grade")):  # outside nothing is run
            signal.setitimer(signal.ITIMER_PROF, seconds)
            shell.run_cell(cell["source"], store_history=True)
    signal.setitimer(signal.ITIMER_PROF, 0)
    return {"cells": time.process_time() - before} | spent


def _timed(function: Callable[..., Any], spent: dict[str, float], name: str) -> Callable[..., Any]:
    """Return a function that adds what it takes to what was spent; a call from within is a part of the outer one."""
    depth = 0

    def timed(*args: Any, **options: Any) -> Any:
        nonlocal depth
        before, depth = time.process_time(), depth + 1
        try:
            return function(*args, **options)
        finally:
            depth -= 1
            if not depth:
                spent[name] += time.process_time() - before

    return timed


if __name__ == "__main__":
    main()
