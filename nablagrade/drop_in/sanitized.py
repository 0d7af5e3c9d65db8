"""A submission's folder in autograded/ between nbgrader's two halves: what is executed of it, what comes back."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from pathlib import Path

from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, KernelSpecManager

from nablagrade.course.course import linked_of
from nablagrade.course.files import look_into
from nablagrade.engine.examiner.job import Job
from nablagrade.notebooks.cells import parse, read_bytes
from nablagrade.notebooks.plans import plan_of
from nablagrade.notebooks.sealed import seal
from nablagrade.records.autograded import STAMP
from nablagrade.records.places import Places
from nablagrade.settings import Settings

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
    """Write what a student's code has written, as if it had run here; notebooks and the time are not its to write."""
    files = [str(path.relative_to(folder)) for path in sorted(folder.rglob("*")) if not path.is_dir()]
    tops = {name.partition("/")[0] for name, _ in written}
    places = Places({STAMP, *(name for name in (*files, *tops) if name.endswith(NOTEBOOK))})
    for name in files:
        places.give(name)
    for name, body in written:
        if not name.endswith(NOTEBOOK):
            path = folder / places.give(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            path.write_bytes(body)


def own_files(settings: Settings, root: Path, submission: Path) -> frozenset[Path]:
    """Return the files of a submission that count: nothing behind a link, in a mount, or with a name elsewhere."""
    seen = look_into(root, str(submission.relative_to(root)), ())
    linked = linked_of(settings, [seen])
    return frozenset(path for path in seen.files.values() if seal(root, path, linked).problem is None)


def remove_copies(submission: Path, counted: Collection[Path], folder: Path, given: Path) -> None:
    """Remove what nbgrader copied of what does not count: links can lead to the gradebook, or to the answers."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        is_copy = not path.is_dir() and path.suffix != NOTEBOOK and not (given / name).is_file()
        if is_copy and submission / name not in counted:
            path.unlink()
