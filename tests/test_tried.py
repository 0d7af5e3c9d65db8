"""Pythons and machines: what is claimed was run, in all places that say so."""

from __future__ import annotations

import tomllib
from pathlib import Path

import yaml

from nablagrade.cli.authoring.doctor import MACHINES, PYTHONS, tell_untried
from nablagrade.sandbox.linux import syscalls

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
JOB = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))["jobs"]["suite"]
RUNNERS = {"ubuntu-24.04": "x86_64", "ubuntu-24.04-arm": "aarch64"}


def admits(version: str) -> bool:
    """Whether `requires-python`, from one version on and below another, lets a Python in."""
    least, below = (part.lstrip(">=<") for part in PROJECT["requires-python"].split(","))
    minor = int(version.removeprefix("3."))
    return int(least.removeprefix("3.")) <= minor < int(below.removeprefix("3."))


def test_what_is_claimed_was_run():
    """The classifiers name the Pythons that the doctor knows as tried; each of them can be installed."""
    prefix = "Programming Language :: Python :: 3."
    claimed = {"3." + one.removeprefix(prefix) for one in PROJECT["classifiers"] if one.startswith(prefix)}
    assert claimed == set(PYTHONS)
    assert all(map(admits, claimed))
    assert set(MACHINES) <= set(syscalls.MACHINES)


def test_the_matrix_is_the_projects():
    """The workflow has each Python that can be installed, on each machine whose calls are known; others may fail."""
    matrix = JOB["strategy"]["matrix"]
    assert matrix["python"] == [f"3.{minor}" for minor in range(40) if admits(f"3.{minor}")]
    assert {RUNNERS[one] for one in matrix["machine"]} == set(syscalls.MACHINES)
    assert {(one["machine"], one["python"], one["may-fail"]) for one in matrix["include"]} == {
        (one, "3.14", True) for one in matrix["machine"]
    }
    assert not admits("3.14")
    assert JOB["continue-on-error"] == "${{ matrix.may-fail || false }}"
    assert "make test" in {step.get("run") for step in JOB["steps"]}


def test_the_doctor_says_what_was_never_tried():
    """One line, for a Python or a machine that nobody ran the suite on; none for the others."""
    assert {tell_untried(python, machine) for python in PYTHONS for machine in MACHINES} == {None}
    told = "not tried: the test suite was run on Python 3.11, 3.12 and 3.13 on x86_64, and never on"
    end = "; `make test` runs it here"
    assert tell_untried("3.14", "x86_64") == f"{told} Python 3.14{end}"
    assert tell_untried("3.13", "aarch64") == f"{told} aarch64{end}"
    assert tell_untried("3.14", "aarch64") == f"{told} Python 3.14 or on aarch64{end}"
