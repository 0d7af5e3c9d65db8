"""What a child says its cells showed: only what has nbformat's form is kept, for a child says what it likes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from nablagrade.model import CheckResult, Outcome

Output = dict[str, Any]
TIMEOUT: Output = {  # what nbgrader adds to a cell that was interrupted
    "output_type": "error",
    "ename": "CellTimeoutError",
    "evalue": "",
    "traceback": ["\x1b[0;31mCellTimeoutError\x1b[0m: No reply from kernel before timeout"],
}


@dataclass
class Ran:
    """What became of one code cell."""

    outputs: list[Output] = field(default_factory=list)
    count: int | None = None
    failure: tuple[Outcome, str] | None = None
    score: float | None = None  # of a graded cell
    results: tuple[CheckResult, ...] = ()  # of a graded cell


class Received:
    """The outputs of a notebook so far; a display with an id may be changed by a later cell."""

    def __init__(self) -> None:
        self._displays: dict[str, list[Output]] = {}

    def take(self, reply: dict[str, Any]) -> list[Output]:
        """Return the outputs of one cell, and change the displays that it updated."""
        said = reply.get("outputs", [])
        outputs = [one for one in said if isinstance(one, dict) and _is_output(one)] if isinstance(said, list) else []
        for one in outputs:
            if display_id := one.pop("display_id", None):
                self._displays.setdefault(display_id, []).append(one)
        self._update(reply.get("displays"))
        return outputs

    def _update(self, latest: Any) -> None:
        for display_id, form in latest.items() if isinstance(latest, dict) else ():
            if isinstance(form, dict) and _has_exactly(form, data=_is_bundle, metadata=_is_dict):
                for one in self._displays.get(display_id, ()):
                    one.update(form)


def _is_output(one: Output) -> bool:
    match one.get("output_type"):
        case "stream":
            return _has_exactly(one, name=_is_stream, text=_is_text)
        case "display_data":
            shown = {key: value for key, value in one.items() if key != "display_id"}
            return _is_text(one.get("display_id", "")) and _has_exactly(shown, data=_is_bundle, metadata=_is_dict)
        case "execute_result":
            return _has_exactly(one, data=_is_bundle, metadata=_is_dict, execution_count=_is_count)
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


def _is_count(value: object) -> bool:
    return value is None or (type(value) is int and value >= 0)


def _is_dict(value: object) -> bool:
    return isinstance(value, dict)


def _is_lines(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(line, str) for line in value)


def _is_bundle(data: object) -> bool:
    return isinstance(data, dict) and all(_is_body(mime, body) for mime, body in data.items())


def _is_body(mime: str, body: object) -> bool:
    is_json = mime == "application/json" or (mime.startswith("application/") and mime.endswith("+json"))
    return is_json or _is_text(body) or _is_lines(body)
