"""Students whose names attack a shell, a spreadsheet, a browser, a terminal or a log, from submission to report."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sqlite3
import xml.etree.ElementTree as ET
from contextlib import closing
from glob import escape
from html.parser import HTMLParser

import pytest

from nablagrade.records.reports.formats import REPORTS

NAMES = (
    "-rf",
    "--help",
    "new\nline\n::error::pwned",
    "n" * 200,
    "\u202enamtfel",
    "=cmd()",
    "+1;=cmd()",
    "##[error]pwned",
    "::error::pwned",
    "\x1b[31mred\x1b]0;title\x07",
    "<script>alert(1)",
    "<img src=x onerror=alert(1)>",
    "$(touch pwned)`touch pwned`;touch pwned",
    "'); drop table student; --",
    "[bold]%s{0}",
    ".hidden",
)
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
FORMULA = re.compile(r"\s*[=+\-@]")
OURS = re.compile(r"::(error|warning|notice) (file=[^:,]*,line=\d+,)?title=[^:,]*::")
FORMS = sorted({*REPORTS, "html"} - {"gradescope"})


class Tags(HTMLParser):
    """The elements of a page, each with its attributes' names."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, set[str]]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        """Keep it."""
        self.found.append((tag, {name for name, _ in attrs}))


def see_harmless(text):
    """No terminal sequence, nothing that turns the reading direction, no command for a CI runner but our own."""
    assert CONTROLS.findall(text.replace("\r\n", "\n")) == []
    assert [line for line in text.splitlines() if "##[" in line or line.lstrip().startswith("::error::")] == []


def see_plain(page, ours=()):
    """A page in which no name has become an element."""
    see_harmless(page)
    assert [tag for tag, names in Tags(page).found if tag in ("script", "img") or "onerror" in names] == list(ours)


@pytest.fixture(scope="session")
def odd(once, small, command):
    """A course of odd students, graded, with feedback; what was said meanwhile lies beside."""

    def make(place):
        course = small.build(place / "course")
        before = sorted(path.name for path in course.iterdir())
        for name in NAMES:
            for level in ("level-a", "level-b"):
                there = course / "submitted" / name / "sums" / f"{level}.ipynb"
                there.parent.mkdir(parents=True, exist_ok=True)
                there.write_bytes((course / "submitted" / "bert" / "sums" / f"{level}.ipynb").read_bytes())
        graded = command("nablagrade", "grade", "--jobs", "2", "--fail-under", "100", "--github", cwd=course)
        fed = command("nablagrade", "feedback", "sums", cwd=course)
        said = {"codes": [graded.returncode, fed.returncode], "text": graded.stderr + fed.stderr, "before": before,
                "out": graded.stdout + fed.stdout}  # fmt: skip
        (place / "said.json").write_text(json.dumps(said))

    return once("odd-names", make)


def test_all_are_graded_in_their_places(odd):
    """Each has a grade under their own name, and nothing is written but where results belong."""
    said = json.loads((odd / "said.json").read_text())
    course = odd / "course"
    assert said["codes"] == [1, 0], said["text"]
    annotations = said["out"].splitlines()
    assert len(annotations) == 10
    assert [one for one in annotations if not OURS.match(one)] == []
    assert [line for line in said["text"].splitlines() if line.lstrip().startswith("::")] == []
    see_harmless(said["text"])
    assert "has 0 %" in said["text"]
    new = {path.name for path in course.iterdir()} - set(said["before"])
    assert new == {"records", "autograded", "feedback", "gradebook.db"}
    assert [path.name for path in odd.iterdir() if path.name not in ("course", "said.json")] == []
    with closing(sqlite3.connect(course / "gradebook.db")) as database:
        students = {name for (name,) in database.execute("select id from student")}
    assert set(NAMES) <= students
    for folder, kind, files in (("records", "json", 2), ("autograded", "ipynb", 2), ("feedback", "html", 3)):
        counts = [len(list(path.glob(f"sums/*.{kind}"))) for path in (course / folder).iterdir() if path.is_dir()]
        assert counts.count(files) >= len(NAMES), (folder, counts)
    for folder in ("autograded", "feedback"):  # named as nbgrader names them
        assert set(NAMES) <= {path.name for path in (course / folder).iterdir()}
    see_harmless("\n".join(str(path) for path in (course / "records").rglob("*")))


@pytest.mark.parametrize("form", FORMS)
def test_no_report_is_hurt(odd, command, form):
    """Every form of the class is whole, and harmless to whoever shows it."""
    done = command("nablagrade", "report", "sums", "--format", form, cwd=odd / "course")
    assert (done.returncode, done.stderr) == (0, "")
    see_harmless(done.stdout)
    assert "cmd()" in done.stdout
    if form == "json":
        json.loads(done.stdout)
    if form == "junit":
        ET.fromstring(done.stdout)  # noqa: S314 - of our own making
    if form == "html":
        see_plain(done.stdout, ours=["script"])
    if form == "csv":
        cells = [cell for row in csv.reader(io.StringIO(done.stdout)) for cell in row]
        assert [cell for cell in cells if FORMULA.match(cell)] == []


@pytest.mark.parametrize("name", NAMES)
def test_one_of_them(odd, command, name):
    """Each can be chosen by name."""
    done = command("nablagrade", "report", "sums", "--format", "gradescope", f"--student={escape(name)}",
                   cwd=odd / "course")  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    see_harmless(done.stdout)
    assert json.loads(done.stdout)["tests"]


def test_no_page_is_hurt(odd):
    """A student's feedback shows the name as text."""
    pages = sorted((odd / "course" / "feedback").glob("*/sums/index.html"))
    assert len(pages) == len(NAMES) + 5
    for page in pages:
        see_plain(page.read_text("utf-8"))


def test_a_name_that_is_no_text(fresh, command):
    """A folder whose name no gradebook can hold is named before anything is graded, with the mend."""
    (fresh / "submitted" / os.fsdecode(b"zo\xff") / "sums").mkdir(parents=True)
    done = command("nablagrade", "grade", cwd=fresh)
    assert done.returncode == 2
    assert done.stderr == (
        f"nablagrade: {fresh}/submitted/zo\\udcff: has a name that is no UTF-8, which a gradebook cannot hold; "
        "rename the folder\n"
    )
