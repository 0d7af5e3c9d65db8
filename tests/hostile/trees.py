"""Hand-ins whose files, links, modes and names are the attack; each is a student of the small course, named for it.

`LINKS` have no work of their own, and hope for somebody else's; `ODD` hold right answers among what might stop a class.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from tests.cli import small_course

RIGHT = "a1_total = 15437"
HONEST = ("anna", "bert")
TIME = "2026-03-02 17:45:00 UTC\n"
Attack = Callable[[Path, Path], None]  # the course, the student's folder for the assignment


def build(place: Path) -> Path:
    """Write the course, with data that it gives, and two honest students."""
    small_course.build(place)
    for name in ("cora", "dora", "emil"):
        for path in sorted((place / "submitted" / name).rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        (place / "submitted" / name).rmdir()
    for name in ("data.csv", "more/part.csv"):
        (place / "source/sums" / name).parent.mkdir(exist_ok=True)
        (place / "source/sums" / name).write_text("15437")
    for name in HONEST:
        (place / "submitted" / name / "sums/own.txt").write_text(name)
        (place / "submitted" / name / "sums/timestamp.txt").write_text(TIME)
    return place


def attack(place: Path) -> None:
    """Let everybody hand in."""
    for name, hand_in in (LINKS | ODD).items():
        folder = place / "submitted" / name / "sums"
        folder.mkdir(parents=True)
        hand_in(place, folder)


def main() -> None:
    """Do as a program, for another user: `trees.py build|attack PLACE`."""
    {"build": build, "attack": attack}[sys.argv[1]](Path(sys.argv[2]))


def answer(folder: Path, cell: str = RIGHT) -> None:
    """Hand in level A with this answer."""
    small_course.save(folder / "level-a.ipynb", small_course.level_a(cell, "pass"))


# ---------------------------------------------------------------- somebody else's work


def _instead(folder: Path, target: str | Path) -> None:
    folder.rmdir()
    folder.symlink_to(target)


def _chain(place: Path, folder: Path) -> None:
    _instead(folder, "one")
    (folder.parent / "one").symlink_to("two")
    (folder.parent / "two").symlink_to("../../source/sums")


def _whole(place: Path, folder: Path) -> None:
    folder.rmdir()
    _instead(folder.parent, "anna")


def _files(place: Path, folder: Path) -> None:
    for name in ("level-a.ipynb", "level-b.ipynb"):
        (folder / name).symlink_to(f"../../../source/sums/{name}")


def _inner(place: Path, folder: Path) -> None:
    (folder / "hw").symlink_to(place / "submitted/anna/sums")
    (folder / "work").mkdir()
    (folder / "work/deep").symlink_to("../../../../source/sums")


def _hard(course: str) -> Attack:
    def link(place: Path, folder: Path) -> None:
        for name in ("level-a.ipynb", "level-b.ipynb"):
            os.link(place / course / name, folder / name)

    return link


def _hard_twice(place: Path, folder: Path) -> None:
    _hard("source/sums")(place, folder)
    (folder / "again").mkdir()
    _hard("source/sums")(place, folder / "again")


def _odd_spelling(place: Path, folder: Path) -> None:
    folder.rmdir()
    (folder.parent / "SUMS").symlink_to("../anna/sums")


LINKS: dict[str, Attack] = {
    "links-to-the-source": lambda place, folder: _instead(folder, "../../source/sums"),
    "links-by-the-whole-path": lambda place, folder: _instead(folder, place / "source/sums"),
    "links-to-a-neighbour": lambda place, folder: _instead(folder, "../anna/sums"),
    "links-in-a-chain": _chain,
    "links-to-be-a-neighbour": _whole,
    "links-files": _files,
    "links-from-inside": _inner,
    "links-another-spelling": _odd_spelling,
    "links-hard-to-the-source": _hard("source/sums"),
    "links-hard-to-a-neighbour": _hard("submitted/anna/sums"),
    "links-hard-and-again": _hard_twice,
}


# ---------------------------------------------------------------- what might stop a class


def _with(*names: str, cell: str = RIGHT) -> Attack:
    """Level A, and files that hold what their names are."""

    def hand_in(place: Path, folder: Path) -> None:
        answer(folder, cell)
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(name)

    return hand_in


def _closed(name: str, *names: str) -> Attack:
    def hand_in(place: Path, folder: Path) -> None:
        _with(*names)(place, folder)
        (folder / name).chmod(0)

    return hand_in


def _devices(place: Path, folder: Path) -> None:
    answer(folder)
    os.mkfifo(folder / "level-b.ipynb")
    os.mkfifo(folder / "timestamp.txt")
    before = os.open(".", os.O_RDONLY)
    os.chdir(folder)  # a socket's path is short
    with socket.socket(socket.AF_UNIX) as one:
        one.bind("more.ipynb")
    os.fchdir(before)
    os.close(before)


def _names(place: Path, folder: Path) -> None:
    answer(folder)
    for name in ("x" * 255, "\udcff\udcfe.csv", "two\nlines", "-rf", "~", "con", "a\\b", "*.ipynb", " .ipynb"):
        (folder / name).write_text("1")
    deep = os.open(folder, os.O_RDONLY)
    for _ in range(40):  # a path of 8,000 letters
        os.mkdir("d" * 200, dir_fd=deep)
        deeper = os.open("d" * 200, os.O_RDONLY, dir_fd=deep)
        os.close(deep)
        deep = deeper
    os.close(deep)


def _many(place: Path, folder: Path) -> None:
    answer(folder)
    for number in range(300):
        (folder / f"copy-{number}.ipynb").write_text("{}")


def _giants(place: Path, folder: Path) -> None:
    answer(folder)
    for name, megabytes in (("timestamp.txt", 400), ("level-b.ipynb", 400), ("giant.csv", 4000), ("half.csv", 190)):
        with (folder / name).open("wb") as file:
            file.truncate(megabytes * 1_000_000)


def _own_time(place: Path, folder: Path) -> None:
    answer(folder, f"{RIGHT}\nopen('timestamp.txt', 'w').write('1999-01-01 00:00:00 UTC')")
    (folder / "timestamp.txt").write_text(TIME)


def _own_time_in_a_folder(place: Path, folder: Path) -> None:
    answer(folder, f"{RIGHT}\nimport os\nos.mkdir('timestamp.txt')\nopen('timestamp.txt/x', 'w').write('1')")
    (folder / "timestamp.txt").write_text(TIME)


WRITES_A_FOLDER = f"{RIGHT}\nimport os\nos.mkdir('zzz.ipynb')\nopen('zzz.ipynb/x', 'w').write('1')"
TURNS_THINGS = (
    f"{RIGHT}\nimport os, shutil\nos.remove('data.csv')\nos.mkdir('data.csv')\nopen('data.csv/x', 'w').write('1')\n"
    "shutil.rmtree('more')\nopen('more', 'w').write('2')"
)


def _nothing_opens(place: Path, folder: Path) -> None:
    answer(folder)
    folder.chmod(0)


def _not_even_the_student(place: Path, folder: Path) -> None:
    answer(folder)
    folder.parent.chmod(0)


ODD: dict[str, Attack] = {
    "folder-like-a-notebook": _with("x.ipynb/f"),
    "folder-like-the-notebook": _with("level-b.ipynb/f", "level-b.ipynb/level-c.ipynb"),
    "folder-like-the-time": _with("timestamp.txt/f"),
    "folder-for-a-file": _with("data.csv/x", cell="a1_total = int(open('data.csv').read())"),
    "file-for-a-folder": _with("more", cell="a1_total = int(open('more/part.csv').read())"),
    "file-and-folder-inside": _with(
        "hw/data", "data/x", "hw/level-b.ipynb", cell="a1_total = int(open('data.csv').read())"
    ),
    "closed-file": _closed("own.txt", "own.txt"),
    "closed-notebook": _closed("level-b.ipynb", "level-b.ipynb"),
    "closed-folder": _closed("own", "own/x.txt"),
    "closed-time": _closed("timestamp.txt", "timestamp.txt"),
    "closed": _nothing_opens,
    "closed-altogether": _not_even_the_student,
    "devices": _devices,
    "names": _names,
    "many-notebooks": _many,
    "giants": _giants,
    "writes-a-folder": _with(cell=WRITES_A_FOLDER),
    "turns-what-is-given": _with(cell=TURNS_THINGS),
    "writes-its-own-time": _own_time,
    "writes-a-folder-of-time": _own_time_in_a_folder,
}


if __name__ == "__main__":
    main()
