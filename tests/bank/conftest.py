"""The small course of `tests/cli`, before anything was graded."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from nablagrade.settings import Settings, load_settings


@pytest.fixture(scope="session")
def sums() -> ModuleType:
    """The writer of the small course (tests are no package)."""
    path = Path(__file__).parents[1] / "cli" / "small_course.py"
    spec = importlib.util.spec_from_file_location("sums_course", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def sums_course(sums: ModuleType, tmp_path: Path) -> Path:
    """The small course."""
    return sums.build(tmp_path / "course")


@pytest.fixture
def sums_settings(sums_course: Path) -> Settings:
    """Its settings."""
    return load_settings(sums_course)
