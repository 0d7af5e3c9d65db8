"""What a child says its cells showed: only what has nbformat's form is kept, for a child says what it likes.

It is bounded here as it will be written, indented, before anything is written; and what nbconvert's pages would fail on
is left out, so that feedback can be made of whatever was shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from nablagrade.engine.checks.scoring import graded_outputs, score_checks
from nablagrade.engine.wire.hints import DROPPED
from nablagrade.model import CheckResult, Limits, Outcome
from nablagrade.notebooks.cells import Cell, grade_id_of
from nablagrade.notebooks.form.bounds import Allowance
from nablagrade.notebooks.form.mending import attachments_in

Output = dict[str, Any]
WRITTEN_FACTOR = 10  # how much longer honest outputs may get by indentation: a line for each number of a plot
OUTPUT_DEPTH, FORM_DEPTH = 4, 5  # where an output lies in a notebook, and what it shows
MOST_COUNTED = 2**31
WIDGET = "application/vnd.jupyter.widget-view+json"
MARKDOWN = "text/markdown"
_JSON_MIME = re.compile(r"application/(.*\+)?json")
# what Python's HTML parser gives up on, and with it whoever makes a page of it: `<![` before any other word
_REJECTED = re.compile(r"<!\[(?!(?:cdata|else|endif|if|ignore|include|rcdata|temp)[^-_.a-z0-9])", re.IGNORECASE)
TIMEOUT: Output = {  # what nbgrader adds to a cell that was interrupted
    "output_type": "error",
    "ename": "CellTimeoutError",
    "evalue": "",
    "traceback": ["\x1b[0;31mCellTimeoutError\x1b[0m: No reply from kernel before timeout"],
}
UNSEEN: Output = {  # what a test shows whose end nobody has seen: something took it from where it runs
    "output_type": "error",
    "ename": "RuntimeError",
    "evalue": "the test did not run to its end",
    "traceback": ["\x1b[0;31mRuntimeError\x1b[0m: the test did not run to its end"],
}


@dataclass
class Ran:
    """What became of one code cell."""

    outputs: list[Output] = field(default_factory=list)
    count: int | None = None
    failure: tuple[Outcome, str] | None = None
    score: float | None = None  # of a graded cell
    results: tuple[CheckResult, ...] = ()  # of a graded cell
    said: str | None = None  # by the witness of a test inside: what its last line came to


def judged(results: tuple[CheckResult, ...], points: float, count: int) -> Ran:
    """Return what becomes of a cell that checks have judged."""
    score = score_checks(results, points)
    return Ran(graded_outputs(results, score, count), count, None, score, results)


class SoFar:
    """What is known of the cells that have run, by their names (the `Cells` that a check's notebook asks)."""

    def __init__(self, cells: Sequence[Cell], ran: dict[int, Ran]) -> None:
        self.ran = ran  # by the place of the cell
        self._places = {grade_id_of(cell): index for index, cell in enumerate(cells)}

    def failure(self, grade_id: str) -> tuple[Outcome, str] | None:
        """How the cell with this grade_id failed, and the name of the error; None when it did not."""
        ran = self.ran.get(self._places.get(grade_id, -1))
        return ran.failure if ran else None

    def printed(self, grade_id: str) -> str:
        """What the cell with this grade_id printed to standard output."""
        ran = self.ran.get(self._places.get(grade_id, -1))
        shown = [one["text"] for one in (ran.outputs if ran else ()) if one.get("name") == "stdout"]
        return "".join("".join(one) for one in shown)  # a text, or its lines as a file has them


class Received:
    """The outputs of a notebook so far; a display with an id may be changed by a later cell."""

    def __init__(self, limits: Limits) -> None:
        self._displays: dict[str, list[Output]] = {}
        self._left = Allowance(WRITTEN_FACTOR * limits.output_bytes)

    def take(self, reply: dict[str, Any]) -> list[Output]:
        """Return the outputs of one cell, and change the displays that it updated."""
        outputs = list(self._bounded(reply.get("outputs")))
        for one in outputs:
            if display_id := one.pop("display_id", None):
                self._displays.setdefault(display_id, []).append(one)
        self._update(reply.get("displays"))
        return outputs

    def _bounded(self, said: Any) -> Iterator[Output]:
        is_dropped = False
        for one in said if isinstance(said, list) else ():
            if isinstance(one, dict) and _is_output(one):
                if self._left.take(one, OUTPUT_DEPTH):
                    yield _shown(one)
                elif not is_dropped:
                    is_dropped = True  # said once for a cell
                    yield {"output_type": "stream", "name": "stderr", "text": f"\n{DROPPED}\n"}

    def _update(self, latest: Any) -> None:
        for display_id, form in latest.items() if isinstance(latest, dict) else ():
            if isinstance(form, dict) and _has_exactly(form, data=_is_bundle, metadata=_is_dict):
                for one in self._displays.get(display_id, ()):
                    if self._left.take(form, FORM_DEPTH):  # once for each: it is written in each place
                        one.update(_shown(form))


def _shown(one: Output) -> Output:
    """Return an output, or the new form of one, without what a page cannot be made of."""
    if "data" not in one:
        return one
    data = {mime: body for mime, body in one["data"].items() if _may_be_shown(mime, body)}
    # of a mime type, metadata are a dictionary
    metadata = {
        key: value
        for key, value in one["metadata"].items()
        if isinstance(value, dict) or not (key == "filenames" or "/" in key)
    }
    return {**one, "data": data, "metadata": metadata}


def _may_be_shown(mime: str, body: Any) -> bool:
    if mime == WIDGET:
        return isinstance(body, dict) and _is_text(body.get("model_id"))
    text = body if isinstance(body, str) else "".join(body) if _is_lines(body) else ""
    if mime == MARKDOWN and next(attachments_in(text), None) is not None:
        return False  # a code cell has no pictures beside it
    return mime == "text/plain" or _REJECTED.search(text) is None


def count_of(reply: dict[str, Any]) -> int | None:
    """Return a cell's number, where it is one that nbformat knows; a student may have set another."""
    return reply.get("count") if is_count(reply.get("count")) else None


def _is_output(one: Output) -> bool:
    match one.get("output_type"):
        case "stream":
            return _has_exactly(one, name=_is_stream, text=_is_text)
        case "display_data":
            shown = {key: value for key, value in one.items() if key != "display_id"}
            return _is_text(one.get("display_id", "")) and _has_exactly(shown, data=_is_bundle, metadata=_is_dict)
        case "execute_result":
            return _has_exactly(one, data=_is_bundle, metadata=_is_dict, execution_count=is_count)
        case "error":
            return _has_exactly(one, ename=_is_text, evalue=_is_text, traceback=_is_lines)
        case _:
            return False


def _has_exactly(one: Output, **fields: Callable[[Any], bool]) -> bool:
    """Whether an output has these fields and no other, `output_type` apart, and each is of its form."""
    return set(one) - {"output_type"} == set(fields) and all(fits(one[name]) for name, fits in fields.items())


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_stream(value: object) -> bool:
    return value in {"stdout", "stderr"} if isinstance(value, str) else False


def is_count(value: object) -> bool:
    """Whether it may stand as the number of a cell, which has none when it was not run."""
    return value is None or (type(value) is int and 0 <= value < MOST_COUNTED)


def _is_dict(value: object) -> bool:
    return isinstance(value, dict)


def _is_lines(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(line, str) for line in value)


def _is_bundle(data: object) -> bool:
    return isinstance(data, dict) and all(_is_body(mime, body) for mime, body in data.items())


def _is_body(mime: str, body: object) -> bool:
    return _JSON_MIME.fullmatch(mime) is not None or _is_text(body) or _is_lines(body)
