"""Moodle's grading worksheet in its languages, a person's words in it, and the zip of its bulk upload."""

from __future__ import annotations

import csv
import io
import os
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from nablagrade.errors import CourseError
from nablagrade.platforms.filling import Wish, fill_file
from nablagrade.platforms.moodle import add_comments

LANGUAGES = ["en", "de", "fr", "es", "it", "pt", "nl"]
HEADER = "Identifier,Full name,Email address,Status,Grade,Maximum grade,Last modified (grade),Feedback comments\n"
ROW = "Participant 1000001,A B,{email},x,,{most},-,\n"


@pytest.fixture
def form():
    """The platform whose file is filled."""
    return "moodle"


@pytest.fixture
def pages(settings):
    """Feedback pages, as `nablagrade feedback` leaves them."""
    for student in ("all-right", "half-right"):
        place = settings.feedback / student / "gradient-vector"
        place.mkdir(parents=True)
        (place / "index.html").write_text(f"<p>{student}</p>")


@pytest.mark.parametrize("language", LANGUAGES)
def test_golden(language, fill, golden, records):
    """The worksheet of each language is the one that was looked at and kept."""
    filled, told = fill(golden(f"moodle-{language}.csv"), records)
    if os.environ.get("UPDATE_GOLDEN"):
        (Path(__file__).parents[2] / f"golden/platforms/moodle-{language}-filled.csv").write_bytes(filled)
    assert filled == golden(f"moodle-{language}-filled.csv")
    assert told[0] == "graded, but not in the file: elsewhere; excused"
    assert told[1] == "in the file, but not graded; these cells stay: not graded"
    assert "left out" in told[2]
    assert re.match("2 of 6 totals are in ", told[3])


def test_only_two_columns_change(golden):
    """Of the kept files, the cells of the grades and the comments differ from what was handed out, and no other."""
    for language in LANGUAGES:
        before, after = (
            list(csv.reader(io.StringIO(golden(f"moodle-{language}{end}.csv").decode("utf-8-sig"), newline="")))
            for end in ("", "-filled")
        )
        changed = {
            (row, column)
            for row, cells in enumerate(before)
            for column, cell in enumerate(cells)
            if cell != after[row][column]
        }
        assert changed == {(1, 5), (2, 5), (2, 10)}
        assert len(before) == len(after)


def test_comments_are_text(fill, mark):
    """What a person wrote is shown as it was typed; nothing of it is markup, and none starts a formula."""
    record = mark("a-b", 5.0)
    said = replace(record, exercises=tuple(replace(one, comment='=1+1 <i>x</i>\n\n"so"') for one in record.exercises))
    filled, _ = fill((HEADER + ROW.format(email="a-b@x.test", most="10.00")).encode(), [said])
    [_, row] = csv.reader(io.StringIO(filled.decode(), newline=""))
    assert row[4] == "5"
    assert row[7] == (
        '<div class="nablagrade"><p><strong>A1 · Gradient at point</strong><br>'
        "=1+1 &lt;i&gt;x&lt;/i&gt;<br><br>&quot;so&quot;</p></div>"
    )


def test_words_from_moodle_stay():
    """Filling again replaces what is ours and nothing else; a comment that was taken back goes."""
    first = add_comments("<p>by hand</p>", [("a1", "one")], {"a1": "Title"})
    assert first.startswith('<p>by hand</p><div class="nablagrade">')
    second = add_comments(first, [("a1", "two")], {"a1": "Title"})
    assert second == first.replace("one", "two")
    assert add_comments(second, [], {}) == "<p>by hand</p>"


def test_comments_without_a_column_are_told(fill, records, golden):
    """An assignment without feedback comments takes grades; that the words stay behind is told."""
    content = golden("moodle-en.csv").replace(b'"Feedback comments"', b"Other")
    _, told = fill(content, records)
    assert "has no column for feedback comments; what a person wrote stays behind: half-right" in told


@pytest.mark.usefixtures("pages")
def test_the_zip(fill, golden, records, tmp_path):
    """A folder for each student whose grade is written, named as Moodle takes it apart again."""
    place = tmp_path / "feedback.zip"
    fill(golden("moodle-en.csv"), records, feedback_zip=place)
    with zipfile.ZipFile(place) as file:
        found = {name: file.read(name) for name in file.namelist()}
    assert found == {
        "all right_1234501_assignsubmission_file_/index.html": b"<p>all-right</p>",
        "half right_1234502_assignsubmission_file_/index.html": b"<p>half-right</p>",
    }
    for name in found:  # as importziplib.php does it
        parts = name.split("/")[0].split("_", 4)
        assert (parts[1].isdigit(), parts[2:]) == (True, ["assignsubmission", "file", ""])


@pytest.mark.usefixtures("pages")
def test_the_same_pages_make_the_same_zip(fill, golden, records, tmp_path):
    """Nothing of the hour is in it."""
    for name in ("one.zip", "two.zip"):
        fill(golden("moodle-en.csv"), records, feedback_zip=tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_a_zip_without_pages(refuse, golden, records, tmp_path):
    """No page yet: refused with the command that makes them, and the worksheet is not filled either."""
    words = refuse(golden("moodle-en.csv"), records, feedback_zip=tmp_path / "feedback.zip")
    assert words.endswith("index.html: is not there; run `nablagrade feedback gradient-vector` first")


@pytest.mark.usefixtures("pages")
def test_a_zip_that_is_there(golden, records, tmp_path, settings, save):
    """Whatever lies there stays, be it a download of submissions; and the worksheet stays, too."""
    place = tmp_path / "feedback.zip"
    place.write_bytes(b"mine")
    path = save(golden("moodle-en.csv"))
    with pytest.raises(CourseError, match="is there already"):
        fill_file(settings, records, Wish("moodle", path, feedback_zip=place))
    assert (place.read_bytes(), path.read_bytes()) == (b"mine", golden("moodle-en.csv"))


@pytest.mark.usefixtures("pages")
def test_the_worksheet_is_no_zip(refuse, golden, records, tmp_path):
    """One name for both is a slip."""
    words = refuse(golden("moodle-en.csv"), records, feedback_zip=tmp_path / "export.csv")
    assert "cannot be the zip and the worksheet" in words


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            HEADER + ROW.format(email="half", most="4.00"),
            "takes 4 points at most, less than half; set the maximum grade",
        ),
        (HEADER.replace("Grade,Maximum grade", "Ocena,Maks"), "has no column `Grade`; download the grading worksheet"),
        (
            HEADER.replace("Maximum grade", "Scale") + ROW.format(email="half", most="A"),
            "Moodle grades this by a scale",
        ),
        (HEADER.replace("Status", "Grade") + ROW.format(email="half", most="9.00"), "has 2 columns that are called"),
        (HEADER + 2 * ROW.format(email="half", most="9.00"), "half could be lines 2 and 3"),
        ("", "is empty"),
    ],
)
def test_refused(content, words, refuse, mark):
    """What Moodle would drop without a word, and what is not clear, is refused."""
    assert refuse(content.encode(), [mark("half", 5.0)]).startswith(words)


def test_a_language_that_is_not_known(fill, mark):
    """`--column` names the grades of a worksheet in Polish; students are found all the same."""
    header = "Identyfikator,Imię i nazwisko,Adres e-mail,Stan,Ocena,Maks\n"
    content = (header + "Uczestnik 12,A B,half@x.test,-,,10\n").encode()
    assert fill(content, [mark("half", 5.0)], column="Ocena")[0] == content.replace(b"-,,10", b"-,5,10")


def test_blind_marking(fill, mark, settings, tmp_path):
    """Without names the number of the participant is what students are called, when that is asked for."""
    content = b"Identifier,Status,Grade,Maximum grade,Last modified (grade)\nParticipant 12,-,,10.00,-\n"
    place = settings.feedback / "12" / "gradient-vector"
    place.mkdir(parents=True)
    (place / "index.html").write_text("page")
    wish = {"student_column": "Identifier", "feedback_zip": tmp_path / "feedback.zip"}
    filled, _ = fill(content, [mark("12", 5.0)], **wish)
    assert filled == content.replace(b"-,,10.00", b"-,5,10.00")
    with zipfile.ZipFile(tmp_path / "feedback.zip") as file:
        assert file.namelist() == ["Participant_12_assignsubmission_file_/index.html"]


def test_a_participants_number_is_no_id_by_itself(refuse, mark):
    """A student number that happens to be the number of another participant finds nobody."""
    content = (HEADER + ROW.format(email="x@y.test", most="10.00")).encode()
    assert refuse(content, [mark("1000001", 5.0)]).startswith("has nobody of those that were graded (1);")
