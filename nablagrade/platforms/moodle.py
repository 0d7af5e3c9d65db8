"""Moodle's grading worksheet and its bulk upload of feedback: their rows, columns and names; nothing is written here.

As `mod/assign` writes and reads them (github.com/moodle/moodle: `gradingtable.php`, `feedback/offline/`,
`feedback/file/importziplib.php`); the titles are those of its language packs.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence

from nablagrade.errors import UsageError
from nablagrade.escaping import clean
from nablagrade.platforms.columns import Sheet
from nablagrade.platforms.layout import Layout, count_of, find_title, read_number
from nablagrade.platforms.students import Keys, fold
from nablagrade.records.reports.words import name_exercise

# English, German, French, Spanish, Italian, Portuguese (both), Dutch
_NAME = ("Full name", "Vollständiger Name", "Nom complet", "Nombre completo", "Nome e cognome", "Nome completo",
         "Volledige naam")  # fmt: skip
_STATUS = ("Status", "Statut", "Estado", "Stato")
_GRADE = ("Grade", "Bewertung", "Note", "Calificación", "Valutazione", "Nota", "Avaliação", "Cijfer", "Beoordeling")
_MAXIMUM = ("Maximum grade", "Bestwertung", "Note maximale", "Calificación máxima", "Valutazione massima",
            "Nota máxima", "Maximaal cijfer")  # fmt: skip
_SCALE = ("Scale", "Skala", "Barème", "Escala", "Scala", "Schaal")
_COMMENTS = ("Feedback comments", "Feedback als Kommentar", "Feedback par commentaires",
             "Comentarios de retroalimentación", "Commenti", "Comentários de feedback", "Feedback")  # fmt: skip
_MEND = "download the grading worksheet from Moodle anew"
_OURS = re.compile(r'<div class="nablagrade">.*?</div>', re.DOTALL)
_PART_OF_NAME = re.compile(r"[\x00-\x1f\x7f&<>\"`|':\\/_]+")  # as Moodle's clean_filename has it; `_` parts the name
_LONGEST_COMMENT = 20_000


def lay_out(sheet: Sheet, _: str, column: str | None) -> Layout:
    """Find the column of grades and the students' rows. UsageError when one of them is not clear.

    A worksheet is of one assignment and does not say of which.
    """
    if not sheet.rows:
        raise UsageError(f"{sheet.name}: is empty; {_MEND}")
    grade = find_title(sheet, 0, column) if column else _find_one(sheet, _GRADE)
    if grade is None:
        raise UsageError(f'{sheet.name}: has no column `Grade`; {_MEND}, or give its title by --column "TITLE"')
    if _find_one(sheet, _SCALE) is not None and _find_one(sheet, _MAXIMUM) is None:
        raise UsageError(f"{sheet.name}: Moodle grades this by a scale; set the assignment to points, and {_MEND}")
    name, status, maximum = _find_one(sheet, _NAME), _find_one(sheet, _STATUS), _find_one(sheet, _MAXIMUM)
    identifier = None if name == 0 else 0  # always the first one, whatever a language calls it
    end = min(one for one in (status, grade) if one is not None)
    ids = tuple(one for one in range(end) if one not in (identifier, name))  # those that the site shows
    rows = tuple(row for row in range(1, len(sheet.rows)) if any(cell.text.strip() for cell in sheet.rows[row]))
    most = [number for row in rows if (number := read_number(sheet.text(row, maximum))) is not None]
    names = () if name is None else (name,)
    return Layout(
        sheet,
        grade,
        sheet.text(0, grade),
        Keys(0, rows, ids, names),
        names or (0,),
        numbers=(grade,) if maximum is None else (grade, maximum),
        max_score=max(most, default=None),
        is_bounded=True,
        comments=_find_one(sheet, _COMMENTS),
        identifiers=identifier,
    )


def _find_one(sheet: Sheet, titles: Iterable[str]) -> int | None:
    wanted = set(map(fold, titles))
    found = [column for column in range(len(sheet.rows[0])) if fold(sheet.text(0, column)) in wanted]
    if len(found) > 1:
        raise UsageError(f"{sheet.name}: {count_of(found)} called {sheet.text(0, found[0])!r}; {_MEND}")
    return found[0] if found else None


def number_of(layout: Layout, row: int) -> str:
    """Return Moodle's number of a participant. UsageError when the row has none."""
    found = re.search(r"\d+\Z", layout.sheet.text(row, layout.identifiers))
    if found is None:
        line = layout.sheet.line(row)
        raise UsageError(f"{layout.sheet.name}: line {line} has no number of a participant; {_MEND}")
    return found[0]


def add_comments(old: str, comments: Sequence[tuple[str, str]], titles: Mapping[str, str]) -> str:
    """Return a cell with a person's words, as text; what was written in Moodle stays before them."""
    if not comments:
        return _OURS.sub("", old)
    said = "".join(
        f"<p><strong>{html.escape(name_exercise(exercise, titles))}</strong><br>"
        f"{'<br>'.join(html.escape(clean(words, _LONGEST_COMMENT)).splitlines())}</p>"
        for exercise, words in comments
    )
    return f'{_OURS.sub("", old)}<div class="nablagrade">{said}</div>'


def zip_feedback(layout: Layout, pages: Mapping[int, bytes]) -> bytes:
    """Return the zip that Moodle's *Upload multiple feedback files in a zip* takes: a page for each of these rows."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for row, page in pages.items():
            folder = f"{_folder_name(layout, row)}_{number_of(layout, row)}_assignsubmission_file_"
            entry = zipfile.ZipInfo(f"{folder}/index.html")  # of no date: the same pages make the same zip
            file.writestr(entry, page, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _folder_name(layout: Layout, row: int) -> str:
    name = " ".join(layout.sheet.text(row, column) for column in layout.keys.names)
    return _PART_OF_NAME.sub(" ", name).strip(" .") or "Participant"
