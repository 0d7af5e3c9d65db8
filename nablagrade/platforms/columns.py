"""Cells of somebody else's CSV, found and filled without touching any other byte; no file is opened here."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass

from nablagrade.errors import UsageError

DELIMITERS = b",;\t"


@dataclass(frozen=True)
class Cell:
    """Where a cell stands in the file, its quotes included, and what it says."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Sheet:
    """A CSV file: its bytes, and where in them each cell is."""

    name: str
    content: bytes
    encoding: str
    delimiter: bytes
    rows: tuple[tuple[Cell, ...], ...]

    def text(self, row: int, column: int | None) -> str:
        """Return what a cell says without white space around it; nothing where there is none."""
        cells = self.rows[row]
        return cells[column].text.strip() if column is not None and column < len(cells) else ""

    def line(self, row: int) -> int:
        """Return the number of the line in which a row begins, as an editor counts."""
        return len(re.findall(rb"\r\n?|\n", self.content[: self.rows[row][0].start])) + 1


def read_sheet(content: bytes, name: str) -> Sheet:
    """Find all cells. UsageError, which calls the file by its name, where it is no CSV."""
    if b"\0" in content:
        raise UsageError(f"{name}: is no CSV in UTF-8; export it anew, or save it as `CSV UTF-8`")
    start = len(codecs.BOM_UTF8) if content.startswith(codecs.BOM_UTF8) else 0
    encoding = _guess_encoding(content)
    signs = [DELIMITERS[i : i + 1] for i in range(len(DELIMITERS))]
    first = re.sub(rb'"[^"]*"', b"", next(iter(content[start:].splitlines()), b""))
    delimiter = max(signs, key=first.count)
    rows = tuple(
        tuple(Cell(*place, _say(content[slice(*place)], encoding)) for place in row)
        for row in _split(content, start, delimiter, name)
    )
    return Sheet(name, content, encoding, delimiter, rows)


def _guess_encoding(content: bytes) -> str:
    """UTF-8, or what Excel writes in the West; a byte that neither knows has to come back as it was."""
    for encoding in ("utf-8", "cp1252"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"


def _split(content: bytes, at: int, delimiter: bytes, name: str) -> list[list[tuple[int, int]]]:
    plain = rb"[^" + delimiter + rb"\r\n]*+"
    cell = re.compile(rb'("[^"]*+(?:""[^"]*+)*+"' + plain + rb")|" + plain)
    rows: list[list[tuple[int, int]]] = []
    row: list[tuple[int, int]] = []
    while at < len(content) or row:
        found = cell.match(content, at)
        if found is None or (found[0].startswith(b'"') and not found[1]):
            line = content.count(b"\n", 0, at) + 1
            raise UsageError(f"{name}: a quote that opens in line {line} is never closed; export the file anew")
        row.append(found.span())
        at = found.end() + 1
        if content[found.end() : at] != delimiter:
            at += content[found.end() : at + 1] == b"\r\n"
            rows.append(row)
            row = []
    return rows


def _say(cell: bytes, encoding: str) -> str:
    if not cell.startswith(b'"'):
        return cell.decode(encoding)
    end = re.compile(rb'"[^"]*+(?:""[^"]*+)*+').match(cell)
    inner = cell[1 : end.end()] if end else b""
    return (inner.replace(b'""', b'"') + cell[len(inner) + 2 :]).decode(encoding)


def fill(sheet: Sheet, texts: Mapping[tuple[int, int], str]) -> bytes:
    """Return the file with these cells, by row and column, saying something else; every other byte is as it was."""
    parts: list[bytes] = []
    at = 0
    for (row, column), text in sorted(texts.items()):
        cell = sheet.rows[row][column]
        parts += [sheet.content[at : cell.start], _write(sheet, cell, text)]
        at = cell.end
    return b"".join([*parts, sheet.content[at:]])


def _write(sheet: Sheet, cell: Cell, text: str) -> bytes:
    """Return a cell in the file's own letters; what it has none for is HTML, which has another way to write it."""
    if text == cell.text:
        return sheet.content[cell.start : cell.end]
    written = text.encode(sheet.encoding, "xmlcharrefreplace")
    is_quoted = sheet.content[cell.start : cell.start + 1] == b'"'
    if is_quoted or set(written) & {*sheet.delimiter, *b'"\r\n'}:
        return b'"' + written.replace(b'"', b'""') + b'"'
    return written
