"""Whether a cell holds no answer: what was released, with nothing of one's own in it, or a bare placeholder."""

from __future__ import annotations

import io
import tokenize
from functools import lru_cache
from typing import NamedTuple

from nablagrade.model import CellPlan, NotebookPlan
from nablagrade.notebooks.cells import Cell
from nablagrade.notebooks.restore import is_unchanged

_ROOM = 1000  # characters of white space and comments that may be more than in the release: what is longer is not read
_OPEN = ("...",)
_RAISED = ("raise", "NotImplementedError")
_PLACEHOLDERS = {_OPEN, ("pass",), _RAISED, (*_RAISED, "(", ")")}
_LAYOUT = (tokenize.NL, tokenize.ENDMARKER)
_MARGINS = {tokenize.INDENT: (">",), tokenize.DEDENT: ("<",)}


class _Code(NamedTuple):
    """A cell's statements as their tokens, each placeholder the same, and its comments apart."""

    lines: list[tuple[str, ...]]
    comments: frozenset[str]


def is_blank(cell: Cell, planned: CellPlan) -> bool:
    """Whether nothing of an answer's cell is the student's own; white space and what was taken out do not count.

    A comment of their own does: it may be all that they knew. So does an attached picture.
    """
    if cell.get("attachments") and "attachment:" not in planned.source:
        return False
    source: str = cell["source"]
    if is_unchanged(cell, planned) or not source.strip():
        return True
    if planned.cell_type != "code":
        return source.split() == planned.source.split()
    if len(source) > len(planned.source) + _ROOM:
        return False
    mine, released = _read(source), _released(planned.source)
    if mine is None or not mine.comments <= (released.comments if released else frozenset()):
        return False
    return set(mine.lines) <= {_OPEN} or (released is not None and mine.lines == released.lines)


def read_release(plan: NotebookPlan) -> None:
    """Read what was released of a notebook's answers; a worker does so before it forks, so that examiners know it."""
    for cell in plan.cells:
        if cell.is_solution and cell.cell_type == "code":
            _released(cell.source)


@lru_cache(maxsize=1000)
def _released(source: str) -> _Code | None:
    return _read(source)


def _read(source: str) -> _Code | None:
    """Return a cell's code; None where it is none. Only tokens: a parser could be overflowed by what is nested."""
    lines: list[tuple[str, ...]] = []
    line: list[str] = []
    comments: set[str] = set()
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.COMMENT:
                comments |= {token.string.strip("# \t")} - {""}
            elif token.type in _MARGINS:
                lines.append(_MARGINS[token.type])
            elif token.type == tokenize.NEWLINE:
                lines.append(_OPEN if tuple(line) in _PLACEHOLDERS else tuple(line))
                line = []
            elif token.type not in _LAYOUT:
                line.append(token.string)
    except (tokenize.TokenError, SyntaxError):
        return None
    return _Code(lines, frozenset(comments))
