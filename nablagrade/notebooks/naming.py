"""How near the name of a handed-in file is to the name of a notebook; names only, nothing is opened.

Browsers, mail programs and students rename files: `level-a (1).ipynb`, `level-a.ipynb.txt`, `LEVEL-A.IPYNB`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import IntEnum
from pathlib import PurePosixPath

ENDING = ".ipynb"
_WORDS = re.compile(r"[^\W_]+")
_TEXT_ENDINGS = (".json", ".txt")
_ASIDE = ("._", ".", "__MACOSX")  # what operating systems put into archives


class Nearness(IntEnum):
    """What a file's name says of a notebook."""

    NONE = 0
    WITHIN = 1  # the notebook's name is a part of it: level-a (1).ipynb, anna_level-a-v2.ipynb
    ELSEWHERE = 2  # the same name, in a folder inside the submission's
    SPELT = 3  # the same up to case, ending, spaces, signs and Unicode form
    EXACT = 4


def is_named_as_notebook(name: str) -> bool:
    """Whether a file says by its name that it is a notebook, whatever came behind."""
    path = PurePosixPath(name)
    return ENDING in path.name.casefold() and not any(part.startswith(_ASIDE) for part in path.parts)


def may_be(name: str, notebooks: Iterable[str]) -> bool:
    """Whether a file may be one of these notebooks: it says that it is one, or has just a name of theirs."""
    if is_named_as_notebook(name):
        return True
    path = PurePosixPath(name)
    is_open = path.suffix.casefold() in ("", *_TEXT_ENDINGS) and not any(one.startswith(_ASIDE) for one in path.parts)
    return is_open and any(_words(path.name) == _words(one) for one in notebooks)


def nearness(name: str, notebooks: Iterable[str]) -> dict[str, Nearness]:
    """Return which of these notebooks a file is by its name, and how surely; of names in one another the longest."""
    near = {one: found for one in notebooks if (found := _nearness(name, one))}
    longest = max((len(_words(one)) for one in near), default=0)
    return {one: found for one, found in near.items() if len(_words(one)) == longest or found is Nearness.EXACT}


def _nearness(name: str, notebook: str) -> Nearness:
    path = PurePosixPath(name)
    if name == f"{notebook}{ENDING}":
        return Nearness.EXACT
    mine, theirs = _words(path.name), _words(notebook)
    if mine == theirs and mine:
        return Nearness.SPELT if len(path.parts) == 1 else Nearness.ELSEWHERE
    starts = range(len(mine) - len(theirs) + 1)
    is_within = bool(theirs) and any(mine[start : start + len(theirs)] == theirs for start in starts)
    return Nearness.WITHIN if is_within else Nearness.NONE


def _words(name: str) -> list[str]:
    """Return the words of a name without its endings: as somebody would read it aloud."""
    return _WORDS.findall(_stem(unicodedata.normalize("NFKC", name).casefold().strip()))


def _stem(name: str) -> str:
    head, ending, tail = name.partition(ENDING)
    if ending:
        return head + (tail if not tail.strip().startswith(".") else "")  # `a.ipynb (1)` has a word more than `a.ipynb`
    return next((name.removesuffix(one) for one in _TEXT_ENDINGS if name.endswith(one)), name)
