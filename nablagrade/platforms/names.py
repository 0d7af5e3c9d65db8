"""How each platform names the files of a download: whose they are, when they came in, what the student called them.

One row a platform. Where the names come from is said beside each; a new platform is a new row, and a golden plan.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_COPY = re.compile(r"(?:-\d+| ?\(\d+\)| - copy| copy(?: \d+)?)$", re.IGNORECASE)  # what makes a name another one
_NOTEBOOK = "NOTEBOOK"  # in a pattern: a notebook of the assignment, or a copy of one
_NUMBER = re.compile(r"\d+_")
MAX_DIGITS = 18


@dataclass(frozen=True)
class Platform:
    """One row: the names of a platform's download.

    Groups: `name` of a person; `account`, a number or login that a roster may hold; `login`, one that is an id by
    itself; `logins`, of which the end is a login; `attempt`, what is handed in together; `number`, that grows; `time`;
    `late`; `file`, as the student called it.
    """

    title: str
    pattern: str
    time: str = ""
    own: str = r"(?!)"  # files that the platform adds


_CLOCK = r"(?P<hour>\d{1,2})[:.]?(?P<minute>\d\d) ?(?P<half>[AP]M)?"
_AMERICAN = r"(?P<month_first>[A-Za-z]+)\.? (?P<day_second>\d\d?)"
_BRITISH = r"(?P<day_first>\d\d?) (?P<month_second>[A-Za-z]+)\.?"
PLATFORMS = (
    # canvas-lms, lib/content_zipper.rb: name, LATE, user's id, attachment's id; all but letters, digits and _ is gone
    Platform("Canvas", r"(?P<name>[^/]*?)(?P<late>_?LATE)?_(?P<login>\d+)_(?P<number>\d+)_(?P<file>[^/]+)"),
    # moodle, mod/assign/classes/downloader.php: _ in names is a space; the participant's number in this assignment
    Platform("Moodle", r"(?P<name>[^/_]+)_(?P<account>\d+)_assignsubmission_[a-z]+(?:_?/|_)(?P<file>.+)"),
    # nbgrader's documentation of zip_collect, kwurst/bb-file-cleanup: a receipt without a name of its own, then files
    Platform(
        "Blackboard",
        r"(?P<logins>[^/]+?)_attempt_(?P<attempt>(?P<time>\d{4}(?:-\d\d){5}))_(?P<file>[^/]+)",
        r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)-(?P<hour>\d\d)-(?P<minute>\d\d)-(?P<second>\d\d)",
        r"[^/]+_attempt_\d{4}(?:-\d\d){5}\.txt",
    ),
    # "Download all" of an assignment: two numbers, a name, a time without its colon, in the words of the site
    Platform(
        "Brightspace",
        r"(?P<attempt>\d+-\d+ - (?P<name>[^/]+) - (?P<time>[^/]*?\d{4}[^/]*?))/(?P<file>.+)",
        rf"(?:{_AMERICAN}|{_BRITISH}),? (?P<year>\d{{4}}),? {_CLOCK}",
        r"index\.html",
    ),
    # "Export submissions": who and when is in submission_metadata.yml beside the folders
    Platform("Gradescope", r"(?P<attempt>submission_\d+)/(?P<file>.+)", own=r"submission_metadata\.yml"),
    Platform("folders of students", r"(?P<login>[^/]+)/(?P<file>.+)"),
    Platform("files with students' names", rf"(?P<login>[^/]+?)_(?P<file>{_NOTEBOOK}\.ipynb)"),
)
PLAIN = PLATFORMS[-2:]  # what any file could be called
NO_PLATFORM = "no platform that is known"


@dataclass(frozen=True)
class Claim:
    """What the name of one file says."""

    file: str
    name: str = ""  # a person's
    accounts: tuple[str, ...] = ()  # logins and numbers that a roster may hold, the surest first
    login: str = ""  # what is an id by itself, where nobody is known by anything
    attempt: str = ""
    number: int | None = None
    time: datetime | None = None  # without a zone: the platform's own
    count: int | None = None  # which of the person's attempts it is
    is_late: bool = False
    other_account: str = ""  # where the name can be read in two ways: who it is has to be said twice
    is_time_unread: bool = False


@dataclass(frozen=True)
class Reading:
    """A download, read as one platform's: a claim for each file, None for those that are nobody's by their names."""

    platform: str
    claims: Mapping[str, Claim | None]  # by the name in the download, without the platform's own files


def read_names(names: Sequence[str], notebooks: Collection[str], is_person: Callable[[str], bool]) -> Reading:
    """Read names as those of the platform that explains most of the assignment's notebooks; of all files on a tie.

    What any file could be called counts where no platform explains half of the files.
    A folder around all others is looked through, unless a platform knows it or it is somebody's by its name: else a
    student who is alone in a download could name files so that they are somebody else's.
    """
    ours = "|".join(rf"{re.escape(one)}(?:{_COPY.pattern[:-1]})*" for one in sorted(notebooks))
    readings = [_read_as(platform, ours, names, names) for platform in PLATFORMS]
    top, inside = _inside(names)
    if inside and not is_person(top) and not any(_found(one) for one in readings[: -len(PLAIN)]):
        readings += [_read_as(platform, ours, names, inside) for platform in PLATFORMS]
    ranks = [_rank(one, notebooks) for one in readings]
    best = max(ranks)
    return readings[ranks.index(best)] if any(best) else Reading(NO_PLATFORM, dict.fromkeys(names))


def _inside(names: Sequence[str]) -> tuple[str, list[str]]:
    """Return the one folder in which all names lie, and what they are inside; nothing where there is no such folder."""
    tops = {name.partition("/")[0] for name in names}
    inside = [name.partition("/")[2] for name in names]
    return (tops.pop(), inside) if len(tops) == 1 and all(inside) else ("", [])


def _found(reading: Reading) -> list[Claim]:
    return [one for one in reading.claims.values() if one]


def _rank(reading: Reading, notebooks: Collection[str]) -> tuple[bool, int, int]:
    found = _found(reading)
    sure = sum(notebook_of(one.file, notebooks) is not None for one in found)
    if reading.platform in [one.title for one in PLAIN]:
        return False, sure, 0
    return 2 * len(found) >= max(len(reading.claims), 1), sure, len(found)


def _read_as(platform: Platform, ours: str, names: Sequence[str], inside: Sequence[str]) -> Reading:
    pattern = re.compile(platform.pattern.replace(_NOTEBOOK, f"(?:{ours or '(?!)'})"))
    own, time = re.compile(platform.own), re.compile(platform.time, re.IGNORECASE)
    theirs = {name: one for name, one in zip(names, inside, strict=True) if not own.fullmatch(one)}
    found = {name: pattern.fullmatch(one) for name, one in theirs.items()}
    return Reading(
        platform.title, {name: _claim(one.groupdict(""), time) if one else None for name, one in found.items()}
    )


def _claim(said: Mapping[str, str], time: re.Pattern[str]) -> Claim:
    """Return what the groups of a pattern say."""
    when = read_time(time, said["time"]) if "time" in said else None
    login = said.get("login", "") or said.get("logins", "").rpartition("_")[2]
    accounts = (*_ends(said.get("logins", "")), login, said.get("account", ""))
    is_numbered = "number" in said
    return Claim(
        file=said["file"],
        name=said.get("name", ""),
        accounts=tuple(dict.fromkeys(one for one in accounts if one)),
        login=login,
        attempt=said.get("attempt", ""),
        number=int(said["number"][:MAX_DIGITS]) if is_numbered else None,
        time=when,
        is_late=bool(said.get("late")),
        other_account=said["number"] if is_numbered and _NUMBER.match(said["file"]) else "",
        is_time_unread="time" in said and when is None,
    )


def _ends(text: str) -> list[str]:
    """Return what a text may end with, the longest first: `week 1_ann_lee` ends with the login `lee`, or `ann_lee`."""
    parts = text.split("_")
    return ["_".join(parts[start:]) for start in range(len(parts))] if text else []


def read_time(pattern: re.Pattern[str], text: str) -> datetime | None:
    """Read a time as a platform writes it, without a zone, which whoever asks knows; None where it is none."""
    found = pattern.fullmatch(text)
    if found is None:
        return None
    said = {key: value for key, value in found.groupdict().items() if value}
    word = (said.get("month_first") or said.get("month_second") or "").casefold()[:3]
    if word and word not in _MONTHS:
        return None
    hour = int(said["hour"])
    if half := said.get("half", "").upper():
        hour = hour % 12 + (12 if half == "PM" else 0)
    month = _MONTHS.index(word) + 1 if word else int(said["month"])
    day = int(said.get("day") or said.get("day_first") or said["day_second"])
    date = (int(said["year"]), month, day, hour, int(said["minute"]), int(said.get("second", 0)))
    try:
        return datetime(*date)  # noqa: DTZ001 - a platform writes no zone
    except ValueError:
        return None


def notebook_of(file: str, notebooks: Collection[str]) -> str | None:
    """Return the notebook of the assignment that a file is, by its name or as a copy of one; None when it is none."""
    path = PurePosixPath(file)
    if path.suffix != ".ipynb" or len(path.parts) > 1:
        return None
    stem = path.stem
    while stem not in notebooks:
        shorter = _COPY.sub("", stem)
        if shorter == stem:
            return None
        stem = shorter
    return stem
