"""Runs attacks in a cage of their own, as the user who runs the tests and as an ordinary one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ORDINARY = 54321  # a user that owns nothing
SYSTEM_PYTHON = Path("/usr/bin/python3")
NEEDED = ("__init__.py", "model.py", "errors.py", "sandbox")

Cage = Callable[..., dict]


def run(command: list[str], root: Path, **wish: object) -> dict:
    """Runs the cage with a wish, and reads its answer."""
    environment = {"PYTHONPATH": str(root), "PATH": os.environ["PATH"], "PYTHONWARNINGS": "error::DeprecationWarning"}
    done = subprocess.run(
        [*command, str(root / "tests/sandbox/cage.py"), json.dumps(wish)],
        env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.stdout, done.stderr
    assert not done.stderr, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def cage() -> Cage:
    """`cage(attack, layers=[…], …)`: what an attack won behind these layers, as the present user."""
    return lambda attack, **wish: run([sys.executable], ROOT, attack=attack, **wish)


@pytest.fixture
def program() -> Callable[[str], subprocess.CompletedProcess[str]]:
    """`program(source)`: runs Python that has the sandbox at hand in a process of its own, because it forks."""
    head = "import os, sys, signal\nfrom nablagrade.sandbox import *\n"
    head += (
        "from nablagrade.sandbox import namespaces, userns\nfrom nablagrade.sandbox.linux import kernel, rehearsal\n"
    )
    return lambda source: subprocess.run(
        [sys.executable, "-c", head + source],
        env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip


@pytest.fixture(scope="session")
def public_copy() -> Iterator[Path]:
    """The sandbox and its cage where every user can read them: a checkout may lie in a closed home folder."""
    with tempfile.TemporaryDirectory(prefix="nablagrade-public-") as name:
        folder = Path(name)
        for part in NEEDED:
            source, place = ROOT / "nablagrade" / part, folder / "nablagrade" / part
            place.parent.mkdir(exist_ok=True)
            shutil.copytree(source, place) if source.is_dir() else shutil.copy(source, place)
        shutil.copytree(HERE, folder / "tests" / "sandbox", ignore=shutil.ignore_patterns("__pycache__"))
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o755)
        yield folder


@pytest.fixture
def ordinary_cage(public_copy: Path) -> Cage:
    """The same as a user without any privilege, on the system's Python."""
    if os.getuid() != 0:
        return lambda attack, **wish: run([sys.executable], ROOT, attack=attack, **wish)
    if not SYSTEM_PYTHON.exists() or not shutil.which("setpriv"):
        pytest.skip("needs a Python that every user can read, and setpriv")
    drop = ["setpriv", f"--reuid={ORDINARY}", f"--regid={ORDINARY}", "--clear-groups", str(SYSTEM_PYTHON), "-BS"]
    return lambda attack, **wish: run(drop, public_copy, attack=attack, **wish)
