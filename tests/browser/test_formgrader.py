"""What happens in a person's browser when formgrader shows them a notebook that wants something to happen."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import nbformat
import pytest
from playwright.sync_api import Browser, Page, Route

from tests.cli import small_course as small
from tests.drop_in import payloads
from tests.servers import formgrader

pytestmark = [pytest.mark.slow, pytest.mark.needs_browser, pytest.mark.needs_mathjax]

MATHJAX = Path("/usr/share/javascript/mathjax")
# What the address of formgrader's template gives: the newest one. Without its guard, which ours must not lean on.
NEWEST = """const newest = document.createElement("script");
newest.src = document.currentScript.src.replace(/latest\\.js.*/, "MathJax.js?config=TeX-AMS_CHTML-full");
document.head.append(newest);"""
SWITCH = "from nablagrade import use_in_nbgrader\n\nuse_in_nbgrader()\n"
SHOWS = """from IPython.display import display
for one in {outputs!r}:
    display(one["data"], raw=True, metadata=one["metadata"])
print({text!r})
raise ValueError({text!r})"""
# As a person does who tries everything; what leads to another site opens a page of its own, and is not followed.
TOUCH = """() => document.querySelectorAll("#notebook-container *").forEach(one => {
    if (one.closest(".scoring-buttons") || String(one.href || "").startsWith("http") || !one.isConnected) return;
    one.dispatchEvent(new MouseEvent("mouseover", {bubbles: true}));
    one.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true}));
})"""
IS_FREE = """button => {
    button.scrollIntoView({block: "center", behavior: "instant"});
    const {left, top, width, height} = button.getBoundingClientRect();
    return width > 0 && document.elementFromPoint(left + width / 2, top + height / 2) === button;
}"""
# formulas act as well, but on a busy machine the page has led away before they are drawn
ACT = {"broken-image", "details", "focus", "form", "frame", "frame-of-source", "html", "javascript", "link", "markdown",
       "mouse", "picture-size", "script", "svg-onload"}  # fmt: skip
LOAD = {"embed", "object", "picture", "style", "style-sheet", "style-with-address", "logout?pwned"}
READY = "() => window.MathJax && MathJax.loaded && formgrader.grades.loaded"
LAST_REFRESH_SECONDS = 7
GRADED = 3  # cells of the course's own


@dataclass
class Visit:
    """One page that a person has opened, and what happened meanwhile."""

    page: Page
    address: str
    ran: set[str] = field(default_factory=set)  # the names of what ran
    requests: list[str] = field(default_factory=list)

    def asked(self) -> set[str]:
        """What was asked for that the page itself does not need."""
        return {url for url in self.requests if "pwned" in url or _is_foreign(url, self.address)}

    def count(self, selector: str) -> int:
        """How many of these are in the page."""
        return self.page.locator(selector).count()


def _is_foreign(url: str, address: str) -> bool:
    is_here = url.startswith((address, "data:", "about:", "blob:"))
    return not is_here and urlparse(url).hostname != "cdnjs.cloudflare.com"


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory, command: Callable[..., Any]) -> Path:
    """A course in which a student's code shows all payloads, and another's file holds them as it was written."""
    course = small.build(tmp_path_factory.mktemp("acting") / "course")
    shutil.rmtree(course / "submitted")
    for student in ("shows-what-acts", "holds-what-acts"):
        notebook = small.level_b("b1 = 7", payloads.MARKDOWN["gives-itself-points"] + "Because.", "pass")
        notebook["cells"] += _submitted()
        small.save(course / "submitted" / student / "sums" / "level-a.ipynb", small.level_a("a1_total = 1", "pass"))
        small.save(course / "submitted" / student / "sums" / "level-b.ipynb", notebook)
    done = command("nablagrade", "grade", "sums", cwd=course)
    assert done.returncode == 0, done.stderr[-3000:]
    path = course / "autograded" / "holds-what-acts" / "sums" / "level-b.ipynb"
    notebook = nbformat.read(path, 4)
    notebook["cells"] = [*notebook["cells"][:GRADED], *nbformat.from_dict(payloads.cells())]
    notebook["metadata"] = nbformat.from_dict(payloads.METADATA)
    path.unlink()
    nbformat.write(notebook, path)
    with closing(sqlite3.connect(course / "gradebook.db")) as database, database:
        database.execute("update student set first_name = 'x', last_name = ?", [payloads.MARKDOWN["broken-image"]])
    return course


def _submitted() -> list[dict[str, Any]]:
    """The cells that a student hands in: Markdown as it is, and code that shows the outputs."""
    cells = [cell for cell in payloads.cells() if cell["cell_type"] != "code"]
    outputs = [one for one in payloads.OUTPUTS.values() if one["output_type"] == "display_data"]
    honest = [one for one in payloads.HONEST_OUTPUTS if one["output_type"] == "display_data"]
    source = SHOWS.format(outputs=outputs + honest, text=payloads.RAW)
    return [*cells, small.code(source, {}, "shows")]


@contextmanager
def opened(browser: Browser, course: Path, home: Path, student: str, is_ready: str = READY) -> Iterator[Visit]:
    """Open a student's second notebook in formgrader, try all that can be tried, and wait for what comes later."""
    home.mkdir()
    with formgrader(course, home) as address, closing(browser.new_context()) as context:
        context.route("https://cdnjs.cloudflare.com/**", _give_mathjax)
        visit = Visit(context.new_page(), address)
        context.expose_binding("tell", lambda _, name: visit.ran.add(name))
        context.add_init_script("window.PWNED = {push: name => window.tell(name)}")
        context.on("request", lambda request: visit.requests.append(request.url))
        visit.page.on("dialog", lambda dialog: dialog.dismiss())
        visit.page.goto(f"{address}formgrader/submissions/{_number_of(course, student)}/")
        began = time.monotonic()
        visit.page.wait_for_function(is_ready)
        visit.page.evaluate(TOUCH)
        visit.page.wait_for_timeout(max(0, LAST_REFRESH_SECONDS - (time.monotonic() - began)) * 1000)
        yield visit


def _give_mathjax(route: Route) -> None:
    name = urlparse(route.request.url).path.partition("/mathjax/2.7.7/")[2]
    if name == "latest.js":
        route.fulfill(body=NEWEST, content_type="text/javascript")
    elif (MATHJAX / name).is_file():
        route.fulfill(path=MATHJAX / name)
    else:
        route.abort()


def _number_of(course: Path, student: str) -> str:
    words = """select n.id from submitted_notebook n join submitted_assignment s on n.assignment_id = s.id
               join notebook b on n.notebook_id = b.id where s.student_id = ? and b.name = 'level-b'"""
    with closing(sqlite3.connect(course / "gradebook.db")) as database:
        return database.execute(words, [student]).fetchone()[0]


def by_hand(course: Path) -> list[Any]:
    """All that somebody has written into the gradebook by hand."""
    words = "select manual_score, extra_credit from grade where manual_score is not null or extra_credit is not null"
    with closing(sqlite3.connect(course / "gradebook.db")) as database:
        return database.execute(words).fetchall()


@pytest.fixture
def course(graded: Path, tmp_path: Path) -> Path:
    """The course, to be changed."""
    return shutil.copytree(graded, tmp_path / "course")


@pytest.mark.parametrize("student", ["shows-what-acts", "holds-what-acts"])
def test_nothing_acts(student, course, browser, tmp_path):
    """Nothing runs, loads, leads away or lies over a button; what is honest is shown; the file is what was graded."""
    with (course / "nbgrader_config.py").open("a") as config:
        config.write(SWITCH)
    path = course / "autograded" / student / "sums" / "level-b.ipynb"
    before = path.read_bytes()
    with opened(browser, course, tmp_path / "server", student) as visit:
        assert visit.ran == set()
        assert visit.asked() == set()
        assert visit.page.url.startswith(f"{visit.address}formgrader/submissions/")
        assert by_hand(course) == []
        buttons = visit.page.locator(".full-credit").all()
        assert len(buttons) == 2
        assert all(button.evaluate(IS_FREE) for button in buttons)
        check_honest(visit)
        buttons[-1].click()
        visit.page.wait_for_function("() => $('#b2_text').val() === '4'")
    assert path.read_bytes() == before
    assert by_hand(course) == [(4.0, None)]


def check_honest(visit: Visit) -> None:
    """Pictures with their sizes, drawings, tables, formulas, code in colours and errors are there to be seen."""
    loaded = visit.page.evaluate("""() => [...document.querySelectorAll('#notebook-container img')]
        .filter(image => image.naturalWidth).map(image => image.src.slice(0, 16) + image.width)""")
    assert {"data:image/png;b29", "data:image/svg+x60"} <= set(loaded)  # 33, less the frame that formgrader draws
    assert visit.count("table.dataframe td:text-is('1.75')") == 1
    assert visit.count(".text_cell_render table td:text-is('two')") == 1
    assert visit.count(".text_cell_render .MathJax_CHTML, .text_cell_render .mjx-chtml") > 0
    assert visit.count(".output_latex .mjx-chtml") > 0
    assert visit.count(".text_cell_render .highlight .k:text-is('def')") == 1
    assert visit.count(".output_error:has-text('ValueError') .ansi-red-fg") > 0


def test_without_the_switch_they_act(course, browser, tmp_path):
    """The payloads are real: with nbgrader alone they run, load, and give themselves points."""
    path = course / "autograded" / "holds-what-acts" / "sums" / "level-b.ipynb"
    notebook = nbformat.read(path, 4)
    notebook["cells"] = [
        cell for cell in notebook["cells"] if "attachment:none" not in cell["source"]
    ]  # no page at all
    path.unlink()
    nbformat.write(notebook, path)
    with opened(browser, course, tmp_path / "server", "holds-what-acts", "() => true") as visit:
        assert visit.ran >= ACT
        assert {url.rpartition("/")[2] for url in visit.asked()} >= LOAD
        assert visit.page.url.endswith("/pwned/refresh")
        assert (4.0, 6.0) in by_hand(course)
