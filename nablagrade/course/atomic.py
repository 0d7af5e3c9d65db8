"""Files put in their places together: written aside, then renamed; all of them, or none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Mapping
from contextlib import ExitStack
from pathlib import Path

from nablagrade.errors import CourseError


def write_together(files: Mapping[Path, bytes], replacing: Collection[Path] = ()) -> None:
    """Write files. CourseError, and nothing written, when one is there that is not to be replaced."""
    for path in files:
        if path not in replacing and os.path.lexists(path):
            raise CourseError(f"{path}: is there already; choose another name, or move it away")
    with ExitStack() as undo:
        try:
            aside = {path: _write_aside(path, content, undo) for path, content in files.items()}
            for path, new in aside.items():
                _swap(path, new, undo)
        except OSError as error:
            raise CourseError(f"{error.filename}: cannot be written ({error.strerror}); nothing was changed") from error
        undo.pop_all()


def _write_aside(path: Path, content: bytes, undo: ExitStack) -> Path:
    for folder in reversed([one for one in path.parents if not one.exists()]):
        folder.mkdir()
        undo.callback(_remove_folder, folder)
    new = path.with_name(f".{path.name}.new")
    undo.callback(new.unlink, missing_ok=True)
    is_replaced = path.exists()
    if is_replaced:
        new.touch(0o600)  # who may not read the old one reads the new one at no moment
    new.write_bytes(content)
    if is_replaced:
        shutil.copymode(path, new)
    return new


def _remove_folder(folder: Path) -> None:
    """Another program may have put something into it meanwhile; then it stays."""
    if not any(folder.iterdir()):
        folder.rmdir()


def _swap(path: Path, new: Path, undo: ExitStack) -> None:
    if path.exists():
        undo.callback(path.write_bytes, path.read_bytes())
    else:
        undo.callback(path.unlink, missing_ok=True)
    new.replace(path)
