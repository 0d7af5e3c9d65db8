"""Rehearsals: what a machine offers, found out in a process that is thrown away."""

from __future__ import annotations

import re

import pytest


@pytest.mark.parametrize(
    ("attempt", "answer"),
    [
        ("int", "None"),
        ("lambda: os.stat('/nonexistent')", "'No such file or directory'"),
        ("lambda: [][1]", "'IndexError: list index out of range'"),
        ("lambda: sys.exit(3)", "'SystemExit: 3'"),
        ("lambda: os.kill(os.getpid(), 9)", "'died with status 9'"),
    ],
)
def test_an_attempt_leaves_the_caller_as_it_was(program, attempt, answer):
    """The attempt's error comes back as a sentence, and nothing it did stays."""
    done = program(f"me = os.getpid(); print(repr(rehearsal.refusal({attempt}))); assert os.getpid() == me")
    assert (done.stdout.strip(), done.returncode) == (answer, 0), done.stderr


def test_the_offer_names_every_layer(program):
    """The offer has every layer of the child's and of the zygote's, measured without changing this process."""
    done = program("before = os.getuid(); found = offer(); print(*sorted(found)); assert os.getuid() == before")
    expected = (
        "descriptors environment ipcns landlock mountns netns pidns privileges rlimits seccomp session userns utsns"
    )
    assert done.stdout.split() == expected.split(), done.stderr


@pytest.mark.parametrize(
    ("refuser", "missing"),
    [
        ("userns._write", "userns"),
        ("kernel.call", "userns ipcns mountns landlock seccomp pidns netns utsns privileges"),
    ],
)
def test_a_refusal_is_a_sentence(program, refuser, missing):
    """Where a layer is missing, the offer says why, and how to get it."""
    done = program(
        f"def refuse(*a): raise PermissionError(1, 'denied')\n{refuser} = refuse\n"
        "for name, reason in offer().items(): print(f'{name}: {reason}') if reason else None"
    )
    said = dict(line.split(": ", 1) for line in done.stdout.splitlines())
    assert set(missing.split()) <= set(said), done.stderr
    assert {name for name, words in said.items() if "denied" not in words} == set()
    assert {name for name, words in said.items() if not re.search("allow|permits|use", words)} <= {"privileges"}
