"""An assignment's totals in a platform's own file: everything is worked out and checked before a byte is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nablagrade.course.atomic import write_together
from nablagrade.course.source.titles import find_titles
from nablagrade.errors import UsageError
from nablagrade.escaping import own_name, show_name
from nablagrade.model import Record
from nablagrade.platforms import canvas, moodle
from nablagrade.platforms.columns import Sheet, fill, read_sheet
from nablagrade.platforms.layout import Layout, find_title, read_number
from nablagrade.platforms.students import Keys, find_rows
from nablagrade.platforms.totals import Total, sum_up
from nablagrade.records.gradebook.database import sqlite_path
from nablagrade.records.gradebook.gradebook import Gradebook
from nablagrade.records.gradebook.people import Person
from nablagrade.records.reports.summary import format_points
from nablagrade.records.reports.words import count_of
from nablagrade.settings import Settings

PLATFORMS: Mapping[str, Callable[[Sheet, str, str | None], Layout]] = {
    "canvas": canvas.lay_out,
    "moodle": moodle.lay_out,
}


@dataclass(frozen=True)
class Wish:
    """What somebody asked for."""

    platform: str
    into: Path
    column: str | None = None
    student_column: str | None = None
    feedback_zip: Path | None = None
    is_even_unfinished: bool = False
    is_whole_class: bool = True


@dataclass(frozen=True)
class Plan:
    """Who gets a grade in which row, and what a person should know of the others."""

    rows: Mapping[str, int]
    told: tuple[str, ...]


def fill_file(settings: Settings, records: Sequence[Record], wish: Wish) -> list[str]:
    """Fill the file, and the zip; return what a person should know. UsageError, and nothing written, when refused."""
    assignment = records[0].assignment
    path = _resolve(wish.into)
    sheet = read_sheet(path.read_bytes(), str(wish.into))
    layout = PLATFORMS[wish.platform](sheet, assignment, wish.column)
    totals = sum_up(records)
    plan = choose(_keyed(layout, wish), totals, _people(settings), wish)
    titles = find_titles(settings.source / assignment)
    files = {path: fill(sheet, {**_grades(layout, plan, totals), **_comments(layout, plan, totals, titles)})}
    if wish.feedback_zip:
        pages = _read_pages(settings, assignment, plan)
        files[_zip_path(wish.feedback_zip, path)] = moodle.zip_feedback(layout, pages)
    write_together(files, replacing=(path,))
    written = f"{len(plan.rows)} of {count_of(len(totals), 'total')} {'is' if len(plan.rows) == 1 else 'are'}"
    return [*plan.told, f"{wish.into}: {written} in {layout.title!r}"]


def _resolve(into: Path) -> Path:
    """Return the file itself, where it is a link to it."""
    if not into.is_file():
        what = "is a folder" if into.is_dir() else "is not there"
        raise UsageError(f"{into}: {what}; export the file from the platform, and give its name")
    return into.resolve()


def _zip_path(wanted: Path, path: Path) -> Path:
    if wanted.resolve() == path:
        raise UsageError(f"{wanted}: cannot be the zip and the worksheet; give --feedback-zip another name")
    return wanted


def _people(settings: Settings) -> Mapping[str, Person]:
    path = sqlite_path(settings.db_url)
    if path is not None and not path.is_file():
        return {}
    with Gradebook(settings.db_url, settings.course_id) as gradebook:
        return gradebook.people()


def refuse_lost_gradebook(settings: Settings, assignment: str) -> None:
    """UsageError where the gradebook does not know the assignment: totals of records alone lack marks and penalties."""
    path = sqlite_path(settings.db_url)
    if path is None or path.is_file():  # to open it would make one
        with Gradebook(settings.db_url, settings.course_id) as gradebook:
            if gradebook.knows(assignment):
                return
    mend = f"put a copy of it back, or run `nablagrade grade {assignment}`, which puts back what the records know"
    raise UsageError(f"{path or settings.root}: the gradebook does not know {assignment}; {mend}")


def _keyed(layout: Layout, wish: Wish) -> Layout:
    """Return the layout with students found by the one column that somebody named."""
    if wish.student_column is None:
        return layout
    header = layout.keys.header
    column = find_title(layout.sheet, header, wish.student_column)
    is_numbered = column == layout.identifiers
    return replace(layout, keys=Keys(header, layout.keys.rows, (column,), (), is_numbered=is_numbered))


def choose(layout: Layout, totals: Mapping[str, Total], people: Mapping[str, Person], wish: Wish) -> Plan:
    """Decide whose total is written. UsageError where it is not clear, or where the platform would drop it."""
    name = layout.sheet.name
    found = find_rows(layout.sheet, layout.keys, totals, people)
    if not found:
        mend = f'export it anew, or give the column with their ids by --student-column "TITLE" ({_columns(layout)})'
        raise UsageError(f"{name}: has nobody of those that were graded ({len(totals)}); {mend}")
    absent = [one for one in found if not totals[one].is_handed_in]
    open_ = [one for one in found if not (totals[one].is_final or wish.is_even_unfinished or one in absent)]
    kept = [one for one in found if found[one] in layout.kept and one not in (*absent, *open_)]
    rows = {one: row for one, row in found.items() if one not in {*absent, *open_, *kept}}
    _check(layout, rows, totals)
    others = [layout.call(row) for row in layout.keys.rows if row not in found.values()]
    lost = [one for one in totals if one not in found and totals[one].is_handed_in]
    told = (
        *_tell(lost, f"{name}: graded, but not in the file"),
        *_tell(others if wish.is_whole_class else (), f"{name}: in the file, but not graded; these cells stay"),
        *_tell(absent, f"{name}: handed nothing in; these cells stay"),
        *_tell(kept, f"{name}: excused, or not assigned to them; these cells stay"),
        *_tell(open_, f"{name}: not final yet, and left out (grade by hand what waits, or give --even-unfinished)"),
        *_tell_of_comments(layout, (totals[one] for one in rows), wish.platform),
        *_compare_points(layout, totals),
    )
    return Plan(rows, told)


def _columns(layout: Layout) -> str:
    sheet, header = layout.sheet, layout.keys.header
    return ", ".join(sheet.text(header, column) for column in (*layout.keys.ids, *layout.keys.names))


def _tell(who: Iterable[str], words: str) -> list[str]:
    names = "; ".join(map(show_name, who))
    return [f"{words}: {names}"] if names else []


def _tell_of_comments(layout: Layout, totals: Iterable[Total], platform: str) -> list[str]:
    """Canvas takes no comments in a file; a worksheet does where the assignment has them switched on."""
    if layout.comments is not None or platform != "moodle":
        return []
    said = (total.student for total in totals if total.comments)
    return _tell(said, f"{layout.sheet.name}: has no column for feedback comments; what a person wrote stays behind")


def _check(layout: Layout, rows: Mapping[str, int], totals: Mapping[str, Total]) -> None:
    sheet, most = layout.sheet, layout.max_score
    for row in rows.values():
        if len(sheet.rows[row]) <= max(layout.grade, layout.comments or 0):
            cells = (
                f"{count_of(len(sheet.rows[row]), 'cell')} where the header has {len(sheet.rows[layout.keys.header])}"
            )
            raise UsageError(f"{sheet.name}: line {sheet.line(row)} has {cells}; export the file anew")
    above = [one for one in rows if most is not None and totals[one].score > most + 1e-9]
    if above and most is not None and layout.is_bounded:
        names = ", ".join(map(show_name, above))
        needed = max(*(totals[one].score for one in above), *(total.max_score for total in totals.values()))
        mend = f"set the maximum grade to {format_points(needed)} there, and download the worksheet anew"
        raise UsageError(f"{sheet.name}: takes {format_points(most)} points at most, less than {names}; {mend}")


def _most(totals: Mapping[str, Total]) -> str:
    return format_points(max(total.max_score for total in totals.values()))


def _compare_points(layout: Layout, totals: Mapping[str, Total]) -> list[str]:
    if layout.max_score is None or format_points(layout.max_score) == _most(totals):
        return []
    theirs = format_points(layout.max_score)
    return [f"{layout.sheet.name}: full marks are {theirs} there and {_most(totals)} here; points are not converted"]


def _grades(layout: Layout, plan: Plan, totals: Mapping[str, Total]) -> dict[tuple[int, int], str]:
    """Return the cells of grades; one that says the same number in other signs stays."""
    sheet = layout.sheet
    seen = (sheet.text(row, column) for row in range(len(sheet.rows)) for column in layout.numbers)
    sign = "," if any("," in text and read_number(text) is not None for text in seen) else "."
    texts = {}
    for student, row in plan.rows.items():
        points = format_points(totals[student].score)
        if read_number(sheet.text(row, layout.grade)) != float(points):
            texts[row, layout.grade] = points.replace(".", sign)
    return texts


def _comments(
    layout: Layout, plan: Plan, totals: Mapping[str, Total], titles: Mapping[str, str]
) -> dict[tuple[int, int], str]:
    if layout.comments is None:
        return {}
    old = {one: layout.sheet.rows[row][layout.comments].text for one, row in plan.rows.items()}
    return {
        (row, layout.comments): moodle.add_comments(old[one], totals[one].comments, titles)
        for one, row in plan.rows.items()
    }


def _read_pages(settings: Settings, assignment: str, plan: Plan) -> dict[int, bytes]:
    pages = {}
    for student, row in plan.rows.items():
        page = settings.feedback / own_name(student) / assignment / "index.html"
        if not page.is_file():
            raise UsageError(f"{page}: is not there; run `nablagrade feedback {assignment}` first")
        pages[row] = page.read_bytes()
    return pages
