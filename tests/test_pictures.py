"""The site's pictures: each that a page names is there, is told in words, and can be taken anew."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from docs.take_pictures import PICTURES, TAKEN, take_pictures

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
SHOWN = [(page, *found) for page in PAGES for found in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", page.read_text("utf-8"))]


def test_each_picture_of_a_page_is_there_and_told_in_words():
    """And none lies about that no page shows or nobody can take anew; all of them are small, and fetch nothing."""
    assert [name for page, _, name in SHOWN if (page.parent / name).parent != PICTURES] == []
    assert [name for _, words, name in SHOWN if len(words.split()) < 10] == []
    files = list(PICTURES.iterdir())
    assert {Path(name).name for *_, name in SHOWN} == {file.name for file in files} == set(TAKEN)
    assert sum(file.stat().st_size for file in files) < 700_000
    assert [file.name for file in files if b"url(http" in file.read_bytes().replace(b'"', b"")] == []


@pytest.mark.slow
@pytest.mark.needs_browser
def test_pictures_are_taken_of_the_real_program(tmp_path):
    """One command makes all of them."""
    take_pictures(tmp_path / "pictures")
    made = {file.name: file for file in (tmp_path / "pictures").iterdir()}
    assert set(made) == set(TAKEN)
    for name, file in made.items():
        if file.suffix == ".png":
            with Image.open(file) as picture:
                assert len(picture.getcolors() or ()) > 10, name
        else:
            assert "<text" in file.read_text("utf-8"), name
