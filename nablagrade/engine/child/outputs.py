"""What a cell shows, as nbformat data, in the order in which a kernel would send it."""

from __future__ import annotations

import base64
import io
import json
import numbers
import sys
from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any

from nablagrade.engine.wire.hints import DROPPED, TRUNCATED

Output = dict[str, Any]
CELL: ContextVar[object] = ContextVar("CELL", default=None)  # by whose code something is shown; a thread has none
STREAMS = ("stdout", "stderr")  # in the order in which a kernel empties them
_FIGURE = ("matplotlib.figure", "Figure")
_DESCRIPTORS = {"stdout": 1, "stderr": 2}


class Sink:
    """Collects the outputs of one cell; when `left_bytes` are used up the rest is dropped."""

    def __init__(self) -> None:
        self.outputs: list[Output] = []
        self.left_bytes = 0
        self.displays: dict[str, Output] = {}  # the latest form of each display with an id
        self._written: dict[str, list[str]] = {name: [] for name in STREAMS}
        self._clears_next = False
        self._cell: object = None

    def begin(self) -> None:
        """Listen to a new cell: what tasks of earlier ones show is heard no more, as in a notebook that is executed."""
        self._cell = object()
        CELL.set(self._cell)

    def _hears(self) -> bool:
        return CELL.get() in (None, self._cell)

    def take(self) -> list[Output]:
        """Hand over what the last cell left."""
        self.flush()
        outputs, self.outputs, self._clears_next, self._cell = self.outputs, [], False, None
        return outputs

    def take_displays(self) -> dict[str, Output]:
        """Hand over the latest form of each display with an id that the last cell showed or updated."""
        displays, self.displays = self.displays, {}
        return displays

    def write(self, name: str, text: str) -> None:
        """Keep text until its stream is flushed."""
        text = self._within_bounds(text) if self._hears() else ""
        if text:
            self._written[name].append(text)

    def flush(self, *names: str) -> None:
        """Make an output of what a stream holds: all of them when none is named."""
        for name in names or STREAMS:
            if texts := self._written[name]:
                self._written[name] = []
                self._append({"output_type": "stream", "name": name, "text": "".join(texts)})

    def add(self, output: Output) -> None:
        """Add a display, a result or an error."""
        if not self._hears():
            return
        self.flush()
        output, size = _as_json(output)
        if size > self.left_bytes:
            self.write("stderr", f"\n{DROPPED}\n")
            return
        self.left_bytes -= size
        self._remember(output)
        self._append(output)

    def update(self, output: Output) -> None:
        """Change the displays that have its id."""
        if not self._hears():
            return
        self.flush()
        output, size = _as_json(output)
        if size <= self.left_bytes:
            self.left_bytes -= size
            self._remember(output)

    def clear(self, *, waits: bool) -> None:
        """Forget what this cell has shown so far: now, or when it shows something more."""
        if not self._hears():
            return
        self.flush()
        self._clears_next = waits
        if not waits:
            self.outputs.clear()

    def _remember(self, output: Output) -> None:
        if "display_id" in output:
            self.displays[output["display_id"]] = {"data": output["data"], "metadata": output["metadata"]}

    def _append(self, output: Output) -> None:
        if self._clears_next:
            self.outputs.clear()
            self._clears_next = False
        self.outputs.append(output)

    def _within_bounds(self, text: str) -> str:
        if self.left_bytes <= 0:
            return ""
        if len(text) > self.left_bytes:
            text = text[: self.left_bytes] + f"\n{TRUNCATED}\n"
            self.left_bytes = 0
        self.left_bytes -= len(text)
        return text


class OutStream(io.TextIOBase):
    """What `sys.stdout` is for a student: a text stream that writes into the sink."""

    encoding = "UTF-8"
    __module__ = "ipykernel.iostream"  # libraries look at this name to see that they are in a notebook

    def __init__(self, name: str, sink: Sink) -> None:
        self.name = name
        self._sink = sink

    def write(self, text: str) -> int:
        """Write text; TypeError for anything else."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self._sink.write(self.name, text)
        return len(text)

    def flush(self) -> None:
        """Make an output of what was written, as a kernel does."""
        self._sink.flush(self.name)

    def writable(self) -> bool:
        """Write only."""
        return True

    def fileno(self) -> int:
        """The number that this stream has in other programs; what is written there is lost."""
        return _DESCRIPTORS[self.name]


def draw(shell: Any, *, is_wanted: bool) -> None:
    """Draw the figures of the cells to come, or only name them: drawing takes longer than most cells."""
    formatter = shell.display_formatter.ipython_display_formatter
    if is_wanted:
        formatter.pop(".".join(_FIGURE), None)
        # the first figure that was only named has put its class in the place of its name
        formatter.pop(getattr(sys.modules.get(_FIGURE[0]), _FIGURE[1], None), None)
    else:
        formatter.for_type_by_name(
            *_FIGURE, lambda figure: shell.display_pub.publish({"text/plain": f"{figure!r}, not drawn"})
        )


def _as_json(output: Output) -> tuple[Output, int]:
    """Return the output as it is after a journey as JSON, and how long that is."""
    if "data" in output:
        output = output | {"data": {mime: _valid(mime, body) for mime, body in output["data"].items()}}
    body = json.dumps(output, default=_plain)
    return json.loads(body), len(body)


def _valid(mime: str, body: Any) -> Any:
    """Return what nbformat allows for a mime type: text, or anything where the type is JSON."""
    is_text = isinstance(body, str) or (isinstance(body, list) and all(isinstance(line, str) for line in body))
    if is_text or mime == "application/json" or (mime.startswith("application/") and mime.endswith("+json")):
        return body
    return _plain(body) if isinstance(body, bytes) else str(body)


def _plain(value: object) -> Any:
    """Return what Jupyter's messages make of a value that JSON does not know; of any other, its repr."""
    match value:
        case bytes():
            return base64.b64encode(value).decode("ascii")
        case numbers.Integral():
            return int(value)
        case numbers.Real():
            return float(value)
        case Iterable():
            return list(value)
        case _:
            return repr(value)
