"""The yardstick: a bare warm fork that runs the same cells through the same IPython shell, and does nothing else.

    python benchmarks/bare_fork.py COURSE JOBS

No sandbox, no checks, no examiner, no gradebook, nothing written. One thread, JOBS forks at a time.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

os.environ.update(MPLBACKEND="module://matplotlib_inline.backend_inline", OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")

from nablagrade.course.preparing import prepare
from nablagrade.engine.zygote import pages
from nablagrade.engine.zygote.zygote import warm
from nablagrade.model import Preparation
from nablagrade.notebooks.cells import is_run, mark_of, parse, read_bytes
from nablagrade.settings import load_settings


def main() -> None:
    """Fork once for each notebook of a course's submissions."""
    course, jobs = Path(sys.argv[1]), int(sys.argv[2])
    settings = load_settings(course)
    lessons = [path.name for path in settings.source.iterdir()]
    shell = warm(Preparation(prepare(settings, lessons).modules))
    pages.collapse(pages.find())
    running = 0
    for path in sorted(settings.submitted.glob("*/*/*.ipynb")):
        if running == jobs:
            os.wait()
            running -= 1
        if os.fork() == 0:
            _run(shell, path, settings.autograders)
        running += 1
    for _ in range(running):
        os.wait()


def _run(shell: Any, path: Path, autograders: Path) -> None:
    shell.sink.left_bytes = 10_000_000
    shell.settle()
    is_outside = (autograders / path.parent.name).is_dir()  # then nothing is run for a graded cell
    for cell in parse(read_bytes(path), path.name)["cells"]:
        if is_run(cell) and not (is_outside and mark_of(cell).get("grade")):
            shell.run_cell(cell["source"], store_history=True)
    os._exit(0)


if __name__ == "__main__":
    main()
