"""The wheel: the package in its place, the bank beside it where no child may read."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    """The names in a wheel that was built here, without a network: hatchling is of the `dev` extra."""
    assert importlib.util.find_spec("hatchling"), "hatchling is missing: pip install -e '.[dev]'"
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    [path] = folder.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        yield archive.namelist()


def shared(names):
    """What is installed under share/nablagrade."""
    return {name.partition("/data/share/nablagrade/")[2] for name in names if "/data/share/nablagrade/" in name}


def test_the_bank_is_in_the_wheel(wheel):
    """Every instructor's notebook, every check and specimen, and the configuration lie under share/nablagrade."""
    wanted = {
        str(path.relative_to(ROOT))
        for folder in ("source", "autograders")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and ".ipynb_checkpoints" not in path.parts
    }
    assert wanted | {"nbgrader_config.py"} <= shared(wheel)


def test_the_bank_is_not_in_the_package(wheel):
    """A child may read site-packages: no check, no notebook, no submission and no test of ours lies there."""
    package = [name for name in wheel if "/data/" not in name and ".dist-info/" not in name]
    assert {name.partition("/")[0] for name in package} == {"nablagrade"}
    assert [
        name for name in package if name.endswith(".ipynb") or "/test_" in name or "specimen" in Path(name).parts
    ] == []


def test_the_package_is_whole(wheel):
    """Every module and every template is in it, and nothing that was left lying about."""
    wanted = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "nablagrade").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted == {name for name in wheel if name.startswith("nablagrade/")}


def test_submissions_stay_at_home(wheel):
    """Nothing of the sample class, of releases, results or tests is shipped."""
    assert {name.split("/")[0] for name in shared(wheel)} == {"source", "autograders", "nbgrader_config.py"}


def test_the_command_is_installed(wheel):
    """The entry point is there, and the dependencies are bounded."""
    assert any(name.endswith("/entry_points.txt") for name in wheel)
    assert [one for one in PROJECT["project"]["dependencies"] if "<" not in one] == []
