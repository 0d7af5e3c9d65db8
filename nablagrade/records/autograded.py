"""The autograded folder of a submission, in nbgrader's place: built aside and renamed, so nobody sees half of it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

FILE_MODE = 0o444  # as nbgrader sets it


def write_folder(folder: Path, notebooks: Mapping[str, bytes | None], files: Mapping[str, Path]) -> None:
    """Replace a submission's folder. A notebook that is not named keeps its old file; None removes it."""
    new = folder.with_name(f".{folder.name}.new")
    _remove(new)
    new.mkdir(parents=True)
    for name, path in files.items():
        (new / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, new / name, follow_symlinks=False)
    for old in folder.glob("*.ipynb"):
        if old.stem not in notebooks:
            shutil.copyfile(old, new / old.name)
    for name, body in notebooks.items():
        if body is not None:
            (new / f"{name}.ipynb").write_bytes(body)
    for path in new.rglob("*"):
        if path.is_file():
            path.chmod(FILE_MODE)
    _swap(new, folder)


def _swap(new: Path, folder: Path) -> None:
    old = folder.with_name(f".{folder.name}.old")
    _remove(old)
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    _remove(old)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
