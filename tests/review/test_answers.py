"""What a record says of an answer: the part that is marked, what is equal, and when it is another one."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from nablagrade.model import CellGrade, ExerciseResult, Isolation, IsolationLevel, NotebookOutcome, Record, Seconds
from nablagrade.records.gradebook.marking import Mark, Row
from nablagrade.records.record import write
from nablagrade.review.answers import LONGEST, Records, answers_of, group
from nablagrade.review.questions import Question
from nablagrade.review.scheme import Scheme

QUESTION = Question("sums", "level-b", "b5", "b5_text", "B5", 2.0, is_manual=True, is_code=False, text="Why?",
                    released="Write here.", marked=("b5_text",), beside=("b5_code",), given=(), words="b5_text",
                    scheme=Scheme())  # fmt: skip
OPEN = Mark(None, None, None, is_open=True, comment=None)
ESSAY = partial(ExerciseResult, "b5", None, None, 2.0, needs_person=True)


def _record(student, exercise, outcome=NotebookOutcome.GRADED):
    cells = (CellGrade("b5_text", None, 2.0, needs_manual=True, answer="hash"),)
    return Record(student, "sums", "level-b", outcome, 0.0, 2.0, needs_person=True, checked="outside",
                  isolation=Isolation(IsolationLevel.FULL), seconds=Seconds(), key="",
                  exercises=() if exercise is None else (exercise,), cells=cells)  # fmt: skip


@pytest.fixture
def told(tmp_path):
    """`told(exercise, …)`: what is marked of these answers."""

    def tell(*exercises, question=QUESTION, outcome=NotebookOutcome.GRADED):
        for number, exercise in enumerate(exercises):
            write(_record(f"s{number}", exercise, outcome), tmp_path)
        rows = [Row(f"id-{number}", f"s{number}", OPEN, "", None) for number in range(len(exercises))]
        return answers_of(question, rows, Records(tmp_path))

    return tell


def _in_parts(code, words):
    parts = (("b5_code", len(code)), *([("b5_text", len(words))] if words else []))
    return ESSAY(answer=f"{code}\n\n{words}" if words else code, parts=parts)


def test_equal_words_beside_other_code_are_equal(told):
    """Of an answer in several cells the one that is marked counts; another one of them may be anything."""
    answers = told(_in_parts("x = 1", "Because."), _in_parts("y = 22\n\nz = 3", "because"), _in_parts("x = 1", "Hm."))
    assert [one.told.text for one in answers] == ["Because.", "because", "Hm."]
    assert [len(one.answers) for one in group(answers)] == [2, 1]


def test_nothing_of_ones_own_is_blank(told):
    """No text, what was released, and what the grader said is blank come together, last."""
    said = replace(ESSAY(answer="?"), is_blank=True)
    answers = told(_in_parts("x = 1", ""), _in_parts("x = 1", "Write  here."), said, _in_parts("x = 1", "Words."))
    assert [one.told.is_blank for one in answers] == [True, True, True, False]
    assert [len(one.answers) for one in group(answers)] == [1, 3]


def test_a_record_without_parts_is_taken_whole(told):
    """As an earlier version wrote it, and where the text was cut."""
    (old, cut) = told(
        ESSAY(answer="x = 1\n\nWords."), ESSAY(answer="x = 1\n\nWo", parts=(("b5_code", 5), ("b5_text", 6)))
    )
    assert (old.told.text, cut.told.text) == ("x = 1\n\nWords.", "x = 1\n\nWo")


def test_what_cannot_be_compared_is_nobodys_equal(told):
    """A text that the record has not whole, and pictures that it does not have."""
    long = ESSAY(answer="x" * LONGEST)
    unseen = ESSAY(answer="See.", pictures_left_out=1)
    assert [len(one.answers) for one in group(told(long, long, unseen, unseen))] == [1, 1, 1, 1]


def test_another_answer_is_another_version(told):
    """Also one that is equal but for white space: it was not read."""
    one, same, other = told(_in_parts("x", "A b."), _in_parts("x", "A b."), _in_parts("x", "A  b."))
    assert one.told.version == same.told.version != other.told.version


def test_who_has_no_answer_is_not_marked(told):
    """What was not handed in has none; what could not be opened has a reason."""
    assert told(None, outcome=NotebookOutcome.MISSING) == []
    (unreadable,) = told(None, outcome=NotebookOutcome.UNREADABLE)
    assert unreadable.told.reasons[0].words == "The file that was handed in could not be opened."


def test_a_machines_question_has_what_it_left_open(told, tmp_path):
    """What a check has decided is not asked again."""
    machine = replace(QUESTION, is_manual=False)
    assert len(told(ESSAY(answer="1/2x"), question=machine)) == 1
    decided = Row("id-0", "s0", replace(OPEN, auto_score=0.0, is_open=False), "", None)
    assert answers_of(machine, [decided], Records(tmp_path)) == []
