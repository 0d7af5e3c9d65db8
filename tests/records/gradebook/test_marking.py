"""Decisions in nbgrader's tables: as formgrader writes them, whole or not at all, and never over somebody else's."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, text

from nablagrade.course.results import load_results
from nablagrade.errors import GradebookError
from nablagrade.records.gradebook import marking
from nablagrade.records.gradebook.gradebook import Gradebook
from nablagrade.records.gradebook.marking import Change, Mark, OtherMarksError, Place
from tests.review.made_class import CELL, Handed, build, rows_of

PLACE = Place("sums", "level-a", CELL, CELL)
OPEN = Mark(None, None, None, is_open=True, comment=None)


@pytest.fixture
def settings(tmp_path):
    """A class of two."""
    return build(tmp_path / "course", {"anna": Handed("Because."), "bert": Handed("Hm.")})


@pytest.fixture
def book(settings):
    """Its gradebook."""
    with Gradebook(settings.db_url, settings.course_id) as gradebook:
        yield gradebook


def _change(row, points, comment=None, seen=None):
    return Change(row.id, seen or row.mark, points, comment, is_open=False)


def test_a_decision_is_there_for_nbgrader(settings, book):
    """Points, words and whether it is open, as nbgrader's own interface reads them; 0 points are points."""
    anna, bert = book.marks(PLACE)
    assert (anna.student, anna.mark) == ("anna", OPEN)
    book.decide(PLACE, [_change(anna, 2.5, "Well said."), _change(bert, 0.0)])
    assert rows_of(settings) == {"anna": (2.5, False, "Well said."), "bert": (0.0, False, None)}
    assert book.count_open("sums") == {("level-a", CELL): (0, 2), ("level-a", "a1-total"): (0, 0)}


def test_reports_and_feedback_have_it(settings, book):
    """Points and words are in what every report and page is made of, and nobody is waited for any more."""
    book.decide(PLACE, [_change(one, 2.5, "Well said.") for one in book.marks(PLACE)])
    for record in load_results(settings, settings.records, "sums"):
        essay = next(one for one in record.exercises if one.id == CELL)
        assert (essay.manual_score, essay.comment, essay.needs_person) == (2.5, "Well said.", False)
        assert (record.score, record.needs_person) == (4.5, False)


def test_a_decision_for_other_marks_is_refused_whole(settings, book):
    """Where one mark of two is another one by now, neither is written, and what there is now is told."""
    anna, bert = book.marks(PLACE)
    book.decide(PLACE, [_change(bert, 1.0, "Which?")])
    with pytest.raises(OtherMarksError) as error:
        book.decide(PLACE, [_change(anna, 3.0), _change(bert, 3.0)])
    assert error.value.now == {bert.id: Mark(1.0, None, None, is_open=False, comment="Which?")}
    assert rows_of(settings) == {"anna": (None, True, None), "bert": (1.0, False, "Which?")}


def test_words_alone_are_another_mark(settings, book):
    """Somebody else's comment is not written over either."""
    anna, _ = book.marks(PLACE)
    book.decide(PLACE, [Change(anna.id, anna.mark, None, "Look again.", is_open=True)])
    with pytest.raises(OtherMarksError):
        book.decide(PLACE, [_change(anna, 3.0)])
    assert rows_of(settings)["anna"] == (None, True, "Look again.")


def test_a_decision_is_undone_by_its_own_mirror(settings, book):
    """What was there before is there again: open, without points and words."""
    before = book.marks(PLACE)
    book.decide(PLACE, [_change(one, 2.0, "Yes.") for one in before])
    after = book.marks(PLACE)
    back = [
        Change(one.id, two.mark, one.mark.points, one.mark.comment, one.mark.is_open)
        for one, two in zip(before, after, strict=True)
    ]
    book.decide(PLACE, back)
    assert rows_of(settings) == {"anna": (None, True, None), "bert": (None, True, None)}


def test_what_is_no_answer_to_this_question_is_refused(settings, book):
    """A grade of another question is not changed through this one."""
    other = book.marks(Place("sums", "level-a", "a1-total", "a1_total"))[0]
    with pytest.raises(OtherMarksError):
        book.decide(PLACE, [_change(other, 1.0)])
    assert rows_of(settings, "a1-total")["anna"][0] is None


@pytest.mark.needs_postgres
def test_who_holds_the_rows_is_not_waited_for_for_ever(server, make_database, tmp_path, monkeypatch):
    """A transaction that never ends would stop the server for everybody: nothing is written, and it is said."""
    monkeypatch.setattr(marking, "LOCK_SECONDS", 0.1)
    make_database(server, "marking_held")
    address = f"{server.replace('postgresql:', 'postgresql+psycopg2:')}/marking_held"
    more = f'c.CourseDirectory.db_url = "{address}"\n'
    settings = build(tmp_path / "course", {"anna": Handed("Because.")}, more)
    engine = create_engine(address)
    with Gradebook(settings.db_url, settings.course_id) as book:
        with engine.connect() as other:
            other.execute(text("update grade set needs_manual_grade = needs_manual_grade"))
            with pytest.raises(GradebookError, match="lock timeout"):
                book.decide(PLACE, [_change(one, 2.0) for one in book.marks(PLACE)])
        book.decide(PLACE, [_change(one, 2.0) for one in book.marks(PLACE)])
    engine.dispose()
    assert rows_of(settings) == {"anna": (2.0, False, None)}
