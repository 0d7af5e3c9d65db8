"""Becomes a user without privileges and goes on as another program: `as_ordinary_user.py UID PROGRAM [ARGUMENT…]`.

A Python below root's closed home folder stays readable: in mounts of this process's own, the home folder is a new one
that everybody may enter and that holds nothing else.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from nablagrade.sandbox import mountns
from nablagrade.sandbox.linux import kernel, mounts


def main() -> None:
    """Drop everything, and exec."""
    user, program = int(sys.argv[1]), sys.argv[2:]
    python = Path(sys.base_prefix)
    if closed := next((one for one in reversed(python.parents) if one.stat().st_mode & 0o005 != 0o005), None):
        _open_way(closed, python)
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    os.execv(program[0], program)  # noqa: S606 - what this program is for


def _open_way(closed: Path, wanted: Path) -> None:
    mountns.leave()
    copy = mounts.copy(str(wanted), 0)
    mounts.attach(mounts.file_system({"mode": "0755"}, 0), str(closed))
    wanted.mkdir(parents=True)
    mounts.attach(copy, str(wanted))


if __name__ == "__main__":
    kernel.thread_count()
    main()
