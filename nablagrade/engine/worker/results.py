"""What an examiner says of a notebook, as JSON: it has handled a student's data, and no pickle of its is opened."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode

import msgspec

from nablagrade.engine.examiner.job import Graded
from nablagrade.engine.examiner.taken.shared import Lent
from nablagrade.engine.wire.messages import Message
from nablagrade.records.record import from_json, to_json

MAX_RESULT_BYTES = 200_000_000  # a notebook with all its figures


def write(message: Message) -> bytes:
    """Return a message as bytes."""
    # lone surrogates have no UTF-8 form: a student's text may hold them
    return json.dumps(message, ensure_ascii=False).encode("utf-8", "replace")


def read(data: bytes) -> Message:
    """Return the message that `write` wrote; an empty one where it is cut off."""
    try:
        return json.loads(data)  # type: ignore[no-any-return]  # `write` made it
    except ValueError:
        return {}


def to_message(graded: Graded) -> Message:
    """Return what came of a notebook."""
    return {
        "record": to_json(graded.record),
        "notebook": graded.notebook.decode() if graded.notebook is not None else None,
        "written": [[name, _text(data)] for name, data in graded.written],
        "is_whole": graded.is_whole,
        "lent": msgspec.to_builtins(graded.lent),
        "pictures": [[name, [_text(one) for one in some]] for name, some in graded.pictures.items()],
        "start": graded.start,
        "transcript": _text(graded.transcript),
        "stands": graded.stands,
    }


def from_message(message: Message) -> Graded:
    """Return what `to_message` was given."""
    body = message["notebook"]
    written = tuple((name, b64decode(data)) for name, data in message["written"])
    pictures = {name: tuple(map(b64decode, some)) for name, some in message["pictures"]}
    notebook = None if body is None else body.encode()
    record, lent = from_json(message["record"]), msgspec.convert(message["lent"], Lent | None)
    rest = message["is_whole"], lent, pictures, message["start"], b64decode(message["transcript"]), message["stands"]
    return Graded(record, notebook, written, *rest)


def _text(data: bytes) -> str:
    return b64encode(data).decode()
