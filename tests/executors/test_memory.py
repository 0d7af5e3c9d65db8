"""The memory of a notebook: the machine's over the number of workers, unless somebody says it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nablagrade.course.preparing import BatchOptions, plan_batch
from nablagrade.executors.memory import LEAST_MB, MOST_MB, machine_mb, resolve, share_mb
from nablagrade.model import Limits
from nablagrade.settings import load_settings


@pytest.mark.parametrize(
    ("machine", "jobs", "share"),
    [(16_000, 2, 4096), (16_000, 4, 4000), (16_000, 8, 2048), (7_000, 2, 3500), (1_000, 1, 2048), (500_000, 64, 4096)],
)
def test_the_default_follows_the_machine(machine, jobs, share):
    """Each worker has its share, 4,096 megabytes at most and never less than 2,048."""
    assert share_mb(machine, jobs) == share


def test_what_is_said_stands():
    """A number that a person chose is taken as it is; only 0 leaves it to the machine."""
    assert resolve(Limits(memory_mb=300), 1).memory_mb == 300
    assert LEAST_MB <= resolve(Limits(memory_mb=0), 1).memory_mb <= MOST_MB
    assert machine_mb() > 0


@pytest.mark.parametrize(("line", "kept"), [("", 0), ("c.Nablagrade.memory_mb = 900", 900)])
def test_a_course_may_say_it(tmp_path, line, kept):
    """`c.Nablagrade.memory_mb` is the course's own limit; a batch has a number in any case."""
    (tmp_path / "nbgrader_config.py").write_text(f"c = get_config()\n{line}\n")
    settings = load_settings(tmp_path)
    assert settings.limits.memory_mb == kept  # what a record's key holds does not depend on the machine
    plan = plan_batch(settings, BatchOptions(2, settings.limits), ())
    assert plan.limits.memory_mb == (kept or resolve(replace(settings.limits, memory_mb=0), 2).memory_mb)
