"""Readable roots: what a child may import, and what must not lie among it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import nablagrade
from nablagrade.errors import IsolationError
from nablagrade.sandbox import readable_roots, refuse_exposed


def is_covered(path: str | Path) -> bool:
    """Whether a path, as it resolves, lies under a readable root."""
    return any(Path(path).resolve().is_relative_to(root) for root in readable_roots())


def test_imports_are_covered():
    """The standard library, compiled modules, site-packages and this package can be read."""
    assert all(
        is_covered(place)
        for place in (Path(pytest.__file__), Path(Path.__module__), nablagrade.__file__)
        if Path(place).exists()
    )
    import _ctypes
    import subprocess

    assert is_covered(subprocess.__file__)
    assert is_covered(_ctypes.__file__)


def test_neither_path_nor_course_is_covered(monkeypatch, tmp_path):
    """A folder on sys.path is no root, nor is the folder above this package, where a course may lie."""
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    assert not is_covered(tmp_path)
    assert not is_covered(Path(nablagrade.__file__).parents[1] / "autograders")


def test_no_root_is_wide():
    """No root is the root folder, a home folder, or the folder of the environment itself."""
    forbidden = {Path("/"), Path("/usr"), Path.home(), Path(sys.prefix), Path(sys.base_prefix), Path("/etc")}
    assert forbidden.isdisjoint(readable_roots())


def test_shared_libraries_are_covered():
    """Every library that this process has mapped can be read again by a child that needs it."""
    lines = Path("/proc/self/maps").read_text().splitlines()
    mapped = {line.split(maxsplit=5)[5] for line in lines if ".so" in line}
    assert mapped
    assert [path for path in mapped if not is_covered(path)] == []


def test_an_exposed_path_is_refused(tmp_path):
    """A course under a readable root stops everything, links or not; one beside it does not."""
    (tmp_path / "roots" / "course").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "roots" / "course")
    (tmp_path / "beside").mkdir()
    for path in ("roots/course", "link", "roots"):
        with pytest.raises(IsolationError, match="which submissions may read: move it"):
            refuse_exposed([tmp_path / path], [tmp_path / "roots"])
    refuse_exposed([tmp_path / "beside", tmp_path], [tmp_path / "roots"])
