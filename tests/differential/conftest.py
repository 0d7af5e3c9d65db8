"""Outputs of two graders made comparable."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def stable() -> Callable[[list[dict[str, Any]]], list[Any]]:
    """`stable(outputs)`: the outputs without what differs from run to run."""
    return lambda outputs: [_stable(output) for output in _merged(outputs)]


# A kernel of nbgrader's says this of a message of another kernel's client, which had its port before.
ANOTHERS_MESSAGE = re.compile(
    r"^ERROR:(tornado\.general|asyncio):.*?^ValueError: DELIM not in msg_list\n", re.DOTALL | re.MULTILINE
)


def _merged(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Neighbouring streams in one piece each: a kernel that is slow for 0.2 s cuts them anywhere."""
    merged: list[dict[str, Any]] = []
    for is_stream, group in itertools.groupby(outputs, lambda one: one["output_type"] == "stream"):
        some = list(group)
        if not is_stream:
            merged += some
            continue
        for name in ("stdout", "stderr"):
            text = "".join("".join(one["text"]) for one in some if one["name"] == name)
            if text := ANOTHERS_MESSAGE.sub("", text):
                merged.append({"output_type": "stream", "name": name, "text": text})
    return merged


VOLATILE = [
    (r"/tmp/ipykernel_\d+/\d+\.py", "CELL"),  # noqa: S108 - a name
    (r"0x[0-9a-f]{6,}", "ADDRESS"),
    (r"\b[0-9a-f]{32}\b", "MODEL"),
    (r"[\d.]+(e\+\d+)? (ns|us|µs|μs|ms|s)\b", "TIME"),  # IPython writes a thousand nanoseconds as 1e+03
    (r"in \d\.\d\d\ds", "in TIME"),
    (r"(/[^\s'\"]*/autograded/[a-z-]+/[a-z0-9]+|/scratch|/[^\s'\"]*/nablagrade-[^\s'\"]*/\d+)(?=[/\s'\"\\]|$)", "HERE"),
    (re.escape(str(Path.home())), "~"),
    (r"~/(helper|failing|program)\.py", r"HERE/\1.py"),
    (r"<dc:date>[^<]*", "DATE"),
    (r"\b[mp][0-9a-f]{10}\b", "MARKER"),
]


def _stable(output: dict[str, Any]) -> Any:
    traceback = output.get("traceback")
    if traceback is not None:
        # frames of the kernel itself; and how deep a recursion went, which depends on the frames below it
        kept = [line for line in traceback if "/ipykernel/" not in line]
        output = output | {"traceback": [] if output["ename"] == "RecursionError" else kept}
    text = json.dumps(output, ensure_ascii=False, sort_keys=True)
    for pattern, word in VOLATILE:
        text = re.sub(pattern, word, text)
    return json.loads(text)
