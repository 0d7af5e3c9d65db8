"""What shows that the attacks test the layers: with the layers that stop it switched off, each of these attacks wins.

Only attacks that do no harm are let through.
"""

from __future__ import annotations

import pytest

STOPPED_BY = [
    ("reads-hidden-answers", "landlock mountns"),
    ("reads-other-processes", "landlock mountns"),
    ("finds-others-in-proc", "landlock mountns"),
    ("kernel-surface", "seccomp"),
    ("enters-the-kernel-by-the-old-door", "seccomp"),
    ("opens-odd-sockets", "seccomp"),
    ("watches-files", "seccomp"),
    ("speaks-by-locks", "seccomp"),
    ("speaks-by-the-page-cache", "seccomp"),
    ("runs-a-program-from-memory", "seccomp"),
    ("starts-a-pool", "seccomp"),
    ("takes-the-machine", "seccomp"),
    ("reaches-for-the-network", "seccomp netns landlock"),
    ("reaches-for-local-sockets", "seccomp netns landlock mountns"),
    ("signals-others", "seccomp pidns landlock"),
    ("claims-huge-files", "rlimits"),
    ("uses-up-descriptors", "rlimits"),
]
ONE_IS_ENOUGH = [  # attack, what is switched off, so that one layer of the above is left
    ("finds-others-in-proc", "mountns"),
    ("finds-others-in-proc", "landlock"),
    ("reads-hidden-answers", "landlock"),
    ("reads-hidden-answers", "mountns"),
    ("reaches-for-the-network", "netns landlock"),
    ("reaches-for-local-sockets", "netns landlock mountns"),
    ("signals-others", "pidns landlock"),
    ("signals-others", "pidns seccomp"),
]


@pytest.fixture(scope="module")
def weakened(tmp_path_factory, builder, open_stronghold):
    """`weakened("seccomp", …)`: a stronghold without these layers; the last one is kept for the next test."""
    opened = {}

    def get(*without):
        if without not in opened:
            for one in opened.values():
                one.__exit__(None, None, None)
            opened.clear()
            opened[without] = open_stronghold(tmp_path_factory.mktemp("weakened"), builder, without=without)
            opened[without].stronghold = opened[without].__enter__()
        return opened[without].stronghold

    yield get
    for one in opened.values():
        one.__exit__(None, None, None)


@pytest.mark.parametrize(("name", "layers"), STOPPED_BY)
def test_an_attack_wins_without_the_layers_that_stop_it(name, layers, weakened, withstand, find_case):
    """The test of this attack fails, because it won, when the layers that stop it are switched off."""
    with pytest.raises(AssertionError, match=r"PWNED|SECRET|hostile"):
        withstand(weakened(*layers.split()), find_case(name))


@pytest.mark.parametrize(("name", "without"), ONE_IS_ENOUGH)
def test_one_layer_is_enough(name, without, weakened, withstand, find_case):
    """The last of the layers that stop an attack stops it alone."""
    withstand(weakened(*without.split()), find_case(name))
