"""`!ls`, `!cat`, `!head`, `!tail`, `!wc` and `!pwd` of the notebook's folder, answered without starting a program.

A notebook often looks at its data with these. What is shown is what the programs show in a kernel's terminal of 80
columns; where an option or a name is not among the usual ones, nothing is answered, and the command is refused.
"""

from __future__ import annotations

import glob
import os
import re
import shlex
import stat
import unicodedata
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

Answer = tuple[str, int]  # what is printed, and the exit code
COLUMNS, GAP, TAB = 80, 2, 8
MOST_BYTES = 10_000_000
_FOR_A_SHELL = re.compile(r"[|;&<>`$(){}\n\\~#!]")
_QUOTED = re.compile(r"[\s\"&$'()*;<=>?\[\\^`|!]|^[#~]")
_COLOURED = stat.S_ISUID | stat.S_ISGID | stat.S_ISVTX | stat.S_IWOTH  # in colours of their own
_COUNT = re.compile(r"(?:-n)?(\d{1,9})|-(\d{1,9})")


class _Unusual(Exception):
    """Something that only the program itself knows."""


def look(command: str, *, on_terminal: bool) -> Answer | None:
    """Return what a command prints; None when it is none of these, or not used as usual."""
    try:
        name, *words = _words_of(command)
        return COMMANDS[name](words, on_terminal)
    except (_Unusual, KeyError, OSError, ValueError):
        return None


def _words_of(command: str) -> list[str]:
    """Part a command as a shell does that knows quotes and wildcards, and nothing else."""
    if _FOR_A_SHELL.search(command) or re.search(r"""["'][^\s]*[*?\[]|[*?\[][^\s]*["']""", command):
        raise _Unusual
    words = shlex.split(command)
    return [one for word in words for one in sorted(glob.glob(word)) or [word]]  # noqa: PTH207 - texts, as they were


def _options(words: Sequence[str], known: str) -> tuple[set[str], list[str]]:
    """Return the letters of the options, and the names."""
    letters = {letter for word in words if word.startswith("-") for letter in word[1:]}
    names = [word for word in words if not word.startswith("-")]
    if not letters <= set(known) or "-" in words:
        raise _Unusual
    return letters, names


def _pwd(words: Sequence[str], _on_terminal: bool) -> Answer:
    if words:
        raise _Unusual
    return f"{Path.cwd()}\n", 0


def _read(program: str, name: str) -> bytes | str:
    """Return what is in a file, or what a program says of one that it cannot read."""
    try:
        with open(name, "rb") as file:  # noqa: PTH123 - a name as it was written
            body = file.read(MOST_BYTES + 1)
    except IsADirectoryError as error:
        if program != "cat":
            raise _Unusual from error
        return f"cat: {name}: Is a directory\n"
    except FileNotFoundError as error:
        if _QUOTED.search(name):
            raise _Unusual from error
        what = f"cannot open '{name}' for reading" if program in {"head", "tail"} else name
        return f"{program}: {what}: No such file or directory\n"
    except OSError as error:
        raise _Unusual from error
    if len(body) > MOST_BYTES:
        raise _Unusual
    return body


def _cat(words: Sequence[str], _on_terminal: bool) -> Answer:
    _, names = _options(words, "")
    read = [_read("cat", name) for name in names]
    if not names:
        raise _Unusual
    text = "".join(one if isinstance(one, str) else one.decode("utf-8", "replace") for one in read)
    return text, int(any(isinstance(one, str) for one in read))


def _part(program: str, cut: Callable[[list[bytes], int], list[bytes]]) -> Callable[[Sequence[str], bool], Answer]:
    """Return `head` or `tail`."""

    def run(words: Sequence[str], _on_terminal: bool) -> Answer:
        most, names = _count_of(list(words))
        shown: list[str] = []
        read = [_read(program, name) for name in names]
        for name, one in zip(names, read, strict=True):
            title = f"==> {name} <==\n" if len(names) > 1 else ""
            gap = "\n" if title and any(text.startswith("==>") for text in shown) else ""
            is_error = isinstance(one, str)
            text = (
                one
                if isinstance(one, str)
                else b"".join(cut(one.splitlines(keepends=True), most)).decode("utf-8", "replace")
            )
            shown.append(text if is_error else gap + title + text)
        return "".join(shown), int(any(isinstance(one, str) for one in read))

    return run


def _count_of(words: list[str]) -> tuple[int, list[str]]:
    """Return how many lines are asked for, and the names: `-n 3`, `-n3` and `-3` say the same."""
    if words[:1] == ["-n"] and len(words) > 1:
        words[:2] = ["-n" + words[1]]
    most = 10
    if words and words[0].startswith("-"):
        found = _COUNT.fullmatch(words.pop(0))
        if found is None:
            raise _Unusual
        most = int(found[1] or found[2])
    if not words or any(word.startswith("-") for word in words):
        raise _Unusual
    return most, words


def _wc(words: Sequence[str], _on_terminal: bool) -> Answer:
    letters, names = _options(words, "lwc")
    read = {name: _read("wc", name) for name in names}
    found = {name: body for name, body in read.items() if isinstance(body, bytes)}
    if not names or len(found) < len(names) > 1:
        raise _Unusual
    if not found:
        return str(read[names[0]]), 1
    counts = [(body.count(b"\n"), len(body.split()), len(body)) for body in map(found.__getitem__, names)]
    rows = [*zip(counts, names, strict=True)]
    if len(names) > 1:
        rows.append(
            ((sum(a for a, _, _ in counts), sum(b for _, b, _ in counts), sum(c for _, _, c in counts)), "total")
        )
    width = 1 if len(names) == len(letters) == 1 else len(str(sum(size for _, _, size in counts)))
    chosen = [index for index, letter in enumerate("lwc") if letter in letters or not letters]
    return "".join(" ".join(f"{row[index]:>{width}}" for index in chosen) + f" {name}\n" for row, name in rows), 0


def _ls(words: Sequence[str], on_terminal: bool) -> Answer:
    is_alias = list(words[:2]) == ["-F", "--color"] and on_terminal  # `%ls`
    letters, names = _options(words[2:] if is_alias else words, "1aA")
    missing = [name for name in names if not os.path.lexists(name)]
    folders = [name for name in names or ["."] if Path(name).is_dir()]
    files = sorted(name for name in names if name not in (*missing, *folders))
    if len(folders) > 1 or (folders and (files or missing)) or any(Path(name).is_symlink() for name in names):
        raise _Unusual
    listed = files if not folders else _entries(folders[0], letters)
    text = "".join(f"ls: cannot access '{name}': No such file or directory\n" for name in missing)
    if not on_terminal:
        return text + "".join(f"{name}\n" for name in listed), 2 if missing else 0
    shown = [_Shown(name, Path(folders[0] if folders else ".", name), is_alias) for name in listed]
    return text + _in_columns(shown, is_alias=is_alias, is_narrow="1" in letters), 2 if missing else 0


def _entries(folder: str, letters: set[str]) -> list[str]:
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - names, with no paths around
    except OSError as error:
        raise _Unusual from error
    hidden = names if letters & {"a", "A"} else [name for name in names if not name.startswith(".")]
    return sorted([".", "..", *hidden]) if "a" in letters else hidden


class _Shown:
    """A name as `ls` writes it: quoted where a shell would need it, with a sign and a colour after `%ls`."""

    def __init__(self, name: str, path: Path, is_alias: bool) -> None:
        self.is_quoted = bool(_QUOTED.search(name)) or (is_alias and "@" in name)  # where it would be a sign
        if "'" in name or not name.isprintable() or any(unicodedata.east_asian_width(one) in "WF" for one in name):
            raise _Unusual
        mode = path.lstat().st_mode
        if is_alias and (mode & _COLOURED or not (stat.S_ISDIR(mode) or stat.S_ISREG(mode))):
            raise _Unusual
        self.text = f"'{name}'" if self.is_quoted else name
        sign = "/" if path.is_dir() else "*" if os.access(path, os.X_OK) else ""
        self.sign = sign if is_alias else ""

    def painted(self) -> str:
        """Return the name with its colour and sign."""
        colour = {"/": "01;34", "*": "01;32"}.get(self.sign)
        return f"\x1b[{colour}m{self.text}\x1b[0m{self.sign}" if colour else self.text

    def __len__(self) -> int:
        return len(self.text) + len(self.sign)


def _in_columns(shown: Sequence[_Shown], *, is_alias: bool, is_narrow: bool) -> str:
    """Return names in as many columns as a terminal has room for, filled from above."""
    margin = int(any(one.is_quoted for one in shown)) if not is_narrow else 0
    margins = [margin - int(one.is_quoted) if margin else 0 for one in shown]
    sizes = [len(one) + more for one, more in zip(shown, margins, strict=True)]
    widths, rows = _layout(sizes) if not is_narrow else ([0], len(shown))
    lines = []
    for row in range(rows):
        line, at, start = "", 0, 0
        for column, index in zip(count(), range(row, len(shown), rows)):
            line, at = line + _indent(at, start, with_tabs=not is_alias), start
            line, at = line + " " * margins[index] + shown[index].painted(), at + sizes[index]
            start += widths[column]
        lines.append(line + "\n")
    text = "".join(lines)
    return text.replace("\x1b[", "\x1b[0m\x1b[", 1)  # the first colour begins with a reset


def _layout(sizes: Sequence[int]) -> tuple[list[int], int]:
    """Return the widths of the columns, and the number of rows."""
    for columns in range(min(len(sizes), COLUMNS // 3), 1, -1):
        rows = -(-len(sizes) // columns)
        widths = [0] * columns
        for index, size in enumerate(sizes):
            column = index // rows
            widths[column] = max(widths[column], size + (GAP if column < columns - 1 else 0))
        if sum(widths) < COLUMNS and widths[-1]:
            return widths, rows
    return [0], len(sizes)


def _indent(at: int, to: int, *, with_tabs: bool) -> str:
    text = ""
    while at < to:
        if with_tabs and to // TAB > (at + 1) // TAB:
            text, at = text + "\t", at + TAB - at % TAB
        else:
            text, at = text + " ", at + 1
    return text


COMMANDS: dict[str, Callable[[Sequence[str], bool], Answer]] = {
    "cat": _cat,
    "head": _part("head", lambda lines, most: lines[:most]),
    "ls": _ls,
    "pwd": _pwd,
    "tail": _part("tail", lambda lines, most: lines[-most:] if most else []),
    "wc": _wc,
}
