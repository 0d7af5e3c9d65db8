"""The autograded folder of a submission, in nbgrader's place: built aside and renamed, so nobody sees half of it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

FILE_MODE = 0o444  # as nbgrader sets it


def write_folder(folder: Path, notebooks: Mapping[str, bytes | None], files: Mapping[str, Path]) -> None:
    """Replace a submission's folder. A notebook that is not named keeps its old file; None removes it."""
    new, old = (folder.with_name(f".{folder.name}.{end}") for end in ("new", "old"))
    _remove(new)
    if old.exists() and not folder.exists():
        old.rename(folder)  # killed between the two steps of `_swap`
    new.mkdir(parents=True)
    for name, path in files.items():
        (new / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, new / name, follow_symlinks=False)
    for kept in folder.glob("*.ipynb"):
        if kept.stem not in notebooks:
            shutil.copyfile(kept, new / kept.name)
    for name, body in notebooks.items():
        if body is not None:
            (new / f"{name}.ipynb").write_bytes(body)
    for path in new.rglob("*"):
        if path.is_file():
            path.chmod(FILE_MODE)
    _swap(new, folder, old)


def _swap(new: Path, folder: Path, old: Path) -> None:
    _remove(old)
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    _remove(old)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
