"""What nbgrader leaves of a cell's outputs before it scores them: its IgnorePattern and its LimitOutput."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from nablagrade.model import NO_LIMIT, Limits

Output = dict[str, Any]
TEXT_CUT = "... Output truncated ..."
TRACEBACK_CUT = "... Traceback truncated ..."


def trim(outputs: Sequence[Output], limits: Limits) -> list[Output]:
    """Return what is left of one cell's outputs."""
    kept = [output for output in outputs if not _is_ignored(output, limits.ignored_stderr)]
    if limits.output_lines != NO_LIMIT:
        kept = list(_first_lines(kept, limits.output_lines))
    return [_short_traceback(output, limits.traceback_lines) for output in kept]


def _is_ignored(output: Output, pattern: str) -> bool:
    is_stderr = output["output_type"] == "stream" and output["name"] == "stderr"
    return bool(pattern) and is_stderr and re.search(pattern, output["text"]) is not None


def _first_lines(outputs: Sequence[Output], most: int) -> Iterator[Output]:
    count = 0
    for output in outputs:
        if output["output_type"] != "stream":
            yield output
            continue
        if count == most:
            continue
        lines = output["text"].split("\n")
        if count + len(lines) > most:
            lines = [*lines[: most - count - 1], TEXT_CUT]
        count += len(lines)
        yield {**output, "text": "\n".join(lines)}


def _short_traceback(output: Output, most: int) -> Output:
    if output["output_type"] != "error" or most == NO_LIMIT or len(output["traceback"]) <= most:
        return output
    head = most // 2
    tail = most - head - 1
    lines = output["traceback"]
    return {**output, "traceback": [*lines[:head], TRACEBACK_CUT, *lines[-tail:]]}
