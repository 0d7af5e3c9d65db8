"""Pictures beside a record: what is one by its bytes, what is none, and what a page makes of them."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import replace

import pytest

from nablagrade.errors import CourseError
from nablagrade.model import ExerciseResult, Record
from nablagrade.records import pictures
from nablagrade.records.reports.feedback import render
from tests.drop_in.payloads import DOT

PNG = b64decode(DOT)
KINDS = {"png": PNG, "jpeg": b"\xff\xd8\xff\xe0", "gif": b"GIF89a", "webp": b"RIFF\x10\0\0\0WEBPVP8 "}
OTHERS = [b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", b"<html><script>x()</script>", b"BM\x8a", b"%PDF-",
          b"RIFF\x10\0\0\0WAVE", b"", b" " + PNG]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_a_picture(kind):
    """By its first bytes, whatever the notebook calls it; line ends in its text are none of it."""
    text = b64encode(KINDS[kind]).decode()
    found = pictures.read_picture(f"{text[:4]}\n{text[4:]}\n")
    assert found == KINDS[kind]
    assert pictures.address_of(found) == f"data:image/{kind};base64,{text}"


@pytest.mark.parametrize("data", OTHERS)
def test_what_is_none(data):
    """A drawing, a page, sound, a document, another kind: nothing that a browser could take for more than a picture."""
    assert pictures.read_picture(b64encode(data).decode()) is None


def test_what_is_no_text_of_a_picture():
    """Neither other signs nor too many of them."""
    assert pictures.read_picture("no base64!") is None
    assert pictures.read_picture("ü" * 8) is None
    assert pictures.read_picture(b64encode(PNG + bytes(pictures.MAX_BYTES)).decode()) is None
    assert pictures.read_picture(DOT + "\n" * 2 * pictures.MAX_BYTES) is None


@pytest.fixture
def with_picture(make_record: Callable[..., Record]) -> Record:
    """A record of an answer with three attachments, two of which are none that are shown."""
    essay = ExerciseResult("b2-in-words", None, None, 2.0, needs_person=True, pictures=1, pictures_left_out=2)
    return replace(make_record("anna", "level-b"), exercises=(essay,))


def test_they_lie_beside_the_record(with_picture, tmp_path):
    """Written, read, and gone with the next record; a file that is none is named with the mend."""
    path = tmp_path / "anna" / with_picture.assignment / "level-b.pictures"
    path.parent.mkdir(parents=True)
    assert pictures.read(with_picture, tmp_path) == {}
    pictures.write(with_picture, {"b2-in-words": (PNG,)}, tmp_path)
    assert pictures.read(with_picture, tmp_path) == {"b2-in-words": (PNG,)}
    assert [one.name for one in path.parent.iterdir()] == ["level-b.pictures"]
    for odd in ("[]", "{", '{"x": 3}', '{"x": [3]}', "[" * 100_000):
        path.write_text(odd)
        with pytest.raises(CourseError, match=r"level-b\.pictures: .*--force"):
            pictures.read(with_picture, tmp_path)
    pictures.write(with_picture, {}, tmp_path)
    assert not path.exists()


def test_the_page_shows_them(with_picture):
    """In the page itself, which its policy allows; what is left out is said, and why."""
    page = render([with_picture], {}, {"level-b": {"b2-in-words": (PNG,)}})
    assert page.count('<img src="data:image/png;base64,iVBO') == 1
    assert "img-src data:;" in page
    assert "2 attached pictures are not shown here: a page shows PNG, JPEG, GIF and WebP, up to 4" in page
    assert "3 attached pictures are not shown here" in render([with_picture])
