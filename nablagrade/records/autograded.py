"""The autograded folder of a submission, in nbgrader's place: built aside and renamed, so nobody sees half of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType

SUFFIX = ".ipynb"
SHARED = 0o2770


@dataclass(frozen=True)
class Modes:
    """Who may do what with the files, by nbgrader's configuration."""

    file: int = 0o444
    is_shared: bool = False  # folders are the group's, too


def write_folder(
    folder: Path,
    notebooks: Mapping[str, bytes | None],
    files: Mapping[str, Path],
    written: Mapping[str, bytes] = MappingProxyType({}),
    modes: Modes = Modes(),
) -> None:
    """Replace a submission's folder. A notebook that is not named keeps its old file; None removes it.

    `written` are files that the student's code wrote: they win over those that it was given, but no notebook is its.
    """
    new, old = (folder.with_name(f".{folder.name}.{end}") for end in ("new", "old"))
    _remove(new)
    if old.exists() and not folder.exists():
        old.rename(folder)  # killed between the two steps of `_swap`
    new.mkdir(parents=True)
    for kept in folder.glob("*.ipynb"):
        if kept.stem not in notebooks:
            shutil.copyfile(kept, new / kept.name)
    for name, body in notebooks.items():
        if body is not None:
            (new / f"{name}.ipynb").write_bytes(body)
    for name, path in files.items():
        _put(new / name, partial(shutil.copyfile, path, follow_symlinks=False))
    for name, data in written.items():
        if not name.endswith(SUFFIX):
            _put(new / name, partial(_write, data))
    _set_modes(new, modes)
    _swap(new, folder, old)


def _put(place: Path, write: Callable[[Path], object]) -> None:
    """Write a file, unless a folder lies where a file must, or a file where a folder must.

    Two notebooks of a submission wrote both, or a student has a folder of a notebook's name: what was first stays.
    """
    with suppress(FileExistsError, NotADirectoryError, IsADirectoryError):
        place.parent.mkdir(parents=True, exist_ok=True)
        write(place)


def _write(data: bytes, place: Path) -> None:
    place.write_bytes(data)


def _set_modes(folder: Path, modes: Modes) -> None:
    for path in (folder, *folder.rglob("*")):
        if path.is_file():
            path.chmod(modes.file)
        elif modes.is_shared:
            path.chmod(path.stat().st_mode & 0o2777 | SHARED)


def _swap(new: Path, folder: Path, old: Path) -> None:
    _remove(old)
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    _remove(old)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
