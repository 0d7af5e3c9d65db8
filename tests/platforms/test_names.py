"""Names of files as platforms write them."""

from __future__ import annotations

import re

import pytest

from nablagrade.platforms.names import PLATFORMS, notebook_of, read_names, read_time

TIMES = {one.title: re.compile(one.time, re.IGNORECASE) for one in PLATFORMS}


@pytest.mark.parametrize(
    ("platform", "text", "time"),
    [
        ("Blackboard", "2026-03-02-12-30-05", "2026-03-02 12:30:05"),
        ("Blackboard", "2026-13-02-12-30-05", None),
        ("Brightspace", "Mar 2, 2026 1230 PM", "2026-03-02 12:30:00"),
        ("Brightspace", "Mar 2, 2026 1205 AM", "2026-03-02 00:05:00"),
        ("Brightspace", "Mar 2, 2026 110 PM", "2026-03-02 13:10:00"),
        ("Brightspace", "March 12, 2026 10:22 AM", "2026-03-12 10:22:00"),
        ("Brightspace", "12 September, 2026 1822", "2026-09-12 18:22:00"),
        ("Brightspace", "Mrz 2, 2026 1230", None),
        ("Brightspace", "Mar 2, 2026 2530", None),
        ("Canvas", "2026-03-02", None),
    ],
)
def test_times(platform, text, time):
    """Each platform's own way of writing a time is read, and what is none is not guessed."""
    found = read_time(TIMES[platform], text)
    assert (found and str(found)) == time


@pytest.mark.parametrize(
    ("file", "notebook"),
    [
        ("level-a.ipynb", "level-a"),
        ("level-a-1.ipynb", "level-a"),
        ("level-a (1).ipynb", "level-a"),
        ("level-a(12)-3.ipynb", "level-a"),
        ("level-a copy.ipynb", "level-a"),
        ("level-a copy 2.ipynb", "level-a"),
        ("level-a - Copy (2).ipynb", "level-a"),
        ("part-1.ipynb", "part-1"),
        ("part-1-1.ipynb", "part-1"),
        ("part.ipynb", None),
        ("part-2.ipynb", None),
        ("level-a.txt", None),
        ("data/level-a.ipynb", None),
        ("my level-a.ipynb", None),
        ("-1.ipynb", None),
    ],
)
def test_copies(file, notebook):
    """What a browser or a platform puts behind a name is taken off where a notebook of the assignment is left."""
    assert notebook_of(file, {"level-a", "part-1"}) == notebook


def test_names_with_signs_of_patterns():
    """A notebook may be called as it likes."""
    names = ["half_done_a+b (c).ipynb", "all-right_a+b (c)-1.ipynb"]
    read = read_names(names, {"a+b (c)"}, lambda _: False).claims
    assert [read[name].login for name in names] == ["half_done", "all-right"]
