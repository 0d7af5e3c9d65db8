"""Downloads as platforms make them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest

DATE = (2026, 3, 2, 12, 0, 0)


@pytest.fixture
def make_zip(tmp_path: Path) -> Callable[..., Path]:
    """`make_zip({name: content}, called="download.zip", date=…)`: a zip; pairs may repeat a name."""

    def make(
        files: Mapping[str, str] | Iterable[tuple[str, str]],
        called: str = "download.zip",
        date: tuple[int, int, int, int, int, int] = DATE,
    ) -> Path:
        with zipfile.ZipFile(tmp_path / called, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items() if isinstance(files, Mapping) else files:
                archive.writestr(zipfile.ZipInfo(name, date), content)
        return tmp_path / called

    return make
