"""Four weeks of a course, played by the real programs: nbgrader's own, its exchange, formgrader, and ours.

With the gradebook in a file one essay is graded in formgrader's page, in a browser; all others by what that page sends.
One student goes through nbgrader's exchange, under the name of whoever runs this; the others' files are brought. What
the gradebook holds at the end was worked out by hand and stands in `END`.
"""

from __future__ import annotations

import getpass
import json
import shutil
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy

from tests.cli import small_course as small
from tests.servers import chromium, formgrader

pytestmark = pytest.mark.slow

ME = getpass.getuser()
CONFIG = """
from nbgrader.plugins.base import BasePlugin

class PointADay(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return float(total_seconds_late // 86400)

c = get_config()
c.CourseDirectory.course_id = "small"
c.CourseDirectory.submitted_directory = "submitted"
c.Exchange.root = "{exchange}"
c.Exchange.assignment_dir = "."
c.AssignLatePenalties.plugin_class = PointADay
c.CourseDirectory.db_url = "{url}"

from nablagrade import use_in_nbgrader

use_in_nbgrader()
"""
NOW = datetime.now(UTC)
# student → points by machine in both notebooks, by hand, taken off (never more than a notebook has: 2 and 3)
END = {"all-right": (5.0, 3.5, 0.0), "right-at-last": (5.0, 1.0, 0.0), "late": (5.0, 2.0, 5.0), ME: (3.0, 4.0, 0.0)}
LATE_DAYS = 3


class File:
    """A gradebook in a file."""

    by_clicks = frozenset({"all-right"})  # whose essays a person grades in the page itself

    def __init__(self, place: Path) -> None:
        self.url, self._path = f"sqlite:///{place}", place

    def lose(self) -> None:
        """Lose it; a copy is kept elsewhere."""
        self._path.rename(self._path.with_suffix(".kept"))

    def restore(self) -> None:
        """Put the copy in its place."""
        shutil.copy(self._path.with_suffix(".kept"), self._path)


class Server:
    """A gradebook on a server."""

    by_clicks = frozenset[str]()

    def __init__(self, server: str) -> None:
        self._server = server.replace("postgresql:", "postgresql+psycopg2:")
        self.url = f"{self._server}/term"
        self._say("create database term")

    def lose(self) -> None:
        """Lose it; a copy is kept elsewhere."""
        self._say("alter database term rename to kept", "create database term")

    def restore(self) -> None:
        """Put the copy in its place."""
        self._say("drop database term", "create database term template kept")

    def _say(self, *words: str) -> None:
        engine = sqlalchemy.create_engine(f"{self._server}/postgres", isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for word in words:
                connection.execute(sqlalchemy.text(word))
        engine.dispose()


@pytest.fixture(
    params=[
        pytest.param("file", marks=pytest.mark.needs_browser),
        pytest.param("server", marks=pytest.mark.needs_postgres),
    ]
)
def book(request: pytest.FixtureRequest, tmp_path: Path) -> File | Server:
    """Where the gradebook is."""
    if request.param == "file":
        return File(tmp_path / "term.db")
    return Server(request.getfixturevalue("server"))


class Term:
    """The course, and the programs in it."""

    def __init__(self, place: Path, command: Any, book: File | Server) -> None:
        self.course, self._command, self.book = small.build(place), command, book
        shutil.rmtree(place / "submitted")
        (place.parent / "exchange").mkdir(mode=0o777)
        (place.parent / "exchange").chmod(0o777)
        config = CONFIG.format(exchange=place.parent / "exchange", url=book.url)
        (place / "nbgrader_config.py").write_text(config)

    def run(self, *words: str, cwd: Path | None = None) -> str:
        """Run a program that must end well; return what it said."""
        done = self._command(*words, cwd=cwd or self.course)
        assert done.returncode == 0, f"{words}\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}"
        return done.stdout + done.stderr

    def bring(self, student: str, first: str, second: str, essay: str, when: datetime) -> None:
        """Put files where a platform's download puts them."""
        folder = self.course / "submitted" / student / "sums"
        small.save(folder / "level-a.ipynb", small.level_a(first, "pass"))
        small.save(folder / "level-b.ipynb", small.level_b(second, essay, "pass"))
        (folder / "timestamp.txt").write_text(f"{when:%Y-%m-%d %H:%M:%S} UTC")

    def _ask(self, words: str) -> list[Any]:
        engine = sqlalchemy.create_engine(self.book.url)
        with engine.connect() as connection:
            rows = list(connection.execute(sqlalchemy.text(words)))
        engine.dispose()
        return rows

    def points(self) -> dict[str, tuple[float, float, float]]:
        """What the gradebook holds of each student: by machine, by hand, taken off."""
        words = """select s.student_id, sum(p.auto), sum(p.manual), sum(n.late_submission_penalty)
                   from submitted_assignment s join submitted_notebook n on n.assignment_id = s.id
                   join (select notebook_id, sum(coalesce(auto_score, 0)) auto, sum(coalesce(manual_score, 0)) manual
                         from grade group by notebook_id) p on p.notebook_id = n.id group by s.id"""
        rows = self._ask(words)
        return {student: (auto, manual, off or 0.0) for student, auto, manual, off in rows}

    def grade_by_hand(self, address: str, marks: dict[str, tuple[float, str]]) -> None:
        """Give points and a comment for each essay, through formgrader."""
        words = """select s.student_id, n.id, g.id, c.id from grade g join base_cell b on b.id = g.cell_id
                   join submitted_notebook n on g.notebook_id = n.id
                   join submitted_assignment s on n.assignment_id = s.id
                   join comment c on c.notebook_id = n.id join base_cell d on d.id = c.cell_id and d.name = b.name
                   where b.name = 'b2_text'"""
        for student, notebook, grade, comment in self._ask(words):
            if student not in marks:
                continue
            points, said = marks[student]
            if student in self.book.by_clicks:
                _click_through(address, notebook, points, said)
            else:
                _put(f"{address}formgrader/api/grade/{grade}", {"manual_score": points, "extra_credit": None})
                _put(f"{address}formgrader/api/comment/{comment}", {"manual_comment": said})


def _click_through(address: str, notebook: str, points: float, said: str) -> None:
    """Grade an essay as a person does: open it from the list, type points and words, and leave each field."""
    with chromium() as browser:
        page = browser.new_page()
        page.route("https://cdnjs.cloudflare.com/**", lambda route: route.abort())  # formulas, of which there are none
        page.goto(f"{address}formgrader/gradebook/sums/level-b")
        page.locator(f"a[href*='submissions/{notebook}']").first.click()
        there = "typeof formgrader !== 'undefined'"  # on a busy machine the page's program is not, yet
        page.wait_for_function(f"() => {there} && formgrader.grades?.loaded && formgrader.comments?.loaded")
        for field, words, kind in (("#b2_text", f"{points}", "grade"), ("#b2_text-comment", said, "comment")):
            page.locator(field).click()
            page.keyboard.type(words)
            with page.expect_response(f"**/api/{kind}/*") as answer:
                page.keyboard.press("Tab")
            assert answer.value.ok


def _put(address: str, body: dict[str, Any]) -> None:
    request = urllib.request.Request(address, json.dumps(body).encode(), method="PUT")  # noqa: S310 - this machine
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - as above
        assert answer.status == 200


def test_a_term(tmp_path, command, book):
    """Release, hand in, grade, mark, give back, mend, lose the gradebook, take off points: nothing gets lost."""
    term = Term(tmp_path / "course", command, book)
    _first_week(term, tmp_path / "home")
    _second_week(term, tmp_path)
    _third_week(term)
    _fourth_week(term)
    assert {student: points for student, points in term.points().items() if student in END} == END


def _set_due(term: Term, when: datetime) -> None:
    term.run("nbgrader", "db", "assignment", "add", "sums", f"--duedate={when:%Y-%m-%d %H:%M} UTC")


def _first_week(term: Term, home: Path) -> None:
    """The assignment goes out, comes back through the exchange and from a platform, and is graded."""
    _set_due(term, NOW + timedelta(days=7))
    term.run("nbgrader", "generate_assignment", "sums")
    term.run("nbgrader", "release_assignment", "sums")
    home.mkdir()
    shutil.copy(term.course / "nbgrader_config.py", home)
    term.run("nbgrader", "fetch_assignment", "sums", cwd=home)
    small.save(home / "sums/level-a.ipynb", small.level_a("a1_total = -2", "pass"))
    small.save(home / "sums/level-b.ipynb", small.level_b("b1 = 7", "Through the exchange.", "pass"))
    term.run("nbgrader", "submit", "sums", cwd=home)
    term.run("nbgrader", "collect", "sums")
    term.bring("all-right", "a1_total = 15437", "b1 = 7", "Because.", NOW)
    term.bring("right-at-last", "a1_total = -15437", "b1 = 6", "Hm.", NOW)
    term.bring("late", "a1_total = 15437", "b1 = 7", "Sorry.", NOW + timedelta(days=LATE_DAYS, hours=1))
    assert "8 notebooks graded" in term.run("nablagrade", "grade", "sums")
    assert term.points() == {"all-right": (5.0, 0.0, 0.0), "right-at-last": (0.0, 0.0, 0.0), "late": (5.0, 0.0, 0.0),
                             ME: (3.0, 0.0, 0.0)}  # fmt: skip


def _second_week(term: Term, tmp_path: Path) -> None:
    """A person gives points and words in formgrader; they go back to who handed in."""
    marks = {"all-right": (3.5, "Well said."), "right-at-last": (1.0, "Which?"), "late": (2.0, ""), ME: (4.0, "Fine!")}
    (tmp_path / "server").mkdir()
    with formgrader(term.course, tmp_path / "server") as address:
        term.grade_by_hand(address, marks)
    term.run("nablagrade", "feedback", "sums")
    term.run("nbgrader", "release_feedback", "sums")
    home = tmp_path / "home"
    term.run("nbgrader", "fetch_feedback", "sums", cwd=home)
    pages = [path.read_text() for path in home.rglob("*.html")]
    assert any("Fine!" in page for page in pages)
    assert "Well said." in (term.course / "feedback/all-right/sums/level-b.html").read_text()
    term.bring("right-at-last", "a1_total = -15437", "b1 = 7", "Hm.", NOW + timedelta(hours=1))
    assert "2 notebooks graded" in term.run("nablagrade", "grade", "sums")
    assert term.points()["right-at-last"] == (3.0, 1.0, 0.0)  # the essay is the same: its points stay


def _third_week(term: Term) -> None:
    """A check is mended; the gradebook is lost, and back from its copy."""
    checks = term.course / "autograders/sums/test_level_a.py"
    checks.write_text(checks.read_text().replace("TOTAL)", 'TOTAL) or notebook["a1_total"] == -15437'))
    said = term.run("nablagrade", "regrade", "sums", "--diff")
    assert "right-at-last" in said
    assert "1 gain" in said
    assert term.points()["right-at-last"] == (3.0, 1.0, 0.0)
    assert "4 notebooks graded" in term.run("nablagrade", "grade", "sums")
    assert term.points()["right-at-last"] == (5.0, 1.0, 0.0)
    before = term.points()
    term.book.lose()
    assert "0 notebooks graded" in term.run("nablagrade", "grade", "sums")
    assert {name: points[0] for name, points in term.points().items()} == {name: one[0] for name, one in before.items()}
    term.book.restore()
    assert "0 notebooks graded" in term.run("nablagrade", "grade", "sums")
    assert term.points() == before


def _fourth_week(term: Term) -> None:
    """The due date was today: who came late loses points, until somebody is given more time."""
    _set_due(term, NOW + timedelta(minutes=5))
    assert "0 notebooks graded" in term.run("nablagrade", "grade", "sums")
    assert term.points()["late"] == END["late"]
    day = f"{NOW + timedelta(days=2):%Y-%m-%d %H:%M} UTC"
    for word, off in ((day, 2.0), ("--remove", END["late"][2])):
        term.run("nablagrade", "extend", "late", "sums", word)
        said = term.run("nablagrade", "grade", "sums")
        assert "0 notebooks graded" in said
        assert "the late penalty of 2 notebooks is another one now" in said
        assert term.points()["late"] == (5.0, 2.0, off)
    term.run("nablagrade", "feedback", "sums")
    assert "Handed in late: 3 points taken off." in (term.course / "feedback/late/sums/level-b.html").read_text()
