"""The page of a large class: what stands in it many times is there once, and its script puts it where it is asked for.

Who is counted is then told by numbers of rows, and a student's exercises by numbers of lines. Where there is little to
tell, all of it is told at its place, for whoever switches scripts off.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from nablagrade.records.class_page.view import Crowd, Line, StudentRow

MOST_TOLD = 40_000  # names in lists and lines behind students, together: about 2 MB


def is_large(crowds: Sequence[Crowd], people: Sequence[StudentRow]) -> bool:
    """Whether there is more to tell than a page should hold."""
    return sum(len(crowd.people) for crowd in crowds) + sum(len(row.lines) for row in people) > MOST_TOLD


def pool(people: Iterable[StudentRow]) -> Mapping[Line, int]:
    """Each line that stands behind any student, with its number from 0 in the order of their first use."""
    lines = dict.fromkeys(line for row in people for line in row.lines)
    return {line: number for number, line in enumerate(lines)}


def pack(numbers: Iterable[int]) -> str:
    """Numbers as text in their order, of a run its ends: `1-400 402`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return " ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
