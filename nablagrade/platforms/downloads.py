"""A bulk download as a list of plain files, whether it is a zip or a folder; what is anything else is told, not opened.

Students choose names and contents of what lies in it. A name that comes out of here has no `..`, no drive and no
backslash, and a file is read up to a bound, whatever the archive says of it.
"""

from __future__ import annotations

import fnmatch
import lzma
import os
import re
import stat
import time
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from nablagrade.course.files import MAX_BYTES, MAX_DEPTH, Seen, is_ignored, look_into
from nablagrade.errors import UsageError
from nablagrade.notebooks.sealed import LINKED, why_closed
from nablagrade.sandbox.linux.beneath import FILE, open_beneath

MAX_ENTRIES = 100_000  # of a download: a thousand students with a hundred files each
MAX_PART_BYTES = 255  # of a name between two slashes
MAX_NAME_BYTES = 1000
ASIDE = ("__MACOSX", ".DS_Store", "._*", "Thumbs.db", "desktop.ini")  # what operating systems put beside files
NO_DATE = (1980, 1, 1, 0, 0, 0)  # of an archive whose maker knew none
UTF_8 = 0x800  # the flag of a name that is written so
ENCRYPTED = 0x1
UNPACKABLE = (  # what a broken archive makes zipfile raise; ValueError is of a name that is no UTF-8
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError, OSError, ValueError,
)  # fmt: skip
_DRIVE = re.compile(r"^[A-Za-z]:")


class Unfit(Exception):
    """One file of a download cannot be taken; the message is why."""


@dataclass(frozen=True)
class Entry:
    """One file of a download."""

    name: str  # with slashes, in one Unicode form
    size: int
    modified: float | None  # seconds, None where nobody says
    read: Callable[[], bytes]  # Unfit when it is not what it was said to be


@dataclass(frozen=True)
class Download:
    """The plain files of a download, and a sentence on each thing that is none."""

    entries: tuple[Entry, ...]
    odd: tuple[str, ...]


@contextmanager
def open_download(path: Path, ignored: tuple[str, ...]) -> Iterator[Download]:
    """Open a zip or a folder; files can be read until it is closed. UsageError when it is neither."""
    if path.is_dir():
        yield _gather(path, _in_folder(path.resolve(), ignored), ignored)
        return
    if not path.exists():
        raise UsageError(f"{path}: is not there; give the platform's download, a zip or its unpacked folder")
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError) as error:
        mend = "download it again, or unpack it and give the folder"
        raise UsageError(f"{path}: is no zip that can be read ({error}); {mend}") from error
    with archive:
        yield _gather(path, (partial(_of_zip, archive, one) for one in archive.infolist()), ignored)


def _gather(path: Path, found: Iterator[Callable[[], Entry | None]], ignored: tuple[str, ...]) -> Download:
    entries, odd = [], []
    for number, look in enumerate(found):
        if number == MAX_ENTRIES:
            raise UsageError(f"{path}: holds more than {MAX_ENTRIES} files; give a download of one assignment")
        try:
            entry = look()
        except Unfit as error:
            odd.append(str(error))
            continue
        if entry and not any(is_aside(part, ignored) for part in entry.name.split("/")):
            entries.append(entry)
    if not entries and not odd:
        raise UsageError(f"{path}: holds no file; download it again, or name another folder")
    return Download(tuple(sorted(entries, key=lambda one: one.name)), tuple(odd))


def is_aside(part: str, ignored: tuple[str, ...]) -> bool:
    """Whether what is called so is nobody's work."""
    return is_ignored(part, ignored) or any(fnmatch.fnmatchcase(part, one) for one in ASIDE)


def plain_name(name: str) -> str:
    """Return a name as a path inside a folder. Unfit when it leads out of it, or no file can be called so."""
    shown = name[:80]
    plain = unicodedata.normalize("NFC", name.replace("\\", "/"))  # .NET wrote backslashes for years
    parts = plain.split("/")
    if plain.startswith("/") or _DRIVE.match(plain) or ".." in parts:
        raise Unfit(f"{shown}: left out, the name leads out of the folder")
    if {"", "."} & set(parts) or any(unicodedata.category(one) in ("Cc", "Cs") for one in plain):
        raise Unfit(f"{shown}: left out, no file can have this name")
    lengths = [len(one.encode()) for one in parts]
    if max(lengths) > MAX_PART_BYTES or sum(lengths) + len(parts) > MAX_NAME_BYTES or len(parts) > MAX_DEPTH:
        raise Unfit(f"{shown}: left out, the name is too long")
    return plain


def _of_zip(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Entry | None:
    written = _written_name(info)
    if written.endswith(("/", "\\")):
        return None  # a folder: those of its files say so themselves
    name = plain_name(written)
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind == stat.S_IFDIR:
        return None
    if kind not in (0, stat.S_IFREG):
        raise Unfit(f"{name}: left out, it is a link or no plain file")
    if info.flag_bits & ENCRYPTED:
        raise Unfit(f"{name}: left out, it is encrypted")
    _refuse_size(name, info.file_size)
    return Entry(name, info.file_size, _zip_time(info), partial(_read_zip, archive, info, name))


def _written_name(info: zipfile.ZipInfo) -> str:
    """Return the name as it was meant: many write UTF-8 and do not say so. What follows a zero byte is not cut."""
    name = info.orig_filename
    try:
        return name if info.flag_bits & UTF_8 else name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name


def _zip_time(info: zipfile.ZipInfo) -> float | None:
    try:
        return None if info.date_time <= NO_DATE else time.mktime((*info.date_time, 0, 0, -1))
    except (OverflowError, ValueError):
        return None


def _refuse_size(name: str, size: int) -> None:
    if size > MAX_BYTES:
        raise Unfit(f"{name}: left out, it is larger than {MAX_BYTES // 1_000_000} MB")


def _read_zip(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bytes:
    try:
        with archive.open(info) as file:
            return _read_whole(name, info.file_size, file)
    except UNPACKABLE as error:
        raise Unfit(f"{name}: cannot be unpacked ({error}); download it again") from error


def _read_whole(name: str, size: int, file: IO[bytes]) -> bytes:
    data = file.read(size + 1)
    if len(data) != size:
        raise Unfit(f"{name}: is not as long as was said; download it again")
    return data


def _in_folder(root: Path, ignored: tuple[str, ...]) -> Iterator[Callable[[], Entry | None]]:
    with os.scandir(root) as listed:
        found = sorted(listed, key=lambda one: one.name)
    for one in found:
        if one.is_dir(follow_symlinks=False):
            seen = look_into(root, one.name, ignored)
            odd = [f"{one.name}/{name}" for name in seen.odd]
            yield from (partial(_odd, f"{name}: left out, it is a link or no plain file") for name in odd)
            yield from (partial(_odd, f"{one.name}: left out, {words}") for words in _closed(seen))
            yield from (partial(_of_folder, root, f"{one.name}/{name}", seen.linked) for name in seen.files)
        elif one.is_file(follow_symlinks=False):
            yield partial(_of_folder, root, one.name, frozenset())
        else:
            yield partial(_odd, f"{one.name}: left out, it is a link or no plain file")


def _closed(seen: Seen) -> list[str]:
    return [*seen.closed, *(["there is more in it than is looked at"] if seen.is_cut else [])]


def _odd(words: str) -> None:
    raise Unfit(words)


def _of_folder(root: Path, place: str, linked: frozenset[int] | set[int]) -> Entry:
    name = plain_name(place)
    status = (root / place).lstat()
    if status.st_nlink > 1 and status.st_ino not in linked:
        raise Unfit(f"{name}: left out, it {LINKED}")
    _refuse_size(name, status.st_size)
    return Entry(name, status.st_size, status.st_mtime, partial(_read_file, root, place, status.st_size))


def _read_file(root: Path, place: str, size: int) -> bytes:
    try:
        with os.fdopen(open_beneath(root, place, FILE), "rb") as file:
            return _read_whole(place, size, file)
    except OSError as error:
        raise Unfit(f"{place}: {why_closed(error)}") from error
