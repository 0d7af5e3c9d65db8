"""The class page: what it counts, whom it names, and that nothing of a student's is more than text in it."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nablagrade.model import CheckResult, ExerciseResult, Isolation, IsolationLevel, NotebookOutcome, Outcome, Record
from nablagrade.model import Seconds as Took
from nablagrade.records.class_page.ends import End, gather
from nablagrade.records.class_page.links import no_page, pages_in
from nablagrade.records.class_page.page import compose, make_view


def answer(exercise, outcome, *, points=0.0, mistake=None, **more):
    """An exercise of two points that ended so."""
    check = CheckResult("test_value", "The value", outcome, hint="Look again.", mistake=mistake, detail="SECRET")
    return ExerciseResult(exercise, points, None, 2.0, needs_person=outcome is Outcome.INVALID, checks=(check,), **more)


def record(student, *exercises, cpu=0.1, outcome=NotebookOutcome.GRADED, assignment="sums"):
    """One notebook of theirs."""
    return Record(student, assignment, "level-a", outcome, sum(one.auto_score or 0.0 for one in exercises), 4.0,
                  needs_person=any(one.needs_person for one in exercises), checked="outside",
                  isolation=Isolation(IsolationLevel.FULL), seconds=Took(cpu, cpu), key="SECRET",
                  exercises=exercises)  # fmt: skip


@pytest.fixture
def some_class():
    """Six who did different things in one notebook."""
    right, wrong = (answer("a1-total", Outcome.PASSED, points=2.0), answer("a1-total", Outcome.FAILED, mistake="minus"))
    second = answer("a2-mean", Outcome.PASSED, points=2.0)
    return [
        record("anna", right, second, cpu=0.1),
        record("bert", wrong, second, cpu=0.11),
        record("cora", wrong, answer("a2-mean", Outcome.INVALID, answer="1/2x"), cpu=0.12),
        record("dora", answer("a1-total", Outcome.TIMED_OUT), second, cpu=9.0),
        record("emil", answer("a1-total", Outcome.FAILED, is_blank=True), second, cpu=0.09),
        record("fred", outcome=NotebookOutcome.MISSING),
    ]


def people_of(view, number):
    """The names behind a number."""
    return [name for crowd in view.crowds if crowd.id == number.crowd for name, _ in crowd.people]


def test_each_number_has_its_people(some_class):
    """How an exercise ended, who made a mistake, who waits and what stands out: a number and those whom it counts."""
    view = make_view(gather(some_class), {}, no_page)
    first = view.rows[0]
    assert {end: people_of(view, number) for end, number in first.ends.items() if number.count} == {
        End.RIGHT: ["anna"],
        End.WRONG: ["bert", "cora"],
        End.STOPPED: ["dora"],
        End.BLANK: ["emil"],
    }
    assert (first.taken, first.ends[End.BLANK].share, first.difficulty) == (5, "20 %", "20 %")
    assert [(one.name, people_of(view, one.number)) for one in view.mistakes] == [("minus", ["bert", "cora"])]
    assert [(one.code, people_of(view, one.number)) for one in view.waits] == [("A2", ["cora"])]
    assert [(one.person.name, one.reason, one.answer) for one in view.unread] == [("cora", "Look again.", "1/2x")]
    found = {one.words: [people_of(view, spot.number) for spot in one.spots] for one in view.findings}
    assert found == {
        "Not handed in": [["fred"]],
        "Took too long": [["dora"]],
        "Took far more time than others: up to 9.00 s of CPU, where 0.11 s is usual": [["dora"]],
    }


def test_a_student_is_a_row_that_opens(some_class):
    """Points by notebook, what is right, what else there is and why, and what the filter finds them by."""
    rows = {row.name: row for row in make_view(gather(some_class), {}, no_page).people}
    cora, fred = rows["cora"], rows["fred"]
    assert ([cell.points for cell in cora.cells], cora.total, cora.share, cora.waiting) == (["0/4"], "0/4", "0 %", 1)
    assert [(line.code, line.points, line.end, line.mistakes) for line in cora.lines] == [
        ("A1", "0/2", "Wrong", "minus"),
        ("A2", "0/2", "INVALID: cannot be read", ""),
    ]
    assert (cora.marks, rows["anna"].right) == ("waits invalid mistake", (1, 2))
    assert ([cell.points for cell in fred.cells], fred.marks, fred.remarks) == (
        ["not handed in"],
        "absent",
        "Level A: not handed in",
    )


def test_a_blank_task_is_counted_once():
    """Among the shares as blank, not as waiting too; in words as both; and beside those who need a person."""
    essay = ExerciseResult("b1-why", None, None, 3.0, needs_person=True, answer="Because.")
    blank = replace(essay, answer="", is_blank=True)
    marked = replace(blank, manual_score=0.0, needs_person=False)
    group = gather([record("anna", essay), record("bert", blank), record("cora", marked)])
    view = make_view(group, {}, no_page)
    assert {end: people_of(view, number) for end, number in view.rows[0].ends.items() if number.count} == {
        End.WRONG: ["cora"],
        End.BLANK: ["bert"],
        End.WAITING: ["anna"],
    }
    [waits] = view.waits
    assert (people_of(view, waits.number), people_of(view, waits.blank)) == (["anna", "bert"], ["bert"])
    assert [line.end for row in view.people for line in row.lines] == [
        "Waits for a person",
        "Blank, waits for a mark",
        "Wrong",
    ]


def test_a_check_that_nobody_passed_stands_out():
    """It may be wrong itself."""
    group = gather([record(f"s{number}", answer("a1-total", Outcome.FAILED)) for number in range(6)])
    findings = make_view(group, {}, no_page).findings
    assert [one.words for one in findings] == ["Nobody of 6 passed “The value”: is the check right?"]


def test_a_term_has_a_column_for_each_assignment(some_class):
    """And its exercises say to which they belong."""
    term = [*some_class, *(replace(one, assignment="means") for one in some_class)]
    view = make_view(gather(sorted(term, key=lambda one: (one.student, one.assignment))), {}, no_page)
    assert view.columns == ("Means", "Sums")
    assert [row.code for row in view.rows] == ["A1 means", "A2 means", "A1 sums", "A2 sums"]


def test_links_lead_to_pages_that_exist(some_class, tmp_path):
    """Relative to the folder of the page, with odd names written so that a browser finds them; to no page else."""
    folder = tmp_path / "feed back" / "anna" / "sums"
    folder.mkdir(parents=True)
    (folder / "level-a.html").touch()
    page = compose(some_class, {}, pages_in(tmp_path / "feed back", tmp_path))
    assert re.findall(r'href="([^"#][^"]*)"', page) == ["feed%20back/anna/sums/level-a.html"]
    assert pages_in(tmp_path, tmp_path / "a")("javascript:x", "sums", "") == ""
    assert pages_in(tmp_path / "feed back", tmp_path / "a")("anna", "sums", "level-a").startswith("../feed%20back/")


class Reader(HTMLParser):
    """What elements and which attributes a page has."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.names = [], set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        """Keep it."""
        self.tags.append(tag)
        self.names |= {name for name, _ in attrs}


def test_nothing_leaks_and_nothing_is_fetched(some_class):
    """No key and no detail, no style or handler in an element, no address but of the page itself."""
    page = compose(some_class)
    assert "SECRET" not in page
    read = Reader(page)
    assert (read.tags.count("script"), read.tags.count("style")) == (1, 1)
    assert [name for name in read.names if name == "style" or name.startswith("on") or name == "src"] == []
    assert set(re.findall(r'href="(.)', page)) == {"#"}
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


@pytest.mark.slow
@given(text=st.text(st.sampled_from("\x1b\x07\n::##$<>&'\"`\u202e\ud800ab"), max_size=20) | st.text(max_size=20))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_text(some_class, text):
    """Whatever a name, an answer or a comment is, the page has the same elements as with a plain one."""

    def odd(one, word):
        exercises = tuple(
            replace(each, answer=word, comment=word, checks=tuple(replace(c, title=word, hint=word, mistake=word or "x")
                                                                  for c in each.checks))
            for each in one.exercises
        )  # fmt: skip
        return replace(one, student=f"{one.student}{word}", exercises=exercises, assignment=f"a{word}")

    pages = [compose([odd(one, word) for one in some_class]) for word in (text, "plain")]
    tags = [[tag for tag in Reader(page).tags if tag not in ("code", "bdi")] for page in pages]
    assert sorted(set(tags[0])) == sorted(set(tags[1]))
    assert tags[0].count("script") == 1


def test_an_exercise_that_goes_the_wrong_way_stands_out():
    """Of twenty students the better half gets it wrong: its words or checks may be wrong; no other is named."""

    def one(name, is_right):
        return answer(name, Outcome.PASSED if is_right else Outcome.PARTLY, points=2.0 * is_right)

    tasks = {"a1-v": 10, "a2-w": 11, "a3-x": 12, "a4-y": 9}
    group = gather([
        record(f"s{number:02}", *(one(name, number < good) for name, good in tasks.items()), one("a5-z", number >= 10))
        for number in range(20)
    ])  # fmt: skip
    [finding] = make_view(group, {}, no_page).findings
    assert (finding.words.partition(":")[0], [spot.what for spot in finding.spots]) == (
        "Done better by those who do worse elsewhere",
        ["A5"],
    )
