"""What was handed in is what is graded: whoever changes it afterwards, in whatever way, is found out."""

from __future__ import annotations

import os

import pytest

from nablagrade.errors import NotebookError
from nablagrade.notebooks import sealed
from nablagrade.notebooks.cells import read_bytes
from nablagrade.notebooks.sealed import ChangedError, copy, seal


@pytest.fixture
def file(tmp_path):
    """A file of a submission, below a folder that holds all of them."""
    (tmp_path / "all/anna/sums").mkdir(parents=True)
    path = tmp_path / "all/anna/sums/x.ipynb"
    path.write_bytes(b"as it was")
    return path


def sealed_by(path):
    """What is known of it."""
    return seal(path.parents[2], path)


def test_what_did_not_change_is_read(file, tmp_path):
    """And copied; also after it was written again, or moved away and back, with the same content."""
    one = sealed_by(file)
    file.write_bytes(b"as it was")
    copy(one, tmp_path / "copy")
    assert read_bytes(one) == (tmp_path / "copy").read_bytes() == b"as it was"


def change(path):
    """Other bytes, as many as there were, at the same time."""
    time = path.stat().st_mtime_ns
    path.write_bytes(b"as it IS!")
    os.utime(path, ns=(time, time))


def link(path):
    """A link to something else of the same content."""
    path.rename(path.with_name("y"))
    path.symlink_to("y")


def link_folder(path):
    """A link in the place of the folder."""
    path.parent.rename(path.parent.with_name("other"))
    path.parent.symlink_to("other")


def pipe(path):
    """A pipe, at which a reader would wait for ever."""
    path.unlink()
    os.mkfifo(path)


def folder(path):
    """A folder."""
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("do", [change, link, link_folder, pipe, folder, os.unlink])
def test_what_changed_is_not_read(file, tmp_path, do):
    """Neither by whoever grades it nor by whoever copies it."""
    one = sealed_by(file)
    do(file)
    with pytest.raises(ChangedError, match=r"^x\.ipynb: "):
        read_bytes(one)
    with pytest.raises(ChangedError, match="grade again"):
        copy(one, tmp_path / "copy")


def test_what_grows_without_end_is_not_read_without_end(file, monkeypatch):
    """What is written behind the limit after a look is neither hashed nor copied, and nothing of it stays."""
    monkeypatch.setattr(sealed, "MAX_BYTES", 100)
    one = sealed_by(file)
    with file.open("ab") as out:
        out.truncate(1 << 40)
    with pytest.raises(ChangedError):
        copy(one, file.with_name("copy"))
    assert not file.with_name("copy").exists()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path.symlink_to("/etc/passwd"), "is a link, which is not followed; hand in the file itself"),
        (os.mkfifo, "is no plain file; hand in the file itself"),
        (os.mkdir, "is no plain file; hand in the file itself"),
        (lambda path: None, "cannot be opened (No such file or directory)"),
        (lambda path: os.link(path.with_name("other"), path), sealed.LINKED),
    ],
)
def test_what_cannot_be_read_is_sealed_with_its_reason(file, make, words):
    """Whoever reads it hears why, and nothing of what is behind it."""
    file.rename(file.with_name("other"))
    make(file)
    one = sealed_by(file)
    assert one.problem == words
    with pytest.raises(NotebookError) as caught:
        read_bytes(one)
    assert str(caught.value) == f"x.ipynb: {words}"


def test_a_giant_is_not_hashed(file):
    """Nobody reads it: its size and time are enough."""
    with file.open("wb") as out:
        out.truncate(1 << 40)
    assert sealed_by(file).seal.startswith(b"1099511627776 ")
