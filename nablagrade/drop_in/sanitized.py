"""A submission's folder in autograded/ between nbgrader's two halves: what is executed of it, what comes back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, KernelSpecManager

from nablagrade.engine.examiner.job import Job
from nablagrade.notebooks.cells import parse, read_bytes
from nablagrade.notebooks.plans import plan_of

NOTEBOOK = ".ipynb"
NATIVE_NAMES = ("python", NATIVE_KERNEL_NAME)  # "python" is what jupyter_client calls the one that it runs in itself


def job_of(name: tuple[str, str, str], folder: Path) -> Job:
    """Return the job that executes a sanitised notebook. NoSuchKernel when nothing on this machine could."""
    student, assignment, stem = name
    path = folder / f"{stem}{NOTEBOOK}"
    notebook = parse(read_bytes(path), path.name)
    kernelspec = notebook["metadata"].get("kernelspec", {})
    if (kernel := kernelspec.get("name", NATIVE_KERNEL_NAME)) not in NATIVE_NAMES:
        KernelSpecManager().get_kernel_spec(kernel)
    plan = plan_of(notebook, stem, json.dumps(kernelspec))
    files = tuple((str(file.relative_to(folder)), file) for file in sorted(folder.rglob("*")) if _is_given(file))
    return Job(student, assignment, plan, (path,), files, is_prepared=True)


def _is_given(file: Path) -> bool:
    """Whether the student's code finds a file beside its notebook; notebooks here hold the hidden tests."""
    return file.is_file() and not file.is_symlink() and file.suffix != NOTEBOOK


def keep(written: Sequence[tuple[str, bytes]], folder: Path) -> None:
    """Write what a student's code has written, as if it had run here; notebooks are not its to write."""
    for name, body in written:
        path = folder / name
        if path.suffix != NOTEBOOK:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            path.write_bytes(body)


def remove_copies_of_links(submission: Path, folder: Path, given: Path) -> None:
    """Remove what nbgrader copied from behind a student's links: they can lead to the gradebook, or to the answers."""
    for path in submission.rglob("*"):
        name = path.relative_to(submission)
        if path.is_symlink() and not (given / name).is_file():
            copy = folder / name
            shutil.rmtree(copy) if copy.is_dir() else copy.unlink(missing_ok=True)
