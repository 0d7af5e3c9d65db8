"""Takes the site's pictures of the real program: `make pictures`.

The sample class of one lesson is graded in a copy of this course that is thrown away. One more student is in there, who
hands in one other's code with new names in it, and another one's free text. Pages are seen in Debian's chromium, and
what a terminal shows is drawn by rich. All of it goes into `docs/pictures`; the pages say in words what is to be seen.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect
from rich.console import Console
from rich.text import Text

from tests.conftest import copy_course
from tests.servers import chromium, review

ROOT = Path(__file__).parents[1]
PICTURES = Path(__file__).with_name("pictures")
LESSON = "gradient-vector"
CODER, WRITER, COPIER = "right-by-other-means", "all-right", "with-other-names"
OTHER_NAMES = {"quotient": "slope", "step": "shift", "first": "start"}
COLUMNS = 100
COLOURS = 64  # enough for pages in few colours, and a third of the bytes
FETCHED_FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)  # rich names one in the network; any other one does
REWRITTEN = "\x1b[2K"  # what a terminal begins a line with that it writes again


@dataclass(frozen=True)
class Studio:
    """The graded course, what grading it has said, and the browser."""

    course: Path
    said: str
    browser: Browser

    def type(self, *words: str) -> str:
        """Return what a command of the program says, in colours."""
        return run(self.course, *words)

    @contextmanager
    def look(self, address: str, height: int = 760) -> Iterator[Page]:
        """Open an address in a window as wide as a picture of the site needs it."""
        page = self.browser.new_page(viewport={"width": 1000, "height": height}, device_scale_factor=1.5)
        page.goto(address)
        yield page
        page.close()

    def keep(self, name: str, *words: str) -> str:
        """Keep the page that a command writes in the course's folder; return its address."""
        path = self.course / name
        path.write_text(self.type(*words), encoding="utf-8")
        return path.as_uri()

    @cached_property
    def class_page(self) -> str:
        """The address of the class page."""
        return self.keep("class.html", "report", LESSON, "--format", "html")


def run(course: Path, *words: str) -> str:
    """Run a command as in a terminal of a hundred columns; codes other than 0 and 1 are errors."""
    environment = os.environ | {"FORCE_COLOR": "1", "COLUMNS": str(COLUMNS)}
    command = [sys.executable, "-m", "nablagrade", *words]
    done = subprocess.run(command, cwd=course, env=environment, capture_output=True, text=True, check=False)
    if done.returncode > 1:
        raise SystemExit(f"nablagrade {' '.join(words)}: {done.stderr[-2000:]}")
    return done.stdout + done.stderr.rpartition(REWRITTEN)[2]


def make_course(place: Path) -> Path:
    """Copy the course with its sample class, and add the one who has copied."""
    course = copy_course(place)
    for student in sorted((ROOT / "submissions").iterdir()):
        if (student / LESSON).is_dir():
            shutil.copytree(student / LESSON, course / "submissions" / student.name / LESSON)
    classmates = course / "submissions"
    copied = classmates / COPIER / LESSON
    shutil.copytree(classmates / CODER / LESSON, copied)
    shutil.copy(classmates / WRITER / LESSON / "level-b.ipynb", copied)
    rename(copied / "level-c.ipynb")
    return course


def rename(path: Path) -> None:
    """Give the variables of a notebook's answers other names."""
    notebook = json.loads(path.read_text("utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and cell["metadata"].get("nbgrader", {}).get("solution"):
            words = re.split(r"\b", "".join(cell["source"]))
            cell["source"] = "".join(OTHER_NAMES.get(word, word) for word in words)
    path.write_text(json.dumps(notebook), encoding="utf-8")


def compress(taken: bytes, path: Path) -> None:
    """Write a picture in few colours."""
    with Image.open(io.BytesIO(taken)) as picture:
        picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def draw_terminal(command: str, said: str, path: Path) -> None:
    """Draw what a command has said, without a font that somebody's browser would fetch."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO())
    console.print(Text.from_ansi(said.rstrip()))
    path.write_text(FETCHED_FONT.sub("", console.export_svg(title=command)), encoding="utf-8")


def take_grade(studio: Studio, path: Path) -> None:
    """What grading a class says."""
    draw_terminal(f"nablagrade grade {LESSON}", studio.said, path)


def take_check(studio: Studio, path: Path) -> None:
    """What a student learns before handing in."""
    shutil.copy(studio.course / "submissions" / "invalid-spellings" / LESSON / "level-a.ipynb", studio.course)
    draw_terminal("nablagrade check level-a.ipynb", studio.type("check", "level-a.ipynb"), path)


def take_class(studio: Studio, path: Path) -> None:
    """The class page from its top."""
    with studio.look(studio.class_page, 1130) as window:
        compress(window.screenshot(), path)


def take_plots(studio: Studio, path: Path) -> None:
    """The class page's plots."""
    with studio.look(studio.class_page) as window:
        compress(window.locator("section[aria-labelledby=plots]").screenshot(), path)


def take_students(studio: Studio, path: Path) -> None:
    """The class page's students, of whom some are asked for and one is opened."""
    with studio.look(studio.class_page) as window:
        window.get_by_label("Show").select_option("invalid")
        window.locator("#people tbody:not([hidden]) button").first.click()
        compress(window.locator("section[aria-labelledby=students]").screenshot(), path)


def take_feedback(studio: Studio, path: Path) -> None:
    """What a student gets back."""
    page = studio.course / "feedback" / "swapped-coordinates" / LESSON / "level-a.html"
    with studio.look(page.as_uri()) as window:
        compress(window.screenshot(), path)


def take_review(studio: Studio, path: Path) -> None:
    """A question whose equal answers stand together, with a part of its mark scheme pressed."""
    with review(studio.course, "b4_text", assignment=LESSON) as server, studio.look(server.address) as window:
        window.locator("#chips .chip", has_text="equal").wait_for()
        expect(window.locator("#answer")).not_to_contain_text("One moment")  # the page's policy allows no other look
        window.keyboard.press("1")
        compress(window.screenshot(), path)


def take_similar(studio: Studio, path: Path) -> None:
    """The pair that was planted, side by side."""
    with studio.look(studio.keep("alike.html", "similar", LESSON, "--format", "html")) as window:
        compress(window.screenshot(), path)


TAKEN: Mapping[str, Callable[[Studio, Path], None]] = {
    "check.svg": take_check,
    "class-page.png": take_class,
    "class-page-plots.png": take_plots,
    "class-page-students.png": take_students,
    "feedback.png": take_feedback,
    "grade.svg": take_grade,
    "review.png": take_review,
    "similar.png": take_similar,
}


def take_pictures(folder: Path) -> None:
    """Take all pictures anew."""
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, chromium() as browser:
        course = make_course(Path(scratch) / "course")
        run(course, "release", LESSON)
        studio = Studio(course, run(course, "grade", LESSON), browser)
        run(course, "feedback", LESSON)
        for name, take in TAKEN.items():
            take(studio, folder / name)


if __name__ == "__main__":
    take_pictures(PICTURES)
