"""What makes foreign text harmless: control characters, spreadsheet formulas, workflow commands, Markdown, paths."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
import os
import re
from collections.abc import Iterable
from functools import lru_cache, partial
from typing import Any

import msgspec

_CONTROL_STRINGS = r"(?:\x1b[PX^_\]]|[\x90\x98\x9d-\x9f]).*?(?:\x07|\x1b\\|\x9c|\Z)"  # window titles, links, images
_CONTROL_SEQUENCES = r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|\x1b[ -/]*[0-~]?"  # colours, cursor moves
_TERMINAL = re.compile(f"{_CONTROL_STRINGS}|{_CONTROL_SEQUENCES}", re.DOTALL)

# Controls, format characters (these turn the reading direction), surrogates, line separators, tags, noncharacters.
_HIDDEN_RANGES = (
    r"\x00-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890-\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u206f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\U000110bd\U000110cd"
    r"\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_HIDDEN = re.compile(f"[{_HIDDEN_RANGES}]")
_NEWLINE = re.compile("\r\n?")
_HIDDEN_IN_PROSE = re.compile(rf"(?![\n\t])[{_HIDDEN_RANGES}]")

# LibreOffice and Excel also start a formula after a tab, and take full-width signs for signs.
_FORMULA = re.compile(r"((?:\A|[;\t\r\n])\s*)([=+\-@\uff1d\uff0b\uff0d\uff20])")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#+|~&!:.@$^])")  # also what makes a link of a bare address
_LOG_COMMAND = re.compile(r"^([^\S\n]*)::", re.MULTILINE)

_PASSWORD = re.compile(r"(://[^\s:/@]*:)\S*(?=@)|([?&](?:password|passwd|pwd)=)[^&\s]*", re.IGNORECASE)

_KEPT = 4096  # names and titles come again and again in the reports of a class
_COMPONENT_BYTES = 255  # of a name, for every file system
_PATH_BYTES = 150  # of 255: room for the suffix of a file and for a temporary name


def shorten(text: str, limit: int) -> str:
    """The text itself, or its beginning and an ellipsis: at most `limit` characters."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def clean(prose: str, limit: int = 2000) -> str:
    """Prose without terminal sequences and hidden characters; newlines and tabs stay. Also valid in XML."""
    without_sequences = _TERMINAL.sub("", prose[: 4 * limit])
    return shorten(_HIDDEN_IN_PROSE.sub("", _NEWLINE.sub("\n", without_sequences)), limit)


@lru_cache(maxsize=_KEPT)
def clean_line(prose: str, limit: int = 300) -> str:
    """Prose as one line, in which a CI runner finds no command."""
    return shorten(_break_command(" ".join(clean(prose).split())), limit)


@lru_cache(maxsize=_KEPT)
def show_name(name: str, limit: int = 80) -> str:
    r"""A name with hidden characters made visible (`\u202e`), so that two different names do not look alike."""
    return shorten(_break_command(_HIDDEN.sub(lambda found: ascii(found.group())[1:-1], name)), limit)


@lru_cache(maxsize=_KEPT)
def guard_formula(text: str) -> str:
    """The text, quoted where a spreadsheet would start a formula: at its beginning, or where `;` splits a field."""
    return _FORMULA.sub(r"\1'\2", text)


def hide_passwords(text: str) -> str:
    """A text, such as a database's address, without the passwords of the addresses in it."""
    return _PASSWORD.sub(lambda found: f"{found[1] or found[2]}***", text)


def escape_markdown(text: str) -> str:
    """One line of text that Markdown shows as it is, also inside a table."""
    return _MARKDOWN.sub(r"\\\1", text.replace("\n", " "))


def escape_message(text: str) -> str:
    """The message of a GitHub workflow command."""
    return _break_command(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """The value of a property of a GitHub workflow command."""
    return escape_message(text).replace(":", "%3A").replace(",", "%2C")


def guard_log(report: str) -> str:
    """A report in which a GitHub runner that reads it as a log finds no command: `::` at a line's start, `##[`."""
    return _break_command(_LOG_COMMAND.sub(r"\1: :", report))


def _break_command(text: str) -> str:
    return text.replace("##[", "# #[")  # a runner looks for it anywhere in a line


def dump_json(data: object, *, is_laid_out: bool = True) -> str:
    """JSON in ASCII, without NaN, in which a GitHub runner that reads it as a log finds no command."""
    text = lay_out(data, allow_nan=False).decode() if is_laid_out else json.dumps(data, allow_nan=False)
    return text.replace("##[", "\\u0023#[") + "\n"


def lay_out(data: object, *, ensure_ascii: bool = True, sort_keys: bool = False, allow_nan: bool = True) -> bytes:
    """JSON as `json.dumps` writes it with an indent of 1, which does that in Python alone; in a part of the time."""
    write = partial(json.dumps, data, ensure_ascii=ensure_ascii, sort_keys=sort_keys, allow_nan=allow_nan)
    try:
        return msgspec.json.format(write().encode("utf-8", "replace"), indent=1)
    except msgspec.DecodeError:  # a lone surrogate, or a number that is not finite
        return write(indent=1).encode("utf-8", "replace")


def load_json(content: bytes) -> Any:
    """Read JSON, lone surrogates too, as msgspec does not. ValueError also where a number is not finite: `1e999`."""
    return json.loads(content, parse_float=_finite, parse_constant=_finite)


def _finite(text: str) -> float:
    if not math.isfinite(value := float(text)):
        raise ValueError(f"{text} is not a finite number")
    return value


def dump_csv(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """CSV as RFC 4180 has it (quotes where needed, CR LF), in which a runner finds no command; fields as they are."""
    page = io.StringIO()
    csv.writer(page).writerows([header, *rows])
    return guard_log(page.getvalue())


@lru_cache(maxsize=_KEPT)
def folder_name(name: str) -> str:
    """A name as one safe path component: readable, never hidden, no two names alike, at most 150 bytes."""
    escaped = "".join(_escape_for_path(name, index) for index in range(len(name))) or "%"
    if len(escaped.encode()) <= _PATH_BYTES:
        return escaped
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    beginning = escaped.encode()[: _PATH_BYTES - 34].decode(errors="ignore")
    return f"{beginning}%-{digest}"  # "%-" cannot come from escaping, so no short name looks like this


def own_name(name: str) -> str:
    """A name as the folder that nbgrader gives it: itself, and escaped only where it is no path component."""
    is_component = name not in ("", ".", "..") and not {"/", "\0"} & set(name)
    return name if is_component and len(os.fsencode(name)) <= _COMPONENT_BYTES else folder_name(name)


def _escape_for_path(name: str, index: int) -> str:
    char = name[index]
    is_inside = 0 < index < len(name) - 1
    if char.isalnum() or char == "_" or (char in "-@+" and index > 0) or (char in ". " and is_inside):
        return char
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))
