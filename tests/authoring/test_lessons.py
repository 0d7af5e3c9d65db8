"""What only running shows: solutions earn all, untouched releases nothing, pictures draw.

Every lesson found in `source/` is tested.
"""

from __future__ import annotations

import copy
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from jupyter_client.manager import start_new_kernel

from nablagrade.authoring.lesson import SKIP, Lesson, is_locked_only, load_lesson
from nablagrade.batch import grade_all
from nablagrade.course.course import find_assignments
from nablagrade.engine.examiner.job import Job
from nablagrade.executors.plan import Plan
from nablagrade.model import IsolationLevel, Limits, Preparation, Record
from nablagrade.notebooks.cells import grade_id_of, serialise
from nablagrade.notebooks.plans import exercise_of, plan_of
from nablagrade.notebooks.regions import solved
from nablagrade.settings import load_settings

ROOT = Path(__file__).parents[2]
SETTINGS = load_settings(ROOT)
LESSONS = find_assignments(SETTINGS)
THIRD = 3
SEEDS = (1, 20260705)
SEEDING = "import random\n\nimport numpy\n\nrandom.seed({seed})\nnumpy.random.seed({seed})"
WITHOUT_WIDGETS = "import sys\n\nsys.modules['ipywidgets'] = None"


@cache
def lesson_of(name: str) -> Lesson:
    """A lesson, read once."""
    return load_lesson(SETTINGS, name)


def tight() -> Plan:
    """A third of all limits of CPU time: who passes here uses less than a third, on whatever machine."""
    full = Limits()
    limits = replace(
        full,
        cell_seconds=SETTINGS.cell_seconds / THIRD,
        check_seconds=full.check_seconds / THIRD,
        notebook_seconds=full.notebook_seconds / THIRD,
    )
    return Plan(
        "local",
        1,
        limits,
        IsolationLevel.STRONG,
        SETTINGS.autograders,
        (),
        preparation=Preparation(("sympy", "matplotlib.pyplot")),
    )


def graded(jobs, plan) -> dict[str, Record]:
    """The records of some jobs, by the name that stands for the student."""
    return {job.student: done.record for job, done in grade_all(jobs, plan)}


def seeded(notebook, seed):
    """The notebook with a cell in front that seeds what a student's code may draw from."""
    cell = {"cell_type": "code", "id": "seeding", "metadata": {}, "source": SEEDING.format(seed=seed)}
    return {**notebook, "cells": [cell | {"outputs": [], "execution_count": None}, *copy.deepcopy(notebook["cells"])]}


@pytest.mark.parametrize("name", LESSONS)
def test_solutions_earn_full_marks_twice(name, tmp_path):
    """With two seeds, and with a third of the time that a student has."""
    jobs = []
    for stem, source in lesson_of(name).notebooks.items():
        for seed in SEEDS:
            path = tmp_path / str(seed) / f"{stem}.ipynb"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(serialise(seeded(solved(source), seed)))
            jobs.append(Job(f"{stem} {seed}", name, plan_of(source, stem), (path,)))
    for student, record in graded(jobs, tight()).items():
        lost = [
            (one.id, [(check.name, check.outcome, check.detail) for check in one.checks])
            for one in record.exercises
            if one.auto_score is not None and one.checks and any(check.outcome != "PASSED" for check in one.checks)
        ]
        assert lost == [], student
        auto = [cell for cell in record.cells if not (cell.needs_manual and cell.auto_score is None)]
        assert sum(cell.auto_score or 0 for cell in auto) == sum(cell.max_score for cell in auto)


@pytest.mark.parametrize("name", LESSONS)
def test_the_untouched_release_earns_nothing(name, tmp_path, builder):
    """Who only downloads and hands in gets no point that a machine gives."""
    jobs = []
    for stem, notebook in builder.released(name).items():
        path = tmp_path / f"{stem}.ipynb"
        path.write_bytes(serialise(copy.deepcopy(notebook)))
        jobs.append(Job(stem, name, plan_of(lesson_of(name).notebooks[stem], stem), (path,)))
    for record in graded(jobs, tight()).values():
        earned = {one.id: one.auto_score for one in record.exercises if one.checks and one.auto_score}
        assert earned == {}
        assert record.outcome == "GRADED"


def pictures(notebook):
    """The cells of a notebook that only draw."""
    return [
        cell
        for cell in notebook["cells"]
        if is_locked_only(cell)
        and SKIP in cell["metadata"].get("tags", ())
        and not exercise_of(cell)
        and str(grade_id_of(cell)).startswith(("figure", "explorer"))
    ]


@pytest.mark.slow
@pytest.mark.parametrize("has_widgets", [True, False], ids=["widgets", "no-widgets"])
@pytest.mark.parametrize("name", LESSONS)
def test_pictures_are_drawn(name, has_widgets, tmp_path):
    """Each figure and explorer runs alone in a real kernel and shows something; without widgets, a plain figure."""
    cells = [cell for notebook in lesson_of(name).notebooks.values() for cell in pictures(notebook)]
    assert len(cells) >= 2
    with a_kernel(tmp_path) as run:
        for cell in cells:
            run("%reset -f" if has_widgets else f"%reset -f\n{WITHOUT_WIDGETS}")
            messages = run(cell["source"])
            shown = {mime for message in messages for mime in message.get("data", {})}
            assert "image/png" in shown or (has_widgets and "application/vnd.jupyter.widget-view+json" in shown)
            assert [message for message in messages if message.get("name") == "stderr"] == [], grade_id_of(cell)


@contextmanager
def a_kernel(folder):
    """A real kernel, as a function from a cell to the contents of its messages.

    The blocking client: nbclient's asynchronous one now and then waits 300 s for a reply that is there already.
    """
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(folder))

    def run(source):
        messages = []
        reply = client.execute_interactive(source, output_hook=lambda one: messages.append(one["content"]), timeout=300)
        assert reply["content"]["status"] == "ok", reply["content"].get("traceback")
        return messages

    try:
        yield run
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
