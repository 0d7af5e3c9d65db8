"""The plan of a collection: which files of a download are whose submission, and what a person has to decide.

Nothing is written here, and of the files only Gradescope's list of submissions is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from pathlib import PurePosixPath

from nablagrade.course.files import MAX_BYTES, MAX_FILES
from nablagrade.course.timestamps import EXCHANGED
from nablagrade.platforms.attempts import Attempt, number, share, tell_groups
from nablagrade.platforms.downloads import Download, Entry, Unfit
from nablagrade.platforms.gradescope import METADATA, Handed, claims_of, read_metadata
from nablagrade.platforms.names import Claim, notebook_of, read_names
from nablagrade.platforms.roster import Match, People
from nablagrade.records.autograded import STAMP
from nablagrade.records.collected import Age, HandIn

OURS = (STAMP, EXCHANGED)  # files that say when somebody handed in: no student writes them
NAMED = 3  # of many files or people that are named


class Which(StrEnum):
    """The attempt that counts."""

    LAST = "last"
    FIRST = "first"
    BEST = "best"


@dataclass
class Plan:
    """What is to be collected, and what is to be said."""

    platform: str
    found: dict[str, list[Attempt]] = field(default_factory=dict)  # by student, all of them, the oldest first
    attempts: dict[str, Attempt] = field(default_factory=dict)  # by student, the one that counts
    new: list[str] = field(default_factory=list)  # students whom nobody knew
    problems: list[str] = field(default_factory=list)  # what was handed in and is not collected
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Rules:
    """What a download is read by."""

    people: People
    notebooks: Collection[str]
    which: Which = Which.LAST
    zone: tzinfo = UTC  # of times that a platform writes without one
    is_grouped: bool = False  # whether what one of a group hands in counts for all

    def find(self, claim: Claim) -> Match:
        """Return whom a file's name means."""
        found = self.people.find(claim)
        if found.is_anybody and not self.is_grouped:
            return Match(problem="it is a group's; with --groups it counts for all of them")
        return found

    @property
    def place(self) -> int:
        """Where in a list from the oldest to the newest what counts is, as far as age decides that."""
        return 0 if self.which is Which.FIRST else -1


_Owned = tuple[Entry, Claim]


def plan(download: Download, rules: Rules) -> Plan:
    """Return what of a download is whose submission; where the best attempt counts, that is left to be chosen."""
    reading = read_names([one.name for one in download.entries], rules.notebooks, rules.people.is_person)
    made = Plan(reading.platform, problems=list(download.odd))
    metadata = _metadata(download)
    owned: dict[str, list[_Owned]] = {}
    unnamed: set[str] = set()  # of whom the group's name stands for all
    nobodys: dict[str, list[str]] = {}
    for entry in download.entries:
        claims = _claims(reading.claims[entry.name], metadata) if entry.name in reading.claims else ()
        for claim in claims:  # none: the file is the platform's own
            found = rules.find(claim) if claim else Match()
            if claim and found.id:
                owned.setdefault(found.id, []).append((entry, claim))
                unnamed |= {found.id} if found.is_group else set()
                made.new += [found.id] if found.is_new and found.id not in made.new else []
            else:
                nobodys.setdefault(_who(claim, found.problem), []).append(entry.name)
    made.problems += [f"{who} ({_named(names)})" for who, names in nobodys.items()]
    made.notes += (
        [f"new in {rules.people.origin}, by the names in the download: {_named(made.new)}"] if made.new else []
    )
    for student, some in sorted(owned.items()):
        _Student(made, rules, student, some).gather()
    _share(made, rules, unnamed)
    if rules.which is not Which.BEST:
        settle(made, rules, {student: some[rules.place] for student, some in sorted(made.found.items())})
    return made


def _share(made: Plan, rules: Rules, unnamed: Collection[str]) -> None:
    groups = rules.people.groups()
    if rules.is_grouped:
        made.problems += share(made.found, groups, unnamed)
    elif any(0 < sum(one in made.found for one in members) < len(members) for members in groups.values()):
        made.notes.append(f"{rules.people.origin} has groups; with --groups a hand-in of one counts for all of them")


def settle(made: Plan, rules: Rules, chosen: Mapping[str, Attempt]) -> None:
    """Put the attempts that count into the plan, and say what a person should know of them."""
    made.attempts |= chosen
    for student, attempt in chosen.items():
        if attempt.hand_in.by in ("", student):  # of a group's one says it
            made.notes += _notes_on(attempt, made, rules)
    if rules.is_grouped:
        made.notes += tell_groups(made.attempts, rules.people.groups())


def _is_ours(file: str) -> bool:
    return file.partition("/")[0] in OURS  # a folder of that name would stand where we write


def _metadata(download: Download) -> dict[str, Handed]:
    listed = [one for one in download.entries if one.name.rpartition("/")[2] == METADATA]
    if not listed:
        return {}
    try:
        return read_metadata(min(listed, key=lambda one: one.name.count("/")).read().decode("utf-8", "replace"))
    except Unfit:
        return {}


def _claims(claim: Claim | None, metadata: Mapping[str, Handed]) -> Iterable[Claim | None]:
    if claim is None or claim.name or claim.accounts or not claim.attempt:
        return [claim]
    return list(claims_of(claim, metadata)) or [claim]  # Gradescope's


def _who(claim: Claim | None, problem: str) -> str:
    if claim is None:
        return "not collected; by their names these are nobody's"
    called = " ".join(dict.fromkeys(one for one in (claim.name, *claim.accounts[-1:]) if one)) or claim.attempt
    return f"{called[:80]}: not collected; {problem}"


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(one[:80] for one in names[:NAMED]) + more


class _Student:
    """The decisions on one student's files."""

    def __init__(self, made: Plan, rules: Rules, student: str, owned: Sequence[_Owned]) -> None:
        self._made, self._rules, self._student, self._owned = made, rules, student, owned

    def gather(self) -> None:
        """Put their attempts into the plan, or say why there are none."""
        try:
            self._refuse_two_people()
            grouped: dict[str, list[_Owned]] = {}
            for entry, claim in self._owned:
                grouped.setdefault(claim.attempt, []).append((entry, claim))
            attempts = number(self._in_order([self._attempt(some) for some in grouped.values()]))
            for one in attempts if self._rules.which is Which.BEST else [attempts[self._rules.place]]:
                self._refuse_size(one)
        except Unfit as error:
            self._made.problems.append(f"{self._student}: not collected; {error}")
            return
        self._made.found[self._student] = attempts
        if any(claim.is_time_unread for _, claim in self._owned):
            self._say(f"the time of handing in cannot be read; write {STAMP}, if lateness costs points")

    def _refuse_two_people(self) -> None:
        """Refuse where a download knows two people, and the course one."""
        called = {(one.name, one.accounts) for _, one in self._owned}
        if len(called) > 1:
            words = " and ".join(sorted(" ".join((name, *accounts[-1:])).strip()[:60] for name, accounts in called)[:4])
            raise Unfit(f"the download has {words}, and {self._rules.people.origin} one person for them")

    def _attempt(self, owned: Sequence[_Owned]) -> Attempt:
        taken = [(entry, claim) for entry, claim in owned if not _is_ours(claim.file)]
        if len(taken) < len(owned):
            names = _named([claim.file for _, claim in owned if _is_ours(claim.file)])
            self._say(f"{names} is left out, no student says when they handed in")
        numbers = [claim.number for _, claim in owned if claim.number is not None]
        dates = [entry.modified for entry, _ in owned if entry.modified is not None]
        files = self._places(taken)
        claims = [claim for _, claim in owned]
        number = sorted(numbers)[self._rules.place] if numbers else None
        age = Age(self._utc(claims[0].time), number, max(dates) if dates else None)
        return Attempt(self._student, files, age, any(one.is_late for one in claims), HandIn(claims[0].count))

    def _utc(self, time: datetime | None) -> datetime | None:
        if time is None:
            return None
        return (time if time.tzinfo else time.replace(tzinfo=self._rules.zone)).astimezone(UTC)

    def _places(self, taken: Sequence[_Owned]) -> dict[str, Entry]:
        """Return the files under the names that they have in the submission."""
        twice = [name for (name, _), n in Counter((one.file, one.number) for _, one in taken).items() if n > 1]
        if twice:
            raise Unfit(f"{twice[0][:80]} is twice in the download, and nobody can tell which counts")
        own = {one.file: self._own_name(one.file) for _, one in taken}
        copies = Counter(own.values())
        sign = -1 if self._rules.which is Which.FIRST else 1
        found: dict[str, Entry] = {}
        for entry, claim in sorted(
            taken, key=lambda one: sign * (one[1].number or 0)
        ):  # the one that counts comes last
            # without numbers nobody knows which copy is the newer: all go along, and `grade` has a rule for them
            is_known = claim.number is not None or copies[own[claim.file]] == 1
            found[own[claim.file] if is_known else claim.file] = entry
        kept = {entry.name for entry in found.values()}
        if older := sorted(claim.file for entry, claim in taken if entry.name not in kept):
            which = Which.FIRST if self._rules.which is Which.FIRST else Which.LAST
            self._say(f"of copies the {which} counts, left out: {_named(older)}")
        inside = {str(folder) for name in found for folder in PurePosixPath(name).parents}
        if both := inside & found.keys():
            raise Unfit(f"{min(both)[:80]} is a file and a folder in the download")
        return found

    def _own_name(self, file: str) -> str:
        notebook = notebook_of(file, self._rules.notebooks)
        return f"{notebook}.ipynb" if notebook else file

    def _in_order(self, attempts: list[Attempt]) -> list[Attempt]:
        """Return attempts from the oldest to the newest."""
        known = [one for one in attempts if one.age.time]
        if len(attempts) > 1 and len({one.age.time for one in known}) < len(attempts):
            raise Unfit(f"there are {len(attempts)} attempts, and not each has a time of its own")
        return sorted(attempts, key=lambda one: one.age.time or datetime.min.replace(tzinfo=UTC))

    def _refuse_size(self, attempt: Attempt) -> None:
        if len(attempt.files) > MAX_FILES or sum(one.size for one in attempt.files.values()) > MAX_BYTES:
            raise Unfit(f"it is more than {MAX_FILES} files or {MAX_BYTES // 1_000_000} MB")

    def _say(self, words: str) -> None:
        self._made.notes.append(f"{self._student}: {words}")


def _notes_on(chosen: Attempt, made: Plan, rules: Rules) -> Iterator[str]:
    attempts, held = made.found[chosen.student], _notebooks_of(chosen, rules)
    if not held:
        yield f"{chosen.student}: no notebook of the assignment is among the files"
    if len(attempts) > 1 and rules.which is not Which.BEST:
        count, when = f"{len(attempts)} attempts", f" ({chosen.age.time:%Y-%m-%d %H:%M} UTC)" if chosen.age.time else ""
        yield f"{chosen.student}: {count}, the {rules.which} counts{when}"
    if others := {name for one in attempts for name in _notebooks_of(one, rules)} - held:
        words = "was handed in with another attempt only, which does not count"
        yield f"{chosen.student}: {', '.join(sorted(others))} {words}"
    if chosen.is_late and chosen.age.time is None:
        mend = f"write {STAMP}, if lateness costs points"
        yield f"{chosen.student}: late, says {made.platform}, and not when: {mend}"


def _notebooks_of(attempt: Attempt, rules: Rules) -> set[str]:
    return {one for name in attempt.files if (one := notebook_of(name, rules.notebooks))}
