"""Gradescope's machine, as its documentation says: a root with `/autograder` in it, and root who runs scripts."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

# In a chroot nobody makes user namespaces, as in Docker. Whoever is not root here is root in a namespace.
UNSHARE = ["unshare", "--mount", *(["--map-root-user"] if os.geteuid() else [])]
ENTER = """
set -eu
root=$1 autograder=$2
shift 2
for path in /*; do
    if [ -L "$path" ]; then [ -L "$root$path" ] || cp -P "$path" "$root$path"
    elif [ -d "$path" ]; then mkdir -p "$root$path"; mount --rbind "$path" "$root$path"
    fi
done
mkdir -p "$root/autograder"
mount --bind "$autograder" "$root/autograder"
exec chroot "$root" setpriv --bounding-set "-all,$RIGHTS" "$@"
"""
RIGHTS = "chown dac_override fowner fsetid kill net_bind_service net_raw setfcap setgid setpcap setuid sys_chroot"


class Autograder:
    """What Gradescope makes of a zip: `setup.sh` is run once, `run_autograder` for each submission."""

    def __init__(self, bundle: Path, place: Path) -> None:
        self.home = place / "autograder"
        self._root = place / "root"
        self._root.mkdir()
        self._programs = place / "programs"
        self._programs.mkdir()
        with zipfile.ZipFile(bundle) as archive:
            archive.extractall(self.home / "source")
        shutil.copy(self.home / "source" / "run_autograder", self.home / "run_autograder")
        (self.home / "run_autograder").chmod(0o755)
        (self.home / "results").mkdir()

    def set_up(self) -> str:
        """Run setup.sh where the libraries are installed already, and no index is asked; return what was said."""
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        (self._programs / version).symlink_to(Path(sys._base_executable).resolve())  # type: ignore[attr-defined]
        self._bring_libraries(self.home / "venv" / "lib" / version / "site-packages")
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

    def _bring_libraries(self, target: Path) -> None:
        libraries = Path(sysconfig.get_path("purelib"))
        for line in (self.home / "source" / "requirements.txt").read_text().split():
            files = distribution(line.partition("==")[0]).files or ()
            for top in {file.parts[0] for file in files} - {"..", "__pycache__"}:
                if (libraries / top).is_dir():
                    shutil.copytree(libraries / top, target / top, copy_function=_link, dirs_exist_ok=True)
                elif not (target / top).exists():
                    target.mkdir(parents=True, exist_ok=True)
                    _link(libraries / top, target / top)
        program = target.parents[2] / "bin" / "alembic"  # nbgrader starts it by name; this is what pip writes
        program.parent.mkdir(exist_ok=True)
        program.write_text("#!/autograder/venv/bin/python\nfrom alembic.config import main\n\nmain()\n")
        program.chmod(0o755)

    def _run(self, *command: str) -> str:
        rights = ",".join(f"+{right}" for right in RIGHTS.split())  # those of root in a container of Docker's
        environment = {
            "PATH": f"{self._programs}:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": "/root",
            "PIP_NO_INDEX": "1",
            "PIP_NO_COMPILE": "1",
            "RIGHTS": rights,
        }
        done = subprocess.run(
            [*UNSHARE, "bash", "-c", ENTER, "enter", str(self._root), str(self.home), *command],
            env=environment, cwd="/", capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
        return done.stdout + done.stderr


def _link(source: str | Path, target: str | Path) -> None:
    if os.path.lexists(target):
        return
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
