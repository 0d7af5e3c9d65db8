"""Gradescope's machine, as its documentation says: a root with `/autograder` in it, and root who runs scripts."""

from __future__ import annotations

import json
import shutil
import sys
import zipfile
from pathlib import Path
from typing import Any

from tests.containers.machine import PYTHON, Container, bring_libraries

# What root has in a container of Docker's.
_RIGHTS = "chown dac_override fowner fsetid kill net_bind_service net_raw setfcap setgid setpcap setuid sys_chroot"


class Autograder:
    """What Gradescope makes of a zip: `setup.sh` is run once, `run_autograder` for each submission."""

    def __init__(self, bundle: Path, place: Path) -> None:
        self.home = place / "autograder"
        self._root = place / "root"
        self._programs = place / "programs"
        self._programs.mkdir()
        with zipfile.ZipFile(bundle) as archive:
            archive.extractall(self.home / "source")
        shutil.copy(self.home / "source" / "run_autograder", self.home / "run_autograder")
        (self.home / "run_autograder").chmod(0o755)
        (self.home / "results").mkdir()

    def set_up(self) -> str:
        """Run setup.sh where the libraries are installed already, and no index is asked; return what was said."""
        (self._programs / f"python{sys.version_info.major}.{sys.version_info.minor}").symlink_to(PYTHON)
        lines = (self.home / "source" / "requirements.txt").read_text().split()
        bring_libraries((line.partition("==")[0] for line in lines), self.home / "venv")
        return self._run("bash", "/autograder/source/setup.sh")

    def grade(self, files: dict[str, bytes], metadata: bytes = b"{}") -> tuple[dict[str, Any], str]:
        """Hand in these files; return results.json, and what was printed for instructors."""
        submission = self.home / "submission"
        shutil.rmtree(submission, ignore_errors=True)
        submission.mkdir()
        for name, content in files.items():
            (submission / name).write_bytes(content)
        (self.home / "submission_metadata.json").write_bytes(metadata)
        said = self._run("/autograder/run_autograder")
        return json.loads((self.home / "results" / "results.json").read_text("utf-8")), said

    def _run(self, *command: str) -> str:
        rights = ",".join(f"+{right}" for right in _RIGHTS.split())
        mounts = {"/autograder": ("rw", self.home), "/programs": ("ro", self._programs)}
        environment = {
            "PATH": "/programs:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": "/root",
            "PIP_NO_INDEX": "1",
            "PIP_NO_COMPILE": "1",
        }
        container = Container(self._root, mounts, ["--bounding-set", f"-all,{rights}"], environment)
        done = container.run(*command)
        assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
        return done.stdout + done.stderr
