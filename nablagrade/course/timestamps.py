"""When something was handed in: the text of `timestamp.txt`, read as nbgrader reads it and in more encodings."""

from __future__ import annotations

import codecs
import errno
import os
import re
import stat
import warnings
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from nablagrade.model import Note, NoteKind
from nablagrade.notebooks.sealed import why_closed
from nablagrade.records.autograded import STAMP
from nablagrade.sandbox.linux.beneath import FILE, open_beneath

EXCHANGED = "submission_secret.txt"  # nbgrader's, of a submission that came through its exchange
MAX_BYTES = 1000
MAX_LETTERS = 100
FORM = "2026-03-02 17:45:00 UTC"
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_ZONE = re.compile(r"\w[\w+-]*(/\w[\w+-]*)*")  # `tz.gettz` opens what else may be the path of a file
_DEFAULTS = (datetime(2000, 1, 1), datetime(2001, 2, 2))  # noqa: DTZ001 - for parts that are not there: no zone is one


@dataclass(frozen=True)
class Timestamp:
    """A time of handing in, None when there is none; and what a person has to decide when there is no telling."""

    text: str | None = None
    body: bytes | None = None  # the file as nbgrader can read it
    notes: tuple[Note, ...] = ()


def read_timestamp(folder: Path) -> Timestamp:
    """Read the time of a submission; a file that holds none is told, for it may have been late."""
    try:
        data = _read(folder / STAMP)
    except FileNotFoundError:
        return Timestamp()
    except OSError as error:
        return _unknown(why_closed(error))
    text = _decode(data)
    if not text:
        return Timestamp(body=b"" if data.strip() else data)  # an empty file says nothing, here as under nbgrader
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found = next((one for one in (text, lines[0]) if is_time(one)), None)
    if found is None:
        return _unknown(f"holds no time ({lines[0][:40]})")
    as_it_is = found == text and data.strip() == text.encode()
    return Timestamp(found, data if as_it_is else f"{found}\n".encode())


def read_handed_in(folder: Path) -> dict[str, str]:
    """Return what nbgrader's exchange wants beside feedback, a file each: the time of a submission, and its secret.

    What did not come through the exchange has no secret.
    """
    try:
        secret = _read(folder / EXCHANGED).decode("ascii", "replace").strip()
    except OSError:
        secret = ""
    told = {STAMP: read_timestamp(folder).text or ""}
    return told | ({EXCHANGED: secret} if re.fullmatch(r"[0-9a-f]{32,256}", secret) else {})


def _unknown(what: str) -> Timestamp:
    words = f"{STAMP}: {what}, so nobody knows whether it was in time; write a time such as {FORM} into it"
    return Timestamp(notes=(Note(NoteKind.TIMESTAMP, words),))


def _read(path: Path) -> bytes:
    root = path.parents[2]  # of all submissions: STUDENT/ASSIGNMENT/timestamp.txt
    descriptor = open_beneath(root, str(path.relative_to(root)), FILE)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.ENXIO, os.strerror(errno.ENXIO), str(path))
        return os.read(descriptor, MAX_BYTES)
    finally:
        os.close(descriptor)


def _decode(data: bytes) -> str:
    encoding = next((name for mark, name in _MARKS.items() if data.startswith(mark)), None)
    if encoding is None and b"\0" in data[:2]:  # UTF-16 without its mark: each letter has a zero beside it
        encoding = "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
    return data.decode(encoding or "utf-8", "replace")[:MAX_LETTERS].strip(" \t\r\n\0\ufeff")


def is_time(text: str) -> bool:
    """Whether nbgrader reads a time in a text, and the same one on each day: `Monday` is another one next week."""
    from dateutil import parser  # type: ignore[import-untyped]  # has no types; loaded here, `--help` needs none of it

    first, _, zone = text.rpartition(" ")
    is_zoned = text.count(" ") == 2  # date, time and zone, as nbgrader parts them
    words = f"{first} TZ" if is_zoned else text
    try:
        offset = _offset_of(zone) if is_zoned else None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about a zone that dateutil does not know
            one, two = (parser.parse(words, default=day, tzinfos={"TZ": offset}) for day in _DEFAULTS)
        return bool(one == two and [at - (at.utcoffset() or timedelta()) for at in (one, two)])  # it has a time in UTC
    except (ValueError, OverflowError, TypeError):
        return False


def _offset_of(zone: str) -> int | tzinfo | None:
    """Return the third word of a time as nbgrader reads it: seconds, or a zone; None when it is unknown."""
    from dateutil import tz

    try:
        return int(zone)
    except ValueError:
        if _ZONE.fullmatch(zone) is None:
            raise
        found: tzinfo | None = tz.gettz(zone)
        return found
