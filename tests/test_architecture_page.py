"""docs/architecture.md against the package: every file and function that it names is there, every room is in it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "nablagrade"
PAGE = (PACKAGE.parent / "docs" / "architecture.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`([\w/]+\.py): ([\w.]+)`", PAGE)))
FILES = sorted(set(re.findall(r"`([a-z_/]+\.py)[`:]", PAGE)))


def names_in(path: Path) -> set[str]:
    """The functions, classes and methods of a file, methods as `Class.method`."""
    names = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        if isinstance(node, ast.ClassDef):
            names |= {f"{node.name}.{part.name}" for part in node.body if isinstance(part, ast.FunctionDef)}
    return names


def test_the_way_is_long():
    """The pattern of this test finds the functions of the page."""
    assert len(NAMED) > 20


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_every_function_is_there(file, name):
    """A function that the page names is at the top of the file that it names."""
    assert name in names_in(PACKAGE / file)


@pytest.mark.parametrize("file", FILES)
def test_every_file_is_there(file):
    """A file that the page names is one of the package, or of the tests."""
    assert (PACKAGE / file).is_file() or (PACKAGE.parent / file).is_file()


def test_every_room_is_shown():
    """Each folder of the package, and each file at its top, is on the page."""
    rooms = {str(path.parent.relative_to(PACKAGE)) for path in PACKAGE.rglob("__init__.py")} - {".", "engine"}
    shown = {name.rstrip("/") for name in re.findall(r"`([\w/]+)/`", PAGE)}
    assert rooms <= shown | {f"{above}/{one}" for above in ("cli", "records") for one in shown}
    files = {path.name for path in PACKAGE.glob("*.py")} - {"__init__.py", "__main__.py"}
    assert [name for name in files if f"`{name}`" not in PAGE] == []
