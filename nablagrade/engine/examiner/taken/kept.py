"""What of a run is kept beside its record, so that a mended check judges it once more: packed, bounded, of one format.

It holds what hidden checks asked, what was answered, and how each check ended: no page, no report and no student gets
it. Only an examiner unpacks it, as warily as it hears a child; whoever writes or moves it moves bytes.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from nablagrade.engine.examiner.taken.shared import Earlier, Verdict
from nablagrade.engine.examiner.taken.written import Written
from nablagrade.escaping import load_json
from nablagrade.model import Isolation, Record, Seconds
from nablagrade.notebooks.sealed import open_file

FORMAT = 1
MAX_BYTES = 2_000_000  # unpacked: what was asked, twice as long by its quotation marks, and the verdicts
MAX_PACKED_BYTES = 1_000_000


@dataclass(frozen=True)
class Before:
    """Where a run of before lies."""

    transcript: Path
    folder: Path  # with the notebook and the files that came of it
    notebook: str  # its name there
    record: Record | None = None  # what is said of it if no verdict changes; None where more than checks may be other


@dataclass(frozen=True)
class KeptExercise:
    """One exercise that checks judged."""

    meaning: str  # a hash of all that its checks hang on, and of its points
    asked: str | None  # as `Asked.text`


@dataclass(frozen=True)
class Kept:
    """A run as another examiner needs it, beside the notebook and the files that came of it."""

    format: int
    ground: str  # all that the run hung on, what checks make of it apart, by hashes
    shown: str  # a hash of the autograded notebook, which has the outputs
    written: tuple[tuple[str, str], ...]  # files that the code wrote: name, hash
    student: str  # whose run it was; empty where it was its own
    seconds: Seconds
    isolation: Isolation
    outside: tuple[str, ...]
    verdicts: tuple[Verdict | None, ...]  # of the code cells in order
    exercises: Mapping[str, KeptExercise]


def hash_of(data: bytes) -> str:
    """Return the hash by which a file is known again."""
    return hashlib.sha256(data).hexdigest()


def hashes_of(written: Written) -> tuple[tuple[str, str], ...]:
    """Return files by their hashes."""
    return tuple((name, hash_of(data)) for name, data in written)


def pack(kept: Kept) -> bytes:
    """Return a run as bytes; nothing where it would be too much."""
    body = json.dumps(msgspec.to_builtins(kept)).encode()  # not by msgspec: texts may hold lone surrogates
    packed = zlib.compress(body, 6) if len(body) <= MAX_BYTES else b""
    return packed if len(packed) <= MAX_PACKED_BYTES else b""


def unpack(packed: bytes) -> Kept | None:
    """Return what `pack` packed; None where it is anything else, or of another format."""
    reader = zlib.decompressobj()
    try:
        body = reader.decompress(packed, MAX_BYTES)
        data = load_json(body) if reader.eof else {}
        return msgspec.convert(data, Kept) if data.get("format") == FORMAT else None
    except (zlib.error, ValueError, AttributeError, RecursionError, MemoryError):
        return None


def read(path: Path) -> Kept | None:
    """Return what is kept in a file; None where there is nothing of use."""
    try:
        with open_file(path) as file:
            packed = file.read(MAX_PACKED_BYTES + 1)
    except OSError:
        return None
    return unpack(packed) if len(packed) <= MAX_PACKED_BYTES else None


def lent_to(earlier: Earlier, shown: bytes) -> bytes:
    """Return what is kept of a run for a notebook that shares it, and whose outputs lie in its own file."""
    kept = unpack(earlier.transcript)
    return b"" if kept is None else pack(replace(kept, student=earlier.student, shown=hash_of(shown)))
