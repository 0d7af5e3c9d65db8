"""The wheel: the package in its place, the bank beside it where no child may read."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


@pytest.fixture(scope="session")
def wheel_file(tmp_path_factory):
    """A wheel that was built here, without a network: hatchling is of the `dev` extra."""
    assert importlib.util.find_spec("hatchling"), "hatchling is missing: pip install -e '.[dev]'"
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    [path] = folder.glob("*.whl")
    return path


@pytest.fixture(scope="session")
def wheel(wheel_file):
    """The names in the wheel."""
    with zipfile.ZipFile(wheel_file) as archive:
        return archive.namelist()


def link_or_copy(source, target):
    """The same file twice, or a copy where that is another disk."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


@pytest.fixture
def installed(wheel_file, tmp_path):
    """`installed(*words, cwd=folder)`: nablagrade from the wheel, in an environment without this checkout."""
    place = tmp_path / "environment"
    venv.create(place, with_pip=False, symlinks=True)
    libraries = Path(sysconfig.get_path("purelib"))
    there = place / libraries.relative_to(sys.prefix)
    ours = shutil.ignore_patterns("nablagrade*", "_editable_impl_nablagrade*", "__pycache__")
    shutil.copytree(libraries, there, ignore=ours, copy_function=link_or_copy, dirs_exist_ok=True)
    python = str(place / "bin" / "python")
    command = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*command, str(wheel_file)], check=True, cwd=tmp_path, capture_output=True)

    migrate = place / "bin" / "alembic"  # nbgrader starts it by name; this is what pip writes
    migrate.write_text(f"#!{python}\nfrom alembic.config import main\n\nmain()\n")
    migrate.chmod(0o755)

    def run(*words, cwd):
        command = [place / "bin" / "nablagrade", *words]
        done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


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


@pytest.mark.slow
def test_the_installed_wheel_grades_a_course_from_the_bank(installed, tmp_path):
    """Far from this checkout: the bank is listed, copied into a new course, and its right answers earn everything."""
    assert "d1-fixed-point-derivative" in installed("bank", "partials-in-ml", cwd=tmp_path)
    installed("new", "course", "mine", "--from-bank", cwd=tmp_path)
    installed("grade", "gradient-vector", cwd=tmp_path / "mine")
    records = [json.loads(path.read_text("utf-8")) for path in sorted((tmp_path / "mine" / "records").rglob("*.json"))]
    assert len(records) == len(list((ROOT / "source" / "gradient-vector").glob("*.ipynb")))
    ends = {check["outcome"] for one in records for exercise in one["exercises"] for check in exercise["checks"]}
    assert ends == {"PASSED"}
    assert {one["isolation"]["level"] for one in records} <= {"strong", "full"}
