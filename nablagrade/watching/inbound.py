"""What students put into nbgrader's exchange, taken over into the submissions: the newest, whole, no link followed."""

from __future__ import annotations

import os
import pwd
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nablagrade.course.files import bound, look_into, size_of
from nablagrade.course.timestamps import is_time, read_timestamp
from nablagrade.notebooks.sealed import ChangedError, open_file, seal
from nablagrade.platforms.keeping import put
from nablagrade.records.autograded import STAMP
from nablagrade.records.gradebook.models import import_models
from nablagrade.settings import Settings
from nablagrade.watching.arrivals import Place
from nablagrade.watching.pages import exchange_of

INBOUND = "inbound"
_FORM = r"(?P<student>[^/]+)\+(?P<assignment>{names})\+(?P<time>[^+]+)(\+[^+]*)?"


@dataclass(frozen=True)
class HandIn:
    """One folder of the exchange."""

    name: str
    place: Place
    time: datetime


def inbound_of(settings: Settings) -> Path | None:
    """Return the folder that students hand in to; None where there is none."""
    exchange = exchange_of(settings)
    folder = exchange / INBOUND if exchange else None
    return folder if folder and folder.is_dir() else None


def take_over(settings: Settings, assignments: Sequence[str], taken: set[str]) -> Iterator[str]:
    """Copy what is newer than what was collected; yield a sentence on what could not be taken.

    `taken` has the folders that were seen to; what they say of their time is the student's, and may never be newer.

    `timestamp.txt` is what `nbgrader submit` writes last: without it a folder is not complete.
    """
    inbound = inbound_of(settings)
    if inbound is None or not assignments:
        return
    newest: dict[Place, HandIn] = {}
    for one in _hand_ins(inbound, assignments):
        before = newest.get(one.place)
        if one.place[0] not in settings.excluded_students and (before is None or before.time < one.time):
            newest[one.place] = one
    for place, one in newest.items():
        if one.name not in taken and _is_newer(settings, one):
            taken.add(one.name)
            yield from _take(settings, inbound, place, one)


def _hand_ins(inbound: Path, assignments: Sequence[str]) -> Iterator[HandIn]:
    form = re.compile(_FORM.format(names="|".join(map(re.escape, assignments))))
    with os.scandir(inbound) as entries:
        folders = sorted(one.name for one in entries if one.is_dir(follow_symlinks=False))
    for name in folders:
        found = form.fullmatch(name)
        is_whole = size_of(inbound / name / STAMP) > 0
        if found and is_whole and is_time(found["time"]) and found["student"] not in (".", ".."):
            yield HandIn(name, (found["student"], found["assignment"]), _time_of(found["time"]))


def _time_of(text: str) -> datetime:
    import_models()  # without the servers that nbgrader would load
    from nbgrader.utils import parse_utc  # only where there is an exchange

    return parse_utc(text)  # type: ignore[no-any-return]  # nbgrader has no types


def _is_newer(settings: Settings, one: HandIn) -> bool:
    folder = settings.submitted.joinpath(*one.place)
    if not folder.is_dir():
        return True
    text = read_timestamp(folder).text
    return text is None or _time_of(text) < one.time


def _take(settings: Settings, inbound: Path, place: Place, one: HandIn) -> Iterator[str]:
    if place[0] != place[0].encode(errors="replace").decode():  # in the submissions it would stop the whole class
        yield f"{inbound / one.name}: has a name that is no UTF-8, which a gradebook cannot hold; hand it in anew"
        return
    target = settings.submitted.joinpath(*place)
    if target.is_symlink() or target.parent.is_symlink():
        yield f"{target}: is a link; move it away, and this student's work is taken over"
        return
    owner = _owner(inbound / one.name)
    checks_owner = (settings.config or {}).get("ExchangeCollect", {}).get("check_owner", True)
    if checks_owner and owner != place[0]:
        mend = "collect it by hand, or set c.ExchangeCollect.check_owner = False where all files have one owner"
        yield f"{inbound / one.name}: says that it is of {place[0]} and is owned by {owner}; {mend}"
        return
    files, notes = bound(look_into(inbound, one.name, settings.ignored_files).files)
    yield from (f"{inbound / one.name}: {note}" for note in notes)
    try:
        put(target, {name: _read(inbound, path) for name, path in files.items()})
    except (OSError, ChangedError) as error:
        yield f"{inbound / one.name}: cannot be taken over ({error}); it is left; hand it in again"


def _owner(folder: Path) -> str:
    try:
        return pwd.getpwuid(folder.lstat().st_uid).pw_name
    except (OSError, KeyError):
        return "nobody known"


def _read(root: Path, path: Path) -> bytes:
    with open_file(seal(root, path)) as opened:
        return opened.read()
