"""Rehearsals: what a machine offers, found out in a process that is thrown away."""

from __future__ import annotations

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


def test_a_refusal_is_a_sentence(program):
    """Where a layer is missing, the offer says why, and for user namespaces how to get them."""
    done = program(
        "def refuse(*a): raise PermissionError(1, 'denied')\nuserns._write = refuse\n"
        "found = offer(); print(found['userns']); print(found['mountns'])"
    )
    assert "denied: allow unprivileged user namespaces" in done.stdout, done.stderr
