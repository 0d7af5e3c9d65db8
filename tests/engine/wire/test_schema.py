"""Which messages a child may send: exactly the forms of ours, request by request."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nablagrade.engine.wire import schema
from nablagrade.engine.wire.messages import Garbled

RAN = {"outputs": [], "count": 1, "error": None}
CALLED = {"value": ["i", "1"], "args": [], "handle": 0, "printed": ""}
STOPPED = {"raised": "ValueError", "message": ""}
GOOD = [
    *((kind, reply) for kind in ("cell", "locked", "test")
      for reply in (RAN, RAN | {"error": "ValueError"}, RAN | {"displays": {}}, RAN | {"count": -3}, STOPPED)),
    ("bump", {"count": 1}), ("bump", STOPPED),
    ("get", {"value": None}), ("get", {"missing": True}), ("get", STOPPED),
    ("call", CALLED), ("call", {"missing": True}), ("call", STOPPED),
    ("again", {"value": "x"}), ("aliases", {"value": False}),
]  # fmt: skip
BAD = {
    "nothing": ("cell", "{}"),
    "a number for outputs": ("cell", '{"outputs": 7, "count": 1, "error": null}'),
    "a text for a count": ("cell", '{"outputs": [], "count": "1", "error": null}'),
    "a count beyond all numbers": ("cell", '{"outputs": [], "count": 1e400, "error": null}'),
    "a count of many digits": ("cell", '{"outputs": [], "count": 9' + "0" * 99 + ', "error": null}'),
    "truth for a count": ("bump", '{"count": true}'),
    "no number for a count": ("bump", '{"count": NaN}'),
    "a list for displays": ("test", '{"outputs": [], "count": 1, "error": null, "displays": []}'),
    "an object for an error": ("test", '{"outputs": [], "count": 1, "error": {}}'),
    "a field too many": ("get", '{"value": 1, "score": 1}'),
    "no value": ("get", '{"valve": 1}'),
    "missing, and not": ("get", '{"missing": false}'),
    "value and missing": ("get", '{"value": 1, "missing": true}'),
    "no value of a call": ("call", '{"args": [], "handle": 0, "printed": ""}'),
    "a number for arguments": ("call", '{"value": 1, "args": 5, "handle": 0, "printed": ""}'),
    "a number for what was printed": ("call", '{"value": 1, "args": [], "handle": 0, "printed": 7}'),
    "a handle in pieces": ("call", '{"value": 1, "args": [], "handle": 0.5, "printed": ""}'),
    "a list for an error's name": ("call", '{"raised": ["ValueError"], "message": ""}'),
    "a number for yes": ("aliases", '{"value": 1}'),
    "a reply to another kind": ("aliases", '{"outputs": [], "count": 1, "error": null}'),
}


@pytest.mark.parametrize(("request_kind", "reply"), GOOD)
def test_what_an_honest_child_says(request_kind, reply):
    """Every form of an honest reply comes in."""
    schema.check_reply({"reply": 3, **reply}, request_kind, 3)


@pytest.mark.parametrize(("request_kind", "body"), BAD.values(), ids=BAD)
def test_what_does_not_fit(request_kind, body):
    """A field that lacks, is too many or of another kind makes a message no reply."""
    with pytest.raises(Garbled, match="no form of ours"):
        schema.check_reply({"reply": 3} | json.loads(body), request_kind, 3)


@pytest.mark.parametrize("number", [2, True, 3.0, "3", None, [3]])
def test_another_number(number):
    """A reply has the number of its question, and it is a whole number."""
    with pytest.raises(Garbled, match="another question"):
        schema.check_reply({"reply": number, "count": 1}, "bump", 3)


@pytest.mark.parametrize(
    "message",
    [{"callback": True, "args": []}, {"callback": 0, "args": 5}, {"callback": 0}, {"callback": "0", "args": []},
     {"callback": 0, "args": [], "reply": 1}, {"callback": 0.0, "args": []}],
)  # fmt: skip
def test_odd_callbacks(message):
    """A call of a function of ours has a number and a list of arguments, and nothing else."""
    schema.check_callback({"callback": 0, "args": [1]})
    with pytest.raises(Garbled):
        schema.check_callback(message)


@pytest.mark.parametrize(
    "message",
    [{}, {"locked": "all", "seconds": 1.0}, {"locked": [], "seconds": float("nan")}, {"locked": [], "seconds": "x"},
     {"locked": [1], "seconds": 1}, {"locked": [], "seconds": True}, {"refused": None}, {"locked": []}],
)  # fmt: skip
def test_odd_beginnings(message):
    """A child begins by saying how it was locked in, or why not."""
    schema.check_first({"locked": ["landlock"], "seconds": 0.001})
    schema.check_first({"refused": "OSError"})
    with pytest.raises(Garbled):
        schema.check_first(message)


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["value", "args", "x"]), inner),
    max_leaves=6,
)
FIELDS = st.sampled_from([*RAN, *CALLED, *STOPPED, "reply", "missing", "displays", "callback", "locked", "seconds"])


@settings(deadline=None, max_examples=300)
@given(st.dictionaries(FIELDS, ANY, max_size=7), st.sampled_from([*schema.REPLIES]))
def test_nothing_else_is_raised(message, request_kind):
    """Whatever comes, it fits or it is garbled."""
    for check in (schema.check_first, schema.check_callback, lambda one: schema.check_reply(one, request_kind, 3)):
        try:
            check(message)
        except Garbled:
            pass
