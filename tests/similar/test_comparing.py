"""What makes two answers alike, and what does not."""

from __future__ import annotations

import pytest

from nablagrade.similar.comparing import Answer, Wish, compare, group
from nablagrade.similar.fingerprints import Fingerprint, _made_of
from nablagrade.similar.reading import read

ONE = "def slope(f, x):\n    h = 1e-6\n    up = f(x + h)\n    down = f(x - h)\n    return (up - down) / (2 * h)"
SAME = (
    "def slope(f, x):\n    down_there = f(x - eps)  # below\n    eps = 1e-6\n    over = f(x + eps)\n\n"
    "    return (over-down_there) / (2*eps)"
)
OTHERS = (
    "def slope(f, x):\n    return (f(x + 1e-5) - f(x)) / 1e-5",
    "slope = lambda f, x: (f(x * 1.001) - f(x)) / (x * 0.001)",
    "import numpy as np\n\ndef slope(f, x):\n    p = np.array([x, x + 0.01])\n    return np.diff(f(p))[0] / 0.01",
    "def slope(f, x, n=3):\n    for k in range(n):\n        s = f(x + 10 ** -k) - f(x)\n    return s * 10 ** n",
)


def print_of(text):
    """The fingerprint of a text, read here: these texts are ours."""
    return _made_of(read(text))


def answer(student, text, mistakes=(), exercise="a: c1"):
    """One answer."""
    return Answer(student, exercise, text, frozenset(mistakes), print_of(text))


def class_of(**texts):
    """A class whose other students each wrote something else."""
    others = [answer(f"other-{number}", text) for number, text in enumerate(OTHERS)]
    return [*(answer(name, text) for name, text in texts.items()), *others]


def test_a_disguised_answer_is_alike():
    """Other names, order, comments and layout change little; the pair comes alone, and says what it shares."""
    (pair,) = compare(class_of(ada=ONE, bo=SAME), Fingerprint())
    assert (pair.first, pair.second) == ("ada", "bo")
    assert pair.exercises[0].literals == ("1e-6", "2")
    assert 5 in pair.exercises[0].first_lines


def test_what_was_released_is_not_alike():
    """The same two answers, where they are what every student was given."""
    assert compare(class_of(ada=ONE, bo=ONE), print_of(ONE)) == ()


def test_what_all_have_is_not_alike():
    """Everybody's answer shows nothing about any two."""
    assert compare([answer(name, ONE) for name in ("ada", "bo", "cy", "di")], Fingerprint()) == ()


def test_a_rare_mistake_makes_two_more_alike():
    """Two who wrote different code and made the mistake that nobody else made are nearer than without it."""

    def likeness(mistakes):
        made = [answer("ada", OTHERS[0], mistakes), answer("bo", ONE, mistakes), answer("cy", OTHERS[1])]
        pairs = compare([*made, answer("di", OTHERS[2])], Fingerprint(), Wish(least=0.0))
        return next(one.likeness for one in pairs if {one.first, one.second} == {"ada", "bo"})

    assert likeness({"mistake: one-sided"}) > likeness(()) + 0.1


def test_pairs_make_groups():
    """Three who are alike are a group, two are a pair."""
    pairs = compare(class_of(ada=ONE, bo=SAME, cy=ONE), Fingerprint())
    assert group(pairs) == (("ada", "bo", "cy"),)
    assert group(compare(class_of(ada=ONE, bo=SAME), Fingerprint())) == ()


def test_half_a_program_is_read():
    """An answer that was cut off, or never closed, is compared by what there is of it."""
    assert len(print_of(ONE + "\nx = (1,").shapes.keys() & print_of(ONE).shapes.keys()) > 20


@pytest.mark.parametrize("said", [None, [], ["zz"], [1], ["0a:1", 7], {"a": 1}])
def test_what_is_no_fingerprint_is_refused(said):
    """Whatever a child says, it is a fingerprint or an error."""
    with pytest.raises(ValueError, match=r".+"):
        _made_of(said)
