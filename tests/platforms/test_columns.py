"""Cells of a CSV are found as `csv` finds them, and what is not filled stays, byte for byte."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nablagrade.errors import UsageError
from nablagrade.platforms.columns import Sheet, fill, read_sheet

SIGNS = [
    "a",
    "é",
    "€",
    "1",
    " ",
    ",",
    ";",
    "\t",
    '"',
    "'",
    "\r\n",
    "\n",
    ".",
    "\u00a0",
    "\u2028",
]  # csv writes a lone CR bare
TEXTS = st.lists(st.sampled_from(SIGNS), max_size=6).map("".join)
TABLES = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(TEXTS, min_size=width, max_size=width), min_size=1, max_size=6)
)
DIALECTS = st.fixed_dictionaries(
    {
        "delimiter": st.sampled_from(",;\t"),
        "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
        "lineterminator": st.sampled_from(["\r\n", "\n"]),
    }
)


def parse(text: str, delimiter: str) -> list[list[str]]:
    """The table as the standard library reads it."""
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter))


def outside(sheet: Sheet, column: int) -> list[bytes]:
    """What lies before, between and behind the cells of a column."""
    cells = [row[column] for row in sheet.rows if column < len(row)]
    places = [0, *(place for cell in cells for place in (cell.start, cell.end)), len(sheet.content)]
    return [sheet.content[start:end] for start, end in zip(places[::2], places[1::2], strict=True)]


@given(table=TABLES, dialect=DIALECTS, bom=st.sampled_from(["", "\ufeff"]), more=TEXTS, data=st.data())
def test_only_the_column_changes(table, dialect, bom, more, data):
    """Whatever the cells, quotes, delimiters and line ends: one column says something else, all other bytes stay."""
    titles = [f"t{number}" for number in range(len(table[0]))]
    file = io.StringIO(newline="")
    csv.writer(file, **dialect).writerows([titles, *table])
    text = bom + file.getvalue()
    sheet = read_sheet(text.encode(), "export.csv")
    assert [[cell.text for cell in row] for row in sheet.rows] == [titles, *table]
    column = data.draw(st.integers(0, len(titles) - 1))
    rows = data.draw(st.sets(st.integers(1, len(table))))
    filled = fill(sheet, {(row, column): more for row in rows})
    again = read_sheet(filled, "export.csv")
    assert outside(again, column) == outside(sheet, column)
    for number, row in enumerate(parse(filled.decode(), dialect["delimiter"])[1:], 1):
        expected = list(table[number - 1])
        expected[column] = more if number in rows else expected[column]
        assert row == expected


@given(st.binary(max_size=60) | st.text(st.sampled_from('a,;"\r\n é'), max_size=40).map(str.encode))
def test_any_bytes_are_read_or_refused(content):
    """Any bytes at all: the cells lie in order, nothing filled is nothing changed, and a refusal is one sentence."""
    try:
        sheet = read_sheet(content, "export.csv")
    except UsageError as error:
        assert str(error).startswith("export.csv: ")  # noqa: PT017 - some bytes are read, some refused
        return
    places = [place for row in sheet.rows for cell in row for place in (cell.start, cell.end)]
    assert places == sorted(places)
    assert fill(sheet, {}) == content
    same = {(row, column): cell.text for row, cells in enumerate(sheet.rows) for column, cell in enumerate(cells)}
    assert fill(sheet, same) == content


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'a,b\r\n1,"2', "a quote that opens in line 2 is never closed"),
        (b'a,b\n1,"2""', "a quote that opens in line 2 is never closed"),
        ("a,b\n".encode("utf-16"), "is no CSV in UTF-8"),
        (b"PK\x03\x04\0\0", "is no CSV in UTF-8"),
    ],
)
def test_what_is_no_csv(content, words):
    """A torn file, a spreadsheet's own file and UTF-16 are refused by name."""
    with pytest.raises(UsageError, match=f"export.csv: {words}"):
        read_sheet(content, "export.csv")


def test_letters_of_a_spreadsheet():
    """A file in Windows' letters keeps them; what they have no sign for is written as HTML does."""
    sheet = read_sheet("Größe;Note\r\nä;\r\n".encode("cp1252"), "export.csv")
    assert sheet.rows[0][0].text == "Größe"
    assert fill(sheet, {(1, 1): "ö∂"}) == 'Größe;Note\r\nä;"ö&#8706;"\r\n'.encode("cp1252")


def test_signs_between_quotes_are_no_delimiters():
    """A title with many commas makes no table of commas."""
    sheet = read_sheet(b'a;"b, c, d, e";f\n1;2;3\n', "export.csv")
    assert [cell.text for cell in sheet.rows[0]] == ["a", "b, c, d, e", "f"]


def test_lines_are_counted_as_an_editor_does():
    """A row behind a cell of several lines has the number of the line that it begins in."""
    sheet = read_sheet(b'a,b\r\n"x\r\ny",1\r\nz,2\r\n', "export.csv")
    assert [sheet.line(row) for row in range(3)] == [1, 2, 4]
