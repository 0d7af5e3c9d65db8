"""What no student's code may do in a notebook with tests inside: change a watched function, listen to what Python does.

An audit hook cannot be taken away, and one that raises RuntimeError keeps another from being added. While a test runs
it also hears who looks for the test's code, and who observes it: such a test is not passed.
"""

from __future__ import annotations

import re
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

BEGIN, END = "nablagrade.test_begins", "nablagrade.test_ends"  # events of the witness
DOES = frozenset({"__code__", "__defaults__", "__kwdefaults__"})  # what decides what a function does
HUNTS = frozenset({"gc.get_objects", "gc.get_referrers", "gc.get_referents"})
OBSERVES = frozenset({"sys.settrace", "sys.setprofile", "sys.monitoring.register_callback"})
HEARD = frozenset({"object.__setattr__", "object.__getattr__", "sys.addaudithook", BEGIN, END}) | HUNTS | OBSERVES
_PATHS = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
LIBRARIES = (*_PATHS, str(Path(__file__).parents[1]))
# library code that hands out what it finds, or lets others observe with it
HANDS_OUT = re.compile(
    r"(?:^|/)(?:bdb|cgitb|code|dis|pdb|profile|trace)\.py$|/(?:_pytest|executing|jedi|pure_eval|stack_data)/"
)
REFUSED = "what a library's function does cannot be replaced in a notebook whose tests run beside its code"
TWICE = "a test began while another one ran"
NO_HOOKS = "no audit hook is added in a notebook whose tests run beside its code"


def lock(functions: set[int], witnesses: Iterable[CodeType]) -> None:
    """Guard the functions with these ids, and those that come to them; only the witnesses begin and end a test.

    What the hook needs is among its defaults, and it guards itself.
    """
    # the codes of the test that runs, what was done, whether it may observe, and the frame of its witness
    state: list[Any] = [None, [], True, 0]
    reading: set[int] = set()  # the frames in which we read a frame's code, which is not heard

    def hook(
        event: str,
        args: tuple[Any, ...],
        _heard: Any = HEARD,
        _guarded: Any = functions,
        _state: Any = state,
        _reading: Any = reading,
        _witnesses: Any = tuple(witnesses),
        _does: Any = DOES,
        _answer: Any = _answer,
        _id: Any = id,
        _error: Any = RuntimeError,
        _refused: Any = REFUSED,
        _no_hooks: Any = NO_HOOKS,
    ) -> None:
        if event not in _heard:
            return
        if event == "object.__setattr__":
            if args[1] in _does and _id(args[0]) in _guarded:
                raise _error(_refused)
        elif event == "sys.addaudithook":
            raise _error(_no_hooks)
        else:
            _answer(event, args, _state, _witnesses, _reading)

    functions |= {id(one) for one in (hook, _answer, _turn, _is_students, _reads_test, _code_of, _caller)}
    sys.addaudithook(hook)


def _caller(_frame: Any = sys._getframe) -> Any:
    """Return the frame of whoever did what the hook hears; above it are this, two of the hook and nothing else."""
    return _frame(3)


def _code_of(frame: Any, reading: set[int], _frame: Any = sys._getframe, _id: Any = id) -> Any:
    """Return the code of a frame; that it is read here is not heard, and in no other frame: a signal may call one."""
    mine = _id(_frame())
    try:
        reading.add(mine)
        return frame.f_code
    finally:
        reading.discard(mine)


def _is_students(
    frame: Any,
    codes: tuple[Any, ...],
    name: str,
    reading: set[int],
    _code_of: Any = _code_of,
    _libraries: Any = LIBRARIES,
    _hands_out: Any = HANDS_OUT.search,
    _begins: Any = str.startswith,
) -> bool:
    """Whether code runs in a frame that is neither of the test itself nor a library's that does by itself what it does.

    A library's function that does not name it does it for others: it was told to, or calls what it was given.
    """
    code = None if frame is None else _code_of(frame, reading)
    if code is None or code.co_filename in [one.co_filename for one in codes]:
        return False
    is_library = _begins(code.co_filename, _libraries) and _hands_out(code.co_filename) is None
    return not (is_library and name in code.co_names)


def _reads_test(
    frame: Any,
    codes: tuple[Any, ...],
    reading: set[int],
    _code_of: Any = _code_of,
    _frame: Any = FrameType,
    _type: Any = type,
) -> bool:
    if _type(frame) is not _frame:
        return False
    code = _code_of(frame, reading)
    return [one for one in codes if one is code] != []


def _turn(
    state: list[Any],
    is_begin: bool,
    args: tuple[Any, ...],
    frame: Any,
    _id: Any = id,
    _error: Any = RuntimeError,
    _twice: Any = TWICE,
) -> None:
    """Begin to follow a test, or end it: that can only the frame that began it, for anybody may call a witness."""
    codes, deeds, _, witness = state
    if is_begin:
        if codes is not None:
            raise _error(_twice)
        state[:] = [args[0], [], args[1], _id(frame)]
    elif _id(frame) == witness:
        state[:] = [None, [], True, 0]
        if deeds:
            raise _error(deeds[0])


def _answer(
    event: str,
    args: tuple[Any, ...],
    state: list[Any],
    witnesses: tuple[CodeType, ...],
    reading: set[int],
    _caller: Any = _caller,
    _code_of: Any = _code_of,
    _turn: Any = _turn,
    _is_students: Any = _is_students,
    _reads_test: Any = _reads_test,
    _hunts: Any = HUNTS,
    _observes: Any = OBSERVES,
    _begin: Any = BEGIN,
    _end: Any = END,
    _id: Any = id,
    _part: Any = str.rpartition,
) -> None:
    """Follow a test from its begin to its end; the end of one in which something was done is an error."""
    codes, deeds, may_observe, witness = state
    caller = _caller()
    if event in (_begin, _end):
        if _code_of(caller, reading) in witnesses:
            _turn(state, event == _begin, args, caller)
    elif codes is None or _id(caller) in reading or (event in _observes and (may_observe or _id(caller) == witness)):
        return
    elif event == "object.__getattr__":
        if (
            args[1] == "f_code"
            and _reads_test(args[0], codes, reading)
            and _is_students(caller, codes, "f_code", reading)
        ):
            deeds.append("the code of the test was read while it ran")
    elif (event in _hunts or event in _observes) and _is_students(caller, codes, _part(event, ".")[2], reading):
        deeds.append(f"{event} was called while the test ran")
