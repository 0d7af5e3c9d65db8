"""What a run loads: what a course, its notebooks and its checks need; each module more is paid for at each start."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest

TELLING = """
import atexit, json, sys
from pathlib import Path
atexit.register(lambda: Path("modules.json").write_text(json.dumps([one for one in sys.modules if sys.modules[one]])))
from nablagrade.cli.main import main
sys.exit(main(sys.argv[1:]))
"""
RELEASE = {"jsonschema", "nbformat"}  # with what nbgrader's own preprocessors need of it
UNNEEDED = RELEASE | {
    "IPython",
    "_pytest",
    "aiosqlite",
    "alembic",
    "argcomplete",
    "ipykernel",
    "jinja2",
    "jupyter_client",
    "jupyter_server",
    "matplotlib",
    "nbclient",
    "nbconvert.exporters",
    "nbconvert.writers",
    "nbgrader.apps",
    "nbgrader.converters",
    "nbgrader.exchange",
    "nbgrader.plugins",
    "nbgrader.preprocessors.execute",
    "nbgrader.server_extensions",
    "notebook",
    "numpy",
    "rapidfuzz",
    "requests",
    "setuptools",
    "sqlalchemy.dialects.mysql",
    "sqlalchemy.dialects.postgresql",
    "sqlalchemy.dialects.sqlite.aiosqlite",
    "sqlalchemy.ext.asyncio",
    "sympy",
    "yaml",
    "zmq",
}
RUNS = {  # in this order, on one course
    "first contact": ("grade",),
    "up to date": ("grade",),
    "forced": ("grade", "--force"),
    "autograde, up to date": ("autograde", "sums"),
    "autograde, forced": ("autograde", "sums", "--force"),
}


def loaded_by(course, words):
    """The modules that a coordinator holds when its run ends."""
    done = subprocess.run([sys.executable, "-c", TELLING, *words], cwd=course, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(json.loads((course / "modules.json").read_text()))


def test_a_coordinator_loads_what_it_needs(sums_course):
    """Neither verb loads a library of notebooks, of a server or of another database, nor nbgrader's converters."""
    for folder in (sums_course / "submitted").iterdir():
        if folder.name != "anna":
            shutil.rmtree(folder)
    found = {name: loaded_by(sums_course, words) & UNNEEDED for name, words in RUNS.items()}
    assert found.pop("first contact") <= RELEASE
    assert {name: modules for name, modules in found.items() if modules} == {}


WARM = (
    "from nablagrade.engine.zygote import zygote; from nablagrade.model import Preparation; zygote.warm(Preparation())"
)
WORKER = "from nablagrade.engine.worker import worker"
NEVER_WARM = {"matplotlib", "nbconvert", "nbformat", "nbgrader", "pandas", "rich", "scipy", "sqlalchemy", "sympy"}


@pytest.mark.parametrize(
    ("program", "unneeded"), [(WARM, NEVER_WARM | {"_pytest"}), (WORKER, NEVER_WARM | {"IPython"})]
)
def test_a_warm_process_loads_what_it_needs(program, unneeded):
    """A zygote and a worker of a course that says of no library that it uses it; NumPy is at hand in any case."""
    source = f"import json, sys\n{program}\nsys.stdout.write(json.dumps([*sys.modules]))"
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    loaded = set(json.loads(done.stdout))
    assert "numpy" in loaded
    assert loaded & unneeded == set()
