"""`nbgrader generate_assignment` itself: for what a course configures of it, and for its words on what is wrong."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from nablagrade.errors import CourseError
from nablagrade.settings import Settings


def generate_by_program(settings: Settings, assignment: str, release: Path) -> None:
    """Let nbgrader make the student version, and the gradebook's rows. CourseError says what to mend."""
    command = [sys.executable, "-m", "nablagrade.lean", "generate_assignment", assignment, "--create", "--force"]
    command += [f"--CourseDirectory.root={settings.root}", f"--CourseDirectory.db_url={settings.db_url}"]
    command += [f"--CourseDirectory.release_directory={release}"]
    # nbgrader starts `alembic` by name when it makes a gradebook, also where no environment was activated
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    environment = os.environ | {"PATH": path}
    done = subprocess.run(command, cwd=settings.root, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CourseError(f"{settings.source / assignment}: nbgrader cannot release it: {_reason(done.stderr)}")


def _reason(log: str) -> str:
    """Return the line of nbgrader's log that says most: the last exception, else its first error."""
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    errors = [line for line in lines if re.match(r"[\w.]+(Error|Exception)\b.*:", line)]
    told = errors[-1:] or [line.partition("ERROR] ")[2] for line in lines if "ERROR] " in line] or lines[-1:]
    return told[0][:300] if told else "it said nothing"
