"""Pictures that students attached to their answers, for their page: in a file beside the record, which stays small.

PNG, JPEG, GIF and WebP, told by their first bytes and not by what the notebook calls them: a drawing or a page could
act. The examiner takes them out of the notebook; whoever makes a page takes them from here.
"""

from __future__ import annotations

import binascii
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path

from nablagrade.errors import CourseError
from nablagrade.model import Record
from nablagrade.records.record import path_of

MAX_OF_ANSWER = 4
MAX_BYTES = 5_000_000  # of one: a photograph of a page of paper
MAX_BYTES_OF_NOTEBOOK = 12_000_000
SHOWN = f"PNG, JPEG, GIF and WebP, up to {MAX_OF_ANSWER} an answer and {MAX_BYTES // 1_000_000} MB each"
_SUFFIX = ".pictures"
_SIGNATURES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"GIF87a": "gif", b"GIF89a": "gif"}
Pictures = Mapping[str, tuple[bytes, ...]]  # by exercise


def kind_of(data: bytes) -> str | None:
    """Return the kind of a picture; None where it is none that is shown."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return next((kind for signature, kind in _SIGNATURES.items() if data.startswith(signature)), None)


def read_picture(text: str) -> bytes | None:
    """Return the picture that an attachment's text stands for; None where it is none that is shown."""
    if len(text) > 2 * MAX_BYTES:  # four signs stand for three bytes, and there may be line ends
        return None
    try:
        data = b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if len(data) <= MAX_BYTES and kind_of(data) else None


def address_of(picture: bytes) -> str:
    """Return a picture as an address that a page needs no other file for."""
    return f"data:image/{kind_of(picture)};base64,{b64encode(picture).decode()}"


def write(record: Record, pictures: Pictures, folder: Path) -> None:
    """Put a notebook's pictures beside its record instead of earlier ones. OSError when the disk refuses."""
    path = _path_of(record, folder)
    if not pictures:
        path.unlink(missing_ok=True)
        return
    temporary = path.with_name(f"{path.name}.tmp")
    texts = {exercise: [b64encode(one).decode() for one in some] for exercise, some in pictures.items()}
    temporary.write_text(json.dumps(texts), encoding="ascii")
    temporary.replace(path)


def read(record: Record, folder: Path) -> Pictures:
    """Return a notebook's pictures; none where its record says so, or they are gone. CourseError when they are odd."""
    path = _path_of(record, folder)
    if not any(exercise.pictures for exercise in record.exercises) or not path.is_file():
        return {}
    try:
        found = {exercise: list(map(read_picture, some)) for exercise, some in json.loads(path.read_bytes()).items()}
    except (OSError, ValueError, AttributeError, TypeError, RecursionError) as error:
        raise CourseError(f"{path}: holds no pictures; delete it, and `nablagrade grade --force`") from error
    return {exercise: tuple(one for one in some if one is not None) for exercise, some in found.items()}


def _path_of(record: Record, folder: Path) -> Path:
    return path_of(folder, record.student, record.assignment, record.notebook).with_suffix(_SUFFIX)
