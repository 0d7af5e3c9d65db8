"""Attempts: what was handed in at one time, which one it is, and those of a group, which are all its members'."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cmp_to_key

from nablagrade.platforms.downloads import Entry, Unfit
from nablagrade.records.autograded import STAMP
from nablagrade.records.collected import Age, HandIn


@dataclass(frozen=True)
class Attempt:
    """What somebody handed in at one time, or what somebody of their group did."""

    student: str
    files: Mapping[str, Entry]  # by the name in the submission
    age: Age
    is_late: bool
    hand_in: HandIn = field(default_factory=HandIn)
    is_there: bool = False  # among the submissions already

    def read(self) -> dict[str, bytes]:
        """Return the files, with nbgrader's own for the time. Unfit when one is not what it was said to be."""
        files = {name: entry.read() for name, entry in self.files.items()}
        if self.age.time:
            files[STAMP] = f"{self.age.time:%Y-%m-%d %H:%M:%S} UTC".encode()
        return files


def digest_of(files: Mapping[str, bytes]) -> str:
    """Return what files with the same names and contents share, and no others."""
    parts = ((name, hashlib.sha256(content).hexdigest()) for name, content in sorted(files.items()))
    return hashlib.sha256(json.dumps(list(parts)).encode()).hexdigest()


def number(attempts: Sequence[Attempt]) -> list[Attempt]:
    """Return attempts, from the oldest to the newest, which say which one they are where there are several."""
    if len(attempts) == 1:
        return list(attempts)
    of = len(attempts)
    return [replace(one, hand_in=replace(one.hand_in, attempt=n, attempts=of)) for n, one in enumerate(attempts, 1)]


def share(
    found: dict[str, list[Attempt]], groups: Mapping[str, Sequence[str]], unnamed: Collection[str]
) -> Iterator[str]:
    """Let each attempt of a member be every member's; yield a sentence on each group of which that is not clear.

    Of the unnamed it is only known that somebody of their group handed in.
    """
    for group, members in groups.items():
        theirs = [
            replace(one, hand_in=replace(one.hand_in, group=group, by="" if one.student in unnamed else one.student))
            for member in members
            for one in found.pop(member, ())
        ]
        try:
            attempts = number(_in_order(_distinct(theirs))) if theirs else []
        except Unfit as error:
            yield f"{group}: not collected; {error}"
            continue
        for member in members if attempts else ():
            found[member] = [replace(one, student=member) for one in attempts]


def _distinct(attempts: Sequence[Attempt]) -> list[Attempt]:
    """Return each attempt once: Moodle and Gradescope hand out a group's with every member, and say not who it was."""
    if len(attempts) == 1:
        return list(attempts)
    same: dict[str, list[Attempt]] = {}
    for one in attempts:
        same.setdefault(digest_of(one.read()), []).append(one)  # the time is part of it
    return [_merge(some) for some in same.values()]


def _merge(same: Sequence[Attempt]) -> Attempt:
    first = same[0]
    is_one = len({one.hand_in.by for one in same}) == 1
    return first if is_one else replace(first, hand_in=replace(first.hand_in, by=""))


def _in_order(attempts: Iterable[Attempt]) -> list[Attempt]:
    return sorted(attempts, key=cmp_to_key(_compare))


def _compare(one: Attempt, other: Attempt) -> int:
    newer = one.age.is_newer(other.age)
    if newer is None:
        names = " and ".join(sorted({attempt.hand_in.by or attempt.student for attempt in (one, other)}))
        raise Unfit(f"{names} handed in different files, and nobody can tell which are newer; leave one of them")
    return 1 if newer else -1


def tell_groups(chosen: Mapping[str, Attempt], groups: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield who handed in for whom."""
    for group, members in groups.items():
        whose = {member: chosen[member].hand_in.by for member in members if member in chosen}
        if whose:
            names = " and ".join(sorted(set(whose.values()) - {""}))
            by = f"handed in by {names}" if names else "handed in once, nobody says by whom"
            yield f"{group}: {by}; it counts for {', '.join(whose)}"
