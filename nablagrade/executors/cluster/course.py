"""As much of a course as its notebooks are graded with, packed once for all processes of a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from nablagrade.engine.checks.paths import files_of_lesson
from nablagrade.errors import ClusterError, CourseError
from nablagrade.executors.cluster.packing import pack, read, unpack, write
from nablagrade.executors.memory import share_mb
from nablagrade.executors.plan import Plan
from nablagrade.model import IsolationLevel, Limits, Preparation
from nablagrade.version import Version, this_version

SOURCE, AUTOGRADERS = "source", "autograders"  # folders of a course on a machine that has none
MAX_BYTES = 500_000_000


@dataclass(frozen=True)
class Head:
    """What is said of a course beside its files."""

    version: Version
    source: str  # where it lies on the coordinator's machine, as people know it
    autograders: str
    places: tuple[str, ...]  # of the files that follow
    limits: Limits
    isolation: IsolationLevel
    assignments: tuple[str, ...]
    preparation: Preparation


def pack_course(plan: Plan) -> bytes:
    """Pack a course. CourseError when it is too large, or a file of it cannot be read."""
    files = dict(_find(plan))
    if (size := sum(path.stat().st_size for path in files.values())) > MAX_BYTES:
        largest = max(files.values(), key=lambda path: path.stat().st_size)
        raise CourseError(
            f"{largest}: this course is too large to be sent to workers ({size / 1e6:.0f} MB); put its data there, and "
            "name the folder in c.Nablagrade.readable"
        )
    head = Head(
        this_version(),
        str(plan.source),
        str(plan.autograders),
        tuple(files),
        plan.limits,
        plan.isolation,
        plan.assignments,
        plan.preparation,
    )
    return pack(head, [path.read_bytes() for path in files.values()])


def _find(plan: Plan) -> Iterator[tuple[str, Path]]:
    """Yield the files by their places: all of these assignments, and the notebooks that others are known by."""
    if plan.autograders is not None:
        for assignment in plan.assignments:
            for name, path in files_of_lesson(plan.autograders, assignment).items():
                yield f"{AUTOGRADERS}/{name}", path
    if plan.source is not None:
        for path in (path for one in plan.assignments for path in sorted((plan.source / one).rglob("*"))):
            if path.is_file() and "__pycache__" not in path.parts:
                yield f"{SOURCE}/{path.relative_to(plan.source)}", path
        for path in sorted(plan.source.glob("*/*.ipynb")):
            yield f"{SOURCE}/{path.relative_to(plan.source)}", path


def unpack_course(data: bytes, folder: Path, threads: int, machine: int) -> tuple[Plan, Head]:
    """Lay a course out in a folder; return how its notebooks are graded here, so many at once within so many megabytes.

    ClusterError when this is another nablagrade than the one that packed it.
    """
    found, contents = unpack(data)
    if (wanted := read(found["version"], Version)) != this_version():  # before the rest: its form may be another one
        raise ClusterError(f"this worker has {this_version()}, the coordinator {wanted}; install the same on both")
    head = read(found, Head)
    for place, content in zip(head.places, contents, strict=True):
        write(folder / place, content)
    limits = head.limits
    return Plan(
        "local",
        threads,
        limits if limits.memory_mb else replace(limits, memory_mb=share_mb(machine, threads)),
        head.isolation,
        folder / AUTOGRADERS,
        (folder,),
        head.assignments,
        head.preparation,
        folder / SOURCE,
    ), head
