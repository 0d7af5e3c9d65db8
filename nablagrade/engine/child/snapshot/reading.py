"""Whether cells ask for what is another thing each time: the clock, the process, the machine's randomness.

Python's own profiler counts who called what while the cells ran. What a library asks for while it is imported is left
out: it is so for all children of a zygote, which imports the most of them.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import CodeType
from typing import Any

from nablagrade.sandbox import SCRATCH

_NO_READING = ("sleep", "strptime", "struct_time", "get_clock_info", "tzset")
_CLOCK = "|".join(name for name in dir(time) if callable(getattr(time, name)) and name not in _NO_READING)
# how long something takes is a library's own affair: what it returned of that would show in what two runs come to
_DURATION = re.compile(r"<built-in method time\.(?:monotonic|perf_counter|process_time|thread_time)(?:_ns)?>")
_READS = {
    "the clock": re.compile(rf"<built-in method (?:time\.(?:{_CLOCK})|now|utcnow|today)>"),
    "its process": re.compile(
        r"<built-in method (?:posix\.(?:getpp?id|times|fork|register_at_fork)|_thread\.get_native_id)>"
    ),
    "random numbers of the machine": re.compile(r"<built-in method (?:posix\.(?:urandom|getrandom)|_uuid\.\w+)>"),
    "what Python does": re.compile(r"<built-in method sys\.(?:setprofile|settrace|addaudithook|monitoring\.\w+)>"),
}
_NOW = ("now", "today", "utcnow")  # of `pd.Timestamp` and `np.datetime64`
_TEXT = "<string>"  # the file of what `exec` was given
_IMPORT = "<frozen importlib"
# they measure how long each task takes, and name their runs: what they return holds neither
_KEEPS_TO_ITSELF = re.compile(r"/site-packages/(?:joblib|sklearn/callback)/")
# makes a generator of a seed, or returns NumPy's own: NumPy fills each one from the machine before it is seeded
_SEEDS = ("check_random_state", re.compile(r"/site-packages/(?:sklearn|scipy)/"))
_NAMES_A_RUN = re.compile(r"/uuid\.py$")
_Code = CodeType | str  # of a function in C its name


class Reading:
    """What cells were seen to ask for; `why` is the first of it."""

    def __init__(self, cells: str) -> None:
        """`cells` is the folder that the names of cells begin with."""
        import _lsprof  # only where cells are to be shared

        del sys.modules["_lsprof"]  # a run from the first cell has it not
        self._places = (f"{cells}{os.sep}", f"{SCRATCH}{os.sep}")
        self._profiler: Any = _lsprof.Profiler(subcalls=True, builtins=True)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Count while a cell runs."""
        self._profiler.enable()
        try:
            yield
        finally:
            self._profiler.disable()

    @property
    def why(self) -> str | None:
        """Return what the cells asked for, or what these had called for it; None when nothing varies."""
        called = {one.code: [other.code for other in one.calls or ()] for one in self._profiler.getstats()}
        met: set[_Code] = set()
        found = [code for code in called if self._is_of_course(code)]
        while found:
            code = found.pop()
            if code in met or self._is_import(code):
                continue
            met.add(code)
            found += self._seen_of(code, called.get(code, ()))
        if any(self._names_the_clock(code) for code in met):
            return "they ask for the clock"
        names = [code for code in met if isinstance(code, str)]
        return next((f"they ask for {what}" for what, name in _READS.items() if any(map(name.match, names))), None)

    def _names_the_clock(self, code: _Code) -> bool:
        """Whether code of the course's own has a word for it: what Cython and NumPy ask in C, no profiler sees."""
        if isinstance(code, str) or not (self._is_of_course(code) or code.co_filename == _TEXT):
            return False
        words = [*code.co_names, *(one for one in code.co_consts if isinstance(one, str))]
        return any(word.strip().casefold() in _NOW for word in words)

    def _is_of_course(self, code: _Code) -> bool:
        return isinstance(code, CodeType) and code.co_filename.startswith(self._places)

    def _is_import(self, code: _Code) -> bool:
        if isinstance(code, str) or self._is_of_course(code) or code.co_filename == _TEXT:
            return False
        return code.co_filename.startswith(_IMPORT) or code.co_name == "<module>"

    def _seen_of(self, code: _Code, called: Sequence[_Code]) -> Sequence[_Code]:
        """Return what of a function's calls matters."""
        if self._is_of_course(code):
            return called
        if isinstance(code, CodeType) and code.co_name == _SEEDS[0] and _SEEDS[1].search(code.co_filename):
            return ()
        if isinstance(code, CodeType) and _KEEPS_TO_ITSELF.search(code.co_filename):
            return [one for one in called if isinstance(one, CodeType) and not _NAMES_A_RUN.search(one.co_filename)]
        return [one for one in called if not (isinstance(one, str) and _DURATION.match(one))]
