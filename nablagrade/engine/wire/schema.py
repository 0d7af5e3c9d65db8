"""Which messages a child may send: a form for each thing that it is asked, and nothing else comes in.

A child says what it likes, so each message has exactly the fields of its form, and each field is of its kind. What a
field holds is somebody else's matter: a value is rebuilt by `values.py`, outputs are sifted where they are received.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from nablagrade.engine.wire.messages import Garbled, Message

Form = Mapping[str, Callable[[object], bool]]  # field → whether it is of its kind

MOST_COUNT = 1 << 53  # whole numbers that every reader of JSON keeps


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_text_or_none(value: object) -> bool:
    return value is None or isinstance(value, str)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _is_list(value: object) -> bool:
    return isinstance(value, list)


def _is_object(value: object) -> bool:
    return isinstance(value, dict)


def _is_bool(value: object) -> bool:
    return isinstance(value, bool)


def _is_true(value: object) -> bool:
    return value is True


def _is_count(value: object) -> bool:
    return type(value) is int and abs(value) < MOST_COUNT


def _is_count_or_none(value: object) -> bool:
    return value is None or _is_count(value)


def _is_duration(value: object) -> bool:
    return type(value) in (int, float) and math.isfinite(value) and value >= 0  # type: ignore[operator, arg-type]  # a number


def _is_anything(_value: object) -> bool:
    return True


_RAN: Form = {"outputs": _is_list, "count": _is_count, "error": _is_text_or_none}
_STOPPED: Form = {"raised": _is_text, "message": _is_text}  # by an interrupt, or by an error of the student's function
_MISSING: Form = {"missing": _is_true}
_VALUE: Form = {"value": _is_anything}
_CALLED: Form = {**_VALUE, "args": _is_list, "handle": _is_count, "printed": _is_text}
_LENT: Form = {**_VALUE, "kinds": _is_list, "handle": _is_count_or_none}  # an object, to a test that runs outside
_AFTERWARDS: Form = {"numbers": _is_list, "changed": _is_list, "outputs": _is_list}
_CELL = (_RAN, {**_RAN, "displays": _is_object}, _STOPPED)
_WITNESS: Form = {"seen": _is_text}  # what says that all of a test has been run, and what its last line was worth
_TEST = tuple(
    {**form, **said}
    for form in _CELL
    for said in ({}, _WITNESS, {**_WITNESS, "points": _is_text_or_none})
    if form is not _STOPPED or not said
)

FIRST: tuple[Form, ...] = ({"locked": _is_texts, "seconds": _is_duration}, {"refused": _is_text})
CALLBACK: Form = {"callback": _is_count, "args": _is_list}
REPLIES: Mapping[str, tuple[Form, ...]] = {  # request → the forms that its reply may have
    request: tuple({"reply": _is_count, **form} for form in forms)
    for request, forms in {
        "cell": _CELL,
        "locked": _CELL,
        "test": _TEST,
        "watch": ({},),
        "state": ({"state": _is_text},),
        "stand": ({"state": _is_text, "why": _is_text_or_none},),
        "bump": ({"count": _is_count}, _STOPPED),
        "get": (_VALUE, _MISSING, _STOPPED),
        "call": (_CALLED, _MISSING, _STOPPED),
        "again": (_VALUE, _STOPPED),
        "begin": ({"taken": _is_object, "count": _is_count, "printing": _is_object}, _STOPPED),
        "look": (_LENT, {"module": _is_text}, _MISSING, _STOPPED),
        "run": ({**_LENT, **_AFTERWARDS}, {"raised": _is_object, **_AFTERWARDS}, {"beyond": _is_true}, _STOPPED),
        "bind": ({}, _STOPPED),
        "frames": ({"frames": _is_texts, "hints": _is_texts}, _STOPPED),
        "aliases": ({"value": _is_bool}, _STOPPED),
    }.items()
}


def check_first(message: Message) -> None:
    """Garbled when this is not how a child begins."""
    _check(message, FIRST)


def check_callback(message: Message) -> None:
    """Garbled when this is no call of a function of ours."""
    _check(message, (CALLBACK,))


def check_reply(message: Message, request: str, number: int) -> None:
    """Garbled when this is no reply to the request of this kind and number."""
    if type(message.get("reply")) is not int or message["reply"] != number:
        raise Garbled("a reply to another question")
    _check(message, REPLIES[request])


def _check(message: Message, forms: tuple[Form, ...]) -> None:
    for form in forms:
        if message.keys() == form.keys() and all(is_kind(message[name]) for name, is_kind in form.items()):
            return
    raise Garbled("a message that has no form of ours")
