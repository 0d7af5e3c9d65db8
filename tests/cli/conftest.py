"""The small course, graded once for all workers; each test gets its own copy."""

from __future__ import annotations

import fcntl
import importlib.util
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


def load_small_course() -> ModuleType:
    """The module that writes the small course (tests are no package)."""
    spec = importlib.util.spec_from_file_location("small_course", Path(__file__).with_name("small_course.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def small() -> ModuleType:
    """The writer of the small course."""
    return load_small_course()


@pytest.fixture(scope="session")
def graded_once(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str, small: ModuleType, command: Callable[..., Any]
) -> tuple[Path, dict[str, Any]]:
    """The small course after `nablagrade grade`, and how the command ended; nobody writes into it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "small-course"
    with Path(f"{folder}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done.json").exists():
            small.build(folder)
            done = command("nablagrade", "grade", "--jobs", "2", cwd=folder)
            ended = {"code": done.returncode, "out": done.stdout, "err": done.stderr}
            (folder / "done.json").write_text(json.dumps(ended))
    return folder, json.loads((folder / "done.json").read_text())


@pytest.fixture
def course(graded_once: tuple[Path, dict[str, Any]], tmp_path: Path) -> Path:
    """A copy of the graded course."""
    return shutil.copytree(graded_once[0], tmp_path / "course")


@pytest.fixture
def fresh(small: ModuleType, tmp_path: Path) -> Path:
    """The course before anything was graded."""
    return small.build(tmp_path / "course")


@pytest.fixture
def read_record() -> Callable[..., dict[str, Any]]:
    """`read_record(course, student, notebook)`: one record as JSON."""
    return lambda course, student, notebook: json.loads(
        (course / "records" / student / "sums" / f"{notebook}.json").read_text()
    )
