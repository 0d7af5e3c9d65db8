"""Jobs and their results as bytes: what was handed in travels with its job, what the course gives is there already."""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, get_type_hints

from nablagrade.engine.examiner.job import Graded, Job, Solution
from nablagrade.errors import ClusterError, CourseError, ExecutorError
from nablagrade.executors.cluster.packing import pack, read, unpack, write
from nablagrade.executors.plan import Plan
from nablagrade.notebooks.cells import MAX_BYTES as MAX_NOTEBOOK_BYTES
from nablagrade.notebooks.finding import Around
from nablagrade.notebooks.sealed import MAX_BYTES, ChangedError, File, Sealed, open_file
from nablagrade.records.record import from_json, to_json

HANDED_IN = "submitted"  # where a job's files are laid out, below a folder of its own
_OF_FILES = ("candidates", "files", "solution")  # fields of a job, which travel in a form of their own
REFUSALS = {"course": CourseError, "worker": ClusterError, "try": ExecutorError}  # who or what is at fault


@dataclass(frozen=True)
class Packed:
    """A file on its way."""

    place: str  # below all submissions, or in the course's source folder
    seal: bytes | None = None  # None for a file of the course's own
    problem: str | None = None
    content: int | None = None  # which of the contents is its own; None where there is nothing to be read, or no need
    size: int = 0  # of one that is too large to be read


class _Packing:
    def __init__(self, job: Job, plan: Plan) -> None:
        self._source = plan.source
        self._indices: dict[File, Packed] = {}
        self.contents: list[bytes] = []
        self.head = {
            "candidates": [self._pack(file, MAX_NOTEBOOK_BYTES) for file in job.candidates],
            "files": [(name, self._pack(file)) for name, file in job.files],
            "solution": job.solution and self._pack_solution(job.solution),
        }

    def _pack_solution(self, solution: Solution) -> tuple[Packed, list[tuple[str, Packed]]]:
        return self._pack(solution.notebook), [(name, self._pack(file)) for name, file in solution.files]

    def _pack(self, file: File, most: int = MAX_BYTES) -> Packed:
        if file not in self._indices:
            self._indices[file] = self._packed(file, most)
        return self._indices[file]

    def _packed(self, file: File, most: int) -> Packed:
        if isinstance(file, Path):
            if self._source is None or not file.is_relative_to(self._source):
                raise CourseError(f"{file}: lies outside of the course's source folder, which is sent; put it there")
            return Packed(str(file.relative_to(self._source)))
        packed = Packed(file.place, file.seal, file.problem)
        with suppress(OSError, ChangedError), open_file(file) as opened:  # who looks for it there tells of it
            if (size := os.fstat(opened.fileno()).st_size) > most:
                return replace(packed, size=size)
            self.contents.append(opened.read(most))
            return replace(packed, content=len(self.contents) - 1)
        return packed


def pack_job(job: Job, plan: Plan) -> bytes:
    """Pack a job with all that was handed in for it, read now. CourseError for a file outside of the course."""
    packing = _Packing(job, plan)
    job = replace(job, before=None)  # what is kept of an earlier run lies here: there it runs
    facts = {one.name: getattr(job, one.name) for one in fields(job) if one.name not in _OF_FILES}
    around = replace(job.around, folder=_place_of(job), source=None)
    return pack(facts | {"around": around} | packing.head, packing.contents)


def _place_of(job: Job) -> Path | None:
    """Return where the submission's folder is below all submissions; None where nothing lies in it."""
    files: Iterator[File] = itertools.chain(job.candidates, (file for _, file in job.files))
    root = next((file.root for file in files if isinstance(file, Sealed)), None)
    return job.around.folder.relative_to(root) if root and job.around.folder else None


def unpack_job(data: bytes, folder: Path, source: Path) -> Job:
    """Lay out in a folder what was handed in for a job, and return the job as it is here."""
    head, contents = unpack(data)
    root = folder / HANDED_IN
    root.mkdir()

    def open_(packed: Packed) -> File:
        if packed.seal is None:
            return source / packed.place
        if packed.content is not None:
            write(root / packed.place, contents[packed.content])
        elif packed.size:
            _write_empty(root / packed.place, packed.size)
        return Sealed(root, packed.place, packed.seal, packed.problem)

    kinds = get_type_hints(Job)
    facts = {name: read(value, kinds[name]) for name, value in head.items() if name not in _OF_FILES}
    around: Around = facts["around"]
    facts["around"] = replace(around, folder=around.folder and root / around.folder, source=source)
    candidates = read(head["candidates"], tuple[Packed, ...])
    files = read(head["files"], tuple[tuple[str, Packed], ...])
    return Job(
        **facts,
        candidates=tuple(map(open_, candidates)),
        files=tuple((name, open_(packed)) for name, packed in files),
        solution=_unpack_solution(head["solution"], source),
    )


def _unpack_solution(head: Any, source: Path) -> Solution | None:
    if head is None:
        return None
    notebook, files = read(head, tuple[Packed, tuple[tuple[str, Packed], ...]])
    return Solution(source / notebook.place, tuple((name, source / packed.place) for name, packed in files))


def _write_empty(path: Path, size: int) -> None:
    """Stand a file of this size in the place of one that nobody will read."""
    write(path, b"")
    with path.open("r+b") as file:
        file.truncate(size)


def pack_graded(graded: Graded, names: Iterable[tuple[str, str]]) -> bytes:
    """Pack a result, with folders of this machine spelled as whoever reads it knows them.

    Which run another notebook may share stays where it ran.
    """
    record = json.dumps(to_json(graded.record))
    for here, there in names:
        record = record.replace(json.dumps(here)[1:-1], json.dumps(there)[1:-1])
    contents = [graded.notebook or b"", graded.transcript, *(data for _, data in graded.written)]
    contents += [one for some in graded.pictures.values() for one in some]
    return pack(
        {
            "record": json.loads(record),
            "has_notebook": graded.notebook is not None,
            "written": [name for name, _ in graded.written],
            "pictures": [(name, len(some)) for name, some in graded.pictures.items()],
            "is_whole": graded.is_whole,
            "start": graded.start,
        },
        contents,
    )


def pack_refusal(fault: str, words: str) -> bytes:
    """Pack why there is no result: a fault of `REFUSALS`, and a sentence."""
    return pack({"fault": fault, "words": words})


def unpack_graded(data: bytes, job: Job) -> Graded:
    """Return a job's result. An error of `REFUSALS` where there is none, ValueError when it is another job's."""
    head, (notebook, transcript, *contents) = _unpack_reply(data)
    record = from_json(head["record"])
    if (record.student, record.assignment, record.notebook) != (job.student, job.assignment, job.plan.name):
        raise ValueError(f"a worker has sent the result of {record.student}/{record.assignment}/{record.notebook}")
    rest = iter(contents)
    written = tuple((name, next(rest)) for name in head["written"])
    pictures = {name: tuple(itertools.islice(rest, count)) for name, count in head["pictures"]}
    whole = notebook if head["has_notebook"] else None
    return Graded(record, whole, written, head["is_whole"], None, pictures, head["start"], transcript)


def _unpack_reply(data: bytes) -> tuple[Any, tuple[bytes, ...]]:
    head, contents = unpack(data)
    if "fault" in head:
        raise REFUSALS[head["fault"]](head["words"])
    return head, contents
