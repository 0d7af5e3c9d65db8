"""Recording how named mistakes behave, and the signatures that are committed with the bank."""

from __future__ import annotations

import math
from itertools import combinations
from pathlib import Path

import pytest

from nablagrade.audit.audit import write
from nablagrade.audit.recording import has_signature, signature_problems
from nablagrade.authoring.specimens import load_hints, load_specimens
from nablagrade.engine.checks.signatures import load_signatures
from tests.audit.tiny_course import SPECIMENS, make_course

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "autograders").glob("*/specimens/*/signatures.json"))


def specimens_of(settings):
    """The specimens of the small lesson."""
    return load_specimens(settings.autograders, "tiny")


def test_signatures_are_recorded(tmp_path):
    """Each named mistake of a function has its values, its failed checks and its hint; a second run changes nothing."""
    settings = make_course(tmp_path)
    (path,) = write(settings, "tiny")
    first = path.read_bytes()
    known = {one.mistake: one for one in load_signatures(path)}
    assert set(known) == {"doubles", "cuts-off", "changes-it"}
    assert known["doubles"].digests["test_b1_value"].numbers == (6.0, 10.0)
    assert known["doubles"].fails == {"test_b1_value"}
    assert known["changes-it"].hint == "Look at the array after the call."
    assert list(signature_problems(settings, "tiny", specimens_of(settings))) == []
    write(settings, "tiny")
    assert path.read_bytes() == first


def test_noise_is_not_recorded(tmp_path):
    """Numbers that hang on the last digit of a library's function are left out: another machine has other ones."""
    noisy = """\"\"\"Is all rounding error.

fails: test_b1_value test_b1_unchanged
mistake: noisy
\"\"\"
# %% halve
def halve(v):
    return [(np.exp(v[0]) - np.exp(2.0) * np.exp(v[0] - 2.0)) * 1e16, v[0]]
"""
    hints = SPECIMENS["b1-halve/hints.toml"] + 'noisy = "Subtract less."\n'
    settings = make_course(tmp_path, specimens=SPECIMENS | {"b1-halve/noisy.py": noisy, "b1-halve/hints.toml": hints})
    (path,) = write(settings, "tiny")
    numbers = {one.mistake: one for one in load_signatures(path)}["noisy"].digests["test_b1_unchanged"].numbers
    assert math.isnan(numbers[0])
    assert numbers[1:] == (2.0,)


def test_two_that_do_the_same_are_a_problem(tmp_path):
    """Two mistakes that cannot be told apart need one hint for both; a specimen that is gone is noticed."""
    twin = SPECIMENS["b1-halve/doubles.py"].replace("mistake: doubles", "mistake: twin").replace("v * 2.0", "2.0 * v")
    hints = SPECIMENS["b1-halve/hints.toml"] + 'twin = "Another hint."\n'
    settings = make_course(tmp_path, specimens=SPECIMENS | {"b1-halve/twin.py": twin, "b1-halve/hints.toml": hints})
    write(settings, "tiny")
    (problem,) = signature_problems(settings, "tiny", specimens_of(settings))
    assert problem.startswith("b1-halve: doubles and twin do the same on every check")
    folder = settings.autograders / "tiny/specimens/b1-halve"
    (folder / "hints.toml").write_text(hints.replace("Another hint.", "Which way does the value go?"))
    assert list(signature_problems(settings, "tiny", specimens_of(settings))) == []
    (folder / "twin.py").unlink()
    (folder / "hints.toml").write_text(SPECIMENS["b1-halve/hints.toml"])
    problems = list(signature_problems(settings, "tiny", specimens_of(settings)))
    assert "b1-halve: signatures.json has twin, which is no such specimen; run `nablagrade audit --write`" in problems


def test_there_are_signatures():
    """The first lesson has its own."""
    assert ROOT / "autograders/gradient-vector/specimens/c1-numerical-gradient/signatures.json" in FILES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_committed_signatures_fit_their_specimens(path):
    """Every named mistake of the exercise is recorded, has a hint, and is unlike every other with another hint."""
    autograders, lesson, exercise = path.parents[3], path.parents[2].name, path.parent.name
    mine = [one for one in load_specimens(autograders, lesson) if one.exercise == exercise and has_signature(one)]
    signatures = load_signatures(path)
    assert {one.specimen: one.mistake for one in signatures} == {one.name: one.mistake for one in mine}
    assert {one.specimen: one.fails for one in signatures} == {one.name: one.fails for one in mine}
    assert {one.mistake for one in signatures} == set(load_hints(autograders, lesson, exercise))
    for one, other in combinations(signatures, 2):
        assert one.hint == other.hint or not one.is_recognised(other.digests), (one.specimen, other.specimen)
