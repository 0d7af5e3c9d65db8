"""One check against one submission under real pytest: the student's code still runs in a child."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nablagrade.engine.checks.notebook import Notebook
from nablagrade.engine.examiner.process import ChildProcess
from nablagrade.engine.examiner.run import Run
from nablagrade.engine.wire.order import ChildSpec
from nablagrade.engine.zygote.warm import Zygote
from nablagrade.errors import UsageError
from nablagrade.model import IsolationLevel, Limits
from nablagrade.notebooks.cells import grade_id_of, parse, read_bytes
from nablagrade.notebooks.plans import plan_of


@contextmanager
def open_for_check(zygote: Zygote, path: Path, exercise: str) -> Iterator[Notebook]:
    """Run a notebook up to the graded cell of an exercise, and yield it as a check sees it."""
    cells = parse(read_bytes(path), path.name)["cells"]
    place = next((index for index, cell in enumerate(cells) if grade_id_of(cell) == exercise), None)
    if place is None:
        raise UsageError(f"{path}: holds no cell {exercise}; name the notebook of this level with --submission")
    before = cells[:place]
    with tempfile.TemporaryDirectory(dir=zygote.folder) as scratch:
        spec = ChildSpec(zygote.address, Path(scratch), zygote.canary, IsolationLevel.STRONG, Limits())
        run = Run(before, plan_of({"cells": []}, path.stem), {}, spec)
        with ChildProcess(spec) as child:
            run.play(child)
            seconds = spec.limits.check_seconds
            yield Notebook(
                lambda request, callbacks: child.ask(request, seconds, [one.evaluate for one in callbacks]), run
            )


def find_level(submission: Path, check_file: Path) -> Path:
    """Return the notebook that a check file is about: `submission` itself, or the one of its name in that folder."""
    if submission.is_file():
        return submission
    name = check_file.stem.removeprefix("test_").replace("_", "-")
    path = submission / f"{name}.ipynb"
    if not path.is_file():
        raise UsageError(f"{path}: is no file; name a notebook or a submission folder with --submission")
    return path
