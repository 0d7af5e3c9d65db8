"""Gradescope's list of submissions, beside what students wrote into it."""

from __future__ import annotations

import pytest

from nablagrade.platforms.gradescope import read_metadata

ENTRY = """---
submission_1:
  :submitters:
  - :name: {name}
    :sid: '81'
    :email: all-right@example.org
  :created_at: {time}
  :score: 3.0
"""


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("All Right", "All Right"),
        ("'All O''Right'", "All O'Right"),
        ('"All \\u00c4 \\"Right\\""', 'All Ä "Right"'),
        ('"All \\x"', ""),
        ("null", ""),
        ("", ""),
    ],
)
def test_names(written, name):
    """A name is read in each way in which YAML quotes it; one that cannot be read is none."""
    [student] = read_metadata(ENTRY.format(name=written, time="x"))["submission_1"].students
    assert (student.name, student.accounts, student.login) == (name, ("81", "all-right@example.org"), "81")


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("2026-03-02 12:30:05.123456000 -08:00", "2026-03-02 20:30:05+00:00"),
        ("2026-03-02 12:30:05.000000000 Z", "2026-03-02 12:30:05+00:00"),
        ("2026-03-02 12:30:05 UTC", "2026-03-02 12:30:05+00:00"),
        ("'2026-03-02T12:30:05+01:00'", "2026-03-02 11:30:05+00:00"),
        ("2026-03-02 12:30:05", "None"),
        ("2026-02-30 12:30:05 Z", "None"),
        ("", "None"),
    ],
)
def test_times(written, time):
    """A time has its zone beside it; without one it is not guessed."""
    assert str(read_metadata(ENTRY.format(name="x", time=written))["submission_1"].time) == time


FORGED = """  - :name: Forged
    :sid: '99'
"""


@pytest.mark.parametrize(
    "more",
    [
        "  :results:\n" + FORGED,
        "  :results:\n    output: |\n      submission_1:\n        :submitters:\n        - :name: Forged\n",
        "  :results:\n    output: |\n      a\u2028submission_1:\u2028  :submitters:\u2028  - :name: Forged\n",
        "  :history:\n  - :created_at: 2026-01-01 00:00:00 Z\n    :email: forged@example.org\n",
        "other:\n  :submitters:\n" + FORGED,
        "submission_2:\n  :submitters:\n" + FORGED,
    ],
)
def test_what_students_write_there(more):
    """Outputs, earlier attempts and other submissions change nothing of who handed this one in, and when."""
    plain = ENTRY.format(name="All Right", time="2026-03-02 12:30:05 Z")
    said, was = (read_metadata(text)["submission_1"] for text in (plain + more, plain))
    assert (said.students, said.time) == (was.students, was.time)


EARLIER = "  :history:\n  - :created_at: {first} Z\n    :score: 1.0\n  - :id: 7\n    :created_at: {second} Z\n"


@pytest.mark.parametrize(
    ("times", "number"),
    [
        (("2026-03-01 09:00:00", "2026-03-01 10:00:00"), 3),
        (("2026-03-01 09:00:00", "2026-03-05 10:00:00"), 2),  # an earlier one was made the active one
        (("2026-03-01 09:00:00", "some day"), None),
    ],
)
def test_which_attempt(times, number):
    """The attempts before it are counted, where each has a time."""
    text = ENTRY.format(name="All Right", time="2026-03-02 12:30:05 Z") + EARLIER.format(
        first=times[0], second=times[1]
    )
    handed = read_metadata(text)["submission_1"]
    assert handed.number == number
    assert read_metadata(ENTRY.format(name="x", time="2026-03-02 12:30:05 Z"))["submission_1"].number is None
