"""What was asked of a child, told again: at its place, or not at all."""

from __future__ import annotations

import pytest

from nablagrade.engine.checks.notebook import Callback
from nablagrade.engine.examiner.taken.asked import MAX_BYTES, Asked, Retold, read_entries
from nablagrade.engine.wire.exits import Ended

GET = {"do": "get", "name": "calls"}
CALL = {"do": "call", "name": "count", "args": [["k", "0"]], "kwargs": {}}


def child(calls):
    """A student's process that counts how often it was called."""

    def ask(request, callbacks):
        if request["do"] == "get":
            return {"reply": 1, "interrupted": False, "value": ["i", f"{len(calls)}"]}
        calls.append(callbacks[0]([["i", "2"]])["value"])
        return {"reply": 2, "interrupted": False, "value": calls[-1], "args": [], "handle": 0, "printed": ""}

    return ask


def asked_of(requests, function):
    """The same questions, asked of a child and written down."""
    asked, calls = Asked(), []
    asking = asked.listen("a", child(calls))
    replies = [asking(one, [Callback(function)] if one is CALL else []) for one in requests]
    return read_entries(asked.text("a")), [reply.get("value") for reply in replies]


def told(entries, requests, function):
    """What is told again, and whether that is all."""
    again = Retold(entries)
    values = [again.ask(one, [Callback(function)] if one is CALL else []).get("value") for one in requests]
    return values, again.is_whole


def test_what_was_interrupted_is_not_told():
    """Their code may catch that and answer all the same: told again, the answer would count."""
    asked = Asked()
    late = asked.listen("a", lambda *_: {"reply": 1, "interrupted": True, "value": ["i", "0"]})
    other = asked.listen("b", child([]))
    for ask in (late, other, late):
        ask(GET, [])
    assert asked.text("a") is None
    assert len(read_entries(asked.text("b"))) == 1


def test_the_same_questions_have_the_same_answers():
    """Reading may be left out and repeated; what it told before a call is not told after it."""
    entries, values = asked_of([GET, CALL, GET], abs)
    assert values == [["i", "0"], ["i", "2"], ["i", "1"]]
    assert told(entries, [GET, CALL, GET], abs) == (values, True)
    assert told(entries, [CALL, GET, GET], abs) == ([["i", "2"], ["i", "1"], ["i", "1"]], True)
    assert told(entries, [GET, GET, CALL], abs) == ([["i", "0"], ["i", "0"], ["i", "2"]], True)


@pytest.mark.parametrize("request_", [{**GET, "name": "other"}, {**CALL, "name": "other"}, {**CALL, "args": []}])
def test_another_question_ends_it(request_):
    """For good, whatever a check makes of the refusal."""
    entries, _ = asked_of([GET, CALL], abs)
    again = Retold(entries)
    with pytest.raises(Ended):
        again.ask(request_, [Callback(abs)])
    with pytest.raises(Ended):
        again.ask(GET, [])
    assert not again.is_whole


def test_a_call_fewer_and_another_function_are_no_repetition():
    """What would come behind a call that is not made is not known, nor what another value leads to."""
    entries, _ = asked_of([GET, CALL], abs)
    assert told(entries, [GET], abs) == ([["i", "0"]], False)
    with pytest.raises(Ended):
        told(entries, [GET, CALL], lambda x: -x)
    after_a_call, _ = asked_of([CALL, GET], abs)
    with pytest.raises(Ended):  # read before the call it was another value
        told(after_a_call, [GET, GET, CALL, CALL], abs)


def test_too_much_is_left_out():
    """An exercise above the bound leaves its room to the next one."""
    asked = Asked()
    for exercise, size in (("small", 10), ("large", MAX_BYTES), ("next", 20)):
        asking = asked.listen(exercise, lambda *_, size=size: {"reply": 0, "value": "x" * size})
        asking(GET, [])
        asking(GET, [])
    assert [asked.text(name) is None for name in ("small", "large", "next", "never")] == [False, True, False, False]


@pytest.mark.parametrize(
    "text", ["", "[[]]", "[1]", '[["{}", {}, []]]', '[["{\\"do\\": \\"get\\"}", {"missing": 1}, []]]']
)
def test_what_nobody_wrote_is_refused(text):
    """Each answer has the form of a child's reply."""
    with pytest.raises(ValueError, match=r".*"):
        read_entries(text)
