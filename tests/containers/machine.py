"""A root of its own, as a container has one: the system's programs, what is mounted, and the rights that are left."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

# In a chroot nobody makes user namespaces, as in Docker. Whoever is not root here is root in a namespace.
_UNSHARE = ["unshare", "--mount", *(["--map-root-user"] if os.geteuid() else [])]
_ENTER = """
set -eu
root=$1 mounts=$2 access=$3
shift 3
mount --bind "$root" "$root"
for path in /bin /dev /etc /lib /lib64 /proc /sbin /sys /usr; do
    if [ -L "$path" ]; then [ -L "$root$path" ] || cp -P "$path" "$root$path"
    elif [ -d "$path" ]; then mkdir -p "$root$path"; mount --rbind "$path" "$root$path"
    fi
done
while read -r there mode here; do
    mkdir -p "$root$there"
    mount --bind "$here" "$root$there"
    mount -o "remount,bind,$mode" "$root$there"
done <<< "$mounts"
mkdir -p "$root/tmp"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount -o "remount,bind,$access" "$root"
exec chroot "$root" setpriv "$@"
"""
PYTHON = Path(sys._base_executable).resolve()  # type: ignore[attr-defined]  # the one below this environment


@dataclass(frozen=True)
class Container:
    """A root with what is mounted, `ro` or `rw`, by its place; and what `setpriv` takes for whoever runs there."""

    root: Path
    mounts: Mapping[str, tuple[str, Path]]
    rights: Sequence[str]
    environment: Mapping[str, str]
    access: str = "rw"  # of the root itself

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in it, and wait for its end."""
        self.root.mkdir(exist_ok=True)
        places = {sys.base_prefix: ("ro", Path(sys.base_prefix)), **self.mounts}
        lines = [f"{there} {mode} {here}" for there, (mode, here) in places.items() if not there.startswith("/usr")]
        words = ["env", "-i", *(f"{name}={value}" for name, value in self.environment.items()), *command]
        return subprocess.run(
            [*_UNSHARE, "bash", "-c", _ENTER, "enter", str(self.root),
             "\n".join(lines), self.access, *self.rights, *words],
            env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}, cwd="/", capture_output=True, text=True, check=False,
        )  # fmt: skip


def bring_libraries(names: Iterable[str], environment: Path) -> None:
    """Put libraries that are installed here into another environment, where no index is asked for them."""
    libraries = Path(sysconfig.get_path("purelib"))
    target = environment / libraries.relative_to(sys.prefix)
    target.mkdir(parents=True, exist_ok=True)
    files = [file for name in names for file in distribution(name).files or ()]
    tops = sorted({file.parts[0] for file in files} - {"..", "__pycache__"})
    for how in ("-rl", "-r"):  # the same files twice, or copies where that is another disk
        done = subprocess.run(["cp", "-n", how, *tops, target], cwd=libraries, capture_output=True, check=False)
        if done.returncode == 0:
            break
    program = environment / "bin" / "alembic"  # nbgrader starts it by name; pip would have written it
    program.parent.mkdir(exist_ok=True)
    program.write_text(f"#!/usr/bin/env -S python\n{_ALEMBIC}")
    program.chmod(0o755)


_ALEMBIC = "from alembic.config import main\n\nmain()\n"
