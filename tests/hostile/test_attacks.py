"""Every attack of this folder against the real engine: it earns what it deserves, and nobody else is touched."""

from __future__ import annotations

import pytest

AS_AN_ORDINARY_USER = (
    "answers-with-nothing", "broadcasts-a-callback", "claims-that-it-was-refused", "exits-as-if-not-locked-in",
    "fills-the-disk", "finds-others-in-proc", "fork-bomb", "ignores-signals", "kernel-surface", "leaves-a-daemon",
    "leaves-a-mark", "leaves-odd-names", "memory-hog", "nests-folders", "nests-what-it-shows",
    "never-reads-what-it-asked-for", "opens-odd-sockets", "reaches-for-local-sockets", "reads-hidden-answers",
    "reads-home-and-environment", "reads-other-processes", "removes-its-own-folder", "runs-programs",
    "sends-in-drops", "signals-others", "sleeps-in-every-cell", "spins", "takes-the-machine", "thread-bomb",
    "writes-outside",
)  # fmt: skip

IN_A_FILE_SYSTEM_OF_ITS_OWN = ("fills-its-own-folders",)  # a gauge stops what goes on, not what is quick

WITHOUT_NAMESPACES = (
    "claims-huge-files", "closes-all-descriptors", "finds-startup-files", "leaves-startup-files", "links-a-library",
    "opens-devices", "reaches-for-the-network", "stops-itself", "truncates-what-it-may-read", "speaks-by-locks",
    "speaks-by-the-page-cache", "writes-into-what-was-opened",
)  # fmt: skip


def test_attack(case, stronghold, withstand):
    """No attack pays, and nobody else notices it."""
    withstand(stronghold, case)


@pytest.mark.slow
@pytest.mark.parametrize("name", [*AS_AN_ORDINARY_USER, *IN_A_FILE_SYSTEM_OF_ITS_OWN])
def test_attack_on_an_ordinary_user(name, ordinary_stronghold, withstand, find_case):
    """The same where the grader has no privileges: what depends on the user who runs it."""
    withstand(ordinary_stronghold, find_case(name))


@pytest.mark.slow
@pytest.mark.parametrize("name", [*AS_AN_ORDINARY_USER, *WITHOUT_NAMESPACES])
def test_attack_without_namespaces(name, contained_stronghold, withstand, find_case):
    """The same where a container offers Landlock and seccomp only."""
    withstand(contained_stronghold, find_case(name))
