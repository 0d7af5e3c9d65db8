"""Which folders a child may read: the standard library, site-packages, this package, shared libraries; nothing else."""

from __future__ import annotations

import site
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

from nablagrade.errors import IsolationError

_SYSTEM_LIBRARIES = (Path("/lib"), Path("/lib64"), Path("/usr/lib"), Path("/usr/lib64"))
PROGRAMS = tuple(Path(name) for name in ("/bin", "/usr/bin", "/usr/local/bin"))
_MAPS = Path("/proc/self/maps")


def readable_roots() -> tuple[Path, ...]:
    """The roots as they are spelled and as they resolve; never `sys.path`, where an editable install may put a course.

    Call it after everything is imported: libraries that the process has mapped from elsewhere name their folders.
    """
    spelled = [*_python_folders(), Path(__file__).parents[1], *_SYSTEM_LIBRARIES]
    folders = [path for path in spelled if path.is_dir()]
    covered = _with_targets(folders)
    return _without_nested((*covered, *_with_targets(_library_folders(covered))))


def program_roots() -> tuple[Path, ...]:
    """The roots of programs that a course allows: the system's, and this Python, by which libraries start workers."""
    own = (Path(sys.executable).parent, Path(sys.executable).resolve().parent, Path(sys.prefix) / "pyvenv.cfg")
    return tuple(dict.fromkeys((*PROGRAMS, *(path for path in own if path.exists()))))


def refuse_exposed(protected: Iterable[Path], readable: Iterable[Path]) -> None:
    """IsolationError when a path that must stay hidden lies under a readable root."""
    roots = [root.resolve() for root in readable]
    for path in protected:
        for root in roots:
            if path.resolve().is_relative_to(root):
                raise IsolationError(f"{path}: lies under {root}, which submissions may read: move it out of there")


def _python_folders() -> list[Path]:
    base = {"base": sys.base_prefix, "platbase": sys.base_exec_prefix}
    own = sysconfig.get_paths()
    folders = [sysconfig.get_path("stdlib", vars=base), sysconfig.get_path("platstdlib", vars=base)]
    folders += [own["purelib"], own["platlib"]]
    if site.ENABLE_USER_SITE:
        folders.append(site.getusersitepackages())
    return [Path(folder) for folder in folders]


def _library_folders(covered: Iterable[Path]) -> list[Path]:
    """Folders of mapped shared libraries that no root covers: libpython's, for one."""
    mapped = {Path(line.split(maxsplit=5)[5]) for line in _MAPS.read_text().splitlines() if ".so" in line}
    return sorted({path.parent for path in mapped if not any(path.is_relative_to(root) for root in covered)})


def _with_targets(folders: Iterable[Path]) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(form for folder in folders for form in (folder.absolute(), folder.resolve())))


def _without_nested(folders: Iterable[Path]) -> tuple[Path, ...]:
    """Drops what another root holds already."""
    distinct = tuple(dict.fromkeys(folders))
    return tuple(folder for folder in distinct if set(folder.parents).isdisjoint(distinct))
