"""Whether cells ask for what is another thing each time: the clock, the process, the machine's randomness.

It listens to the calls that Python makes into C while the cells run. What a library asks for while it is imported is
left out: that is done once for all children as it is.
"""

from __future__ import annotations

import _thread
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import BuiltinFunctionType, FrameType
from typing import Any

from nablagrade.engine.child.cellnames import cell_name
from nablagrade.sandbox import SCRATCH

_CLOCK = (
    "time time_ns monotonic monotonic_ns perf_counter perf_counter_ns process_time process_time_ns thread_time "
    "thread_time_ns localtime gmtime ctime asctime strftime clock_gettime clock_gettime_ns"
)
_PROCESS = "getpid getppid urandom getrandom times getloadavg register_at_fork fork"
READ = {
    **{getattr(time, name): "the clock" for name in _CLOCK.split() if hasattr(time, name)},
    **{getattr(os, name): f"os.{name}" for name in _PROCESS.split() if hasattr(os, name)},
    _thread.get_native_id: "the number of its thread",
}
METHODS = {"now": "the clock", "utcnow": "the clock", "today": "the clock", "generate_time_safe": "uuid"}
_CELLS = os.path.dirname(cell_name(""))  # noqa: PTH120 - names, for each call
_PLACES = (_CELLS, f"{SCRATCH}{os.sep}")
_IMPORT = "<frozen importlib._bootstrap>"


class Reading:
    """What cells were seen to ask for; `why` is the first of it."""

    def __init__(self) -> None:
        self.why: str | None = None

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Listen while a cell runs."""
        hear = self._hear
        sys.setprofile(hear)
        try:
            yield
        finally:
            if sys.getprofile() is not hear:
                self.why = self.why or "they listen to what Python does"
            sys.setprofile(None)

    def _hear(self, frame: FrameType, event: str, called: Any) -> None:
        if event != "c_call" or self.why is not None or type(called) is not BuiltinFunctionType:
            return
        what = READ.get(called) or (METHODS.get(called.__name__) if called.__name__ in METHODS else None)
        if what is not None and _is_of_cell(frame):
            self.why = f"they ask for {what}"


def _is_of_cell(frame: FrameType | None) -> bool:
    """Whether a call is made by a cell, a file beside it, or what these have called; not while a library is imported."""
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(_PLACES):
            return True
        if name == _IMPORT:
            return False
        frame = frame.f_back
    return False
