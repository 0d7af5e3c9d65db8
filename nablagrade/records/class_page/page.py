"""The class page: one file for the instructor that needs nothing else, and works with its script switched off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import numpy as np
from markupsafe import Markup

from nablagrade.escaping import guard_log, show_name
from nablagrade.model import NotebookOutcome, Record
from nablagrade.records.class_page.crowds import Crowds
from nablagrade.records.class_page.ends import Class, End, gather
from nablagrade.records.class_page.exercises import (
    Measured,
    Titles,
    code_of,
    first_unread,
    make_mistakes,
    make_rows,
    make_waits,
    measure,
)
from nablagrade.records.class_page.findings import find
from nablagrade.records.class_page.links import FindPage, no_page
from nablagrade.records.class_page.packing import is_large, pack, pool
from nablagrade.records.class_page.people import FILTERS, column_names, make_people, share_of
from nablagrade.records.class_page.plots import BINS, draw_distribution, draw_ends, draw_items
from nablagrade.records.class_page.theory import Points
from nablagrade.records.class_page.view import ClassView, Figure
from nablagrade.records.class_page.words import ENDS, tell_reliability
from nablagrade.records.pages import hash_of, templates_in
from nablagrade.records.reports.public import in_order
from nablagrade.records.reports.summary import format_points
from nablagrade.records.reports.words import count_of, name_folder

_TEMPLATES = Path(__file__).parent / "templates"


def compose(records: Sequence[Record], titles: Titles = MappingProxyType({}), find_page: FindPage = no_page) -> str:
    """The page of an assignment, or of a term. `titles`: assignment → exercise id → title."""
    hashes = {kind: hash_of(_TEMPLATES / f"class.{kind}") for kind in ("css", "js")}
    template = templates_in(_TEMPLATES).get_template("class.html.jinja")
    view = make_view(gather(in_order(records)), titles, find_page)
    lines = pool(view.people) if is_large(view.crowds, view.people) else {}
    told = {"ends": _told_ends(view), "filters": FILTERS, "lines": lines, "pack": pack}
    packed = {row.number: pack(lines[line] for line in row.lines) for row in view.people} if lines else {}
    return guard_log(template.render(view=view, hashes=hashes, packed=packed, **told))


def _told_ends(view: ClassView) -> dict[End, str]:
    """The ways to end, without ours where it does not occur."""
    is_any_broken = any(row.ends[End.BROKEN].count for row in view.rows)
    return {end: words for end, words in ENDS.items() if end is not End.BROKEN or is_any_broken}


def make_view(group: Class, titles: Titles, find_page: FindPage) -> ClassView:
    """All that the page shows."""
    columns, measured = column_names(group), measure(group)
    crowds = Crowds(group.students, columns, find_page)
    shares, totals = _shares(group)
    unread, left = first_unread(group, crowds)
    only = "" if group.is_term or not group.students else next(iter(group.records.values()))[0].assignment
    return ClassView(
        title=_title(group),
        students=len(group.students),
        handed_in=crowds.count("Handed in", _handed_in(group), only, whole=len(group.students)),
        exercises=len(group.places),
        median=f"{100 * np.median(shares):.0f} %" if len(shares) else "–",
        mean=f"{format_points(round(float(totals.mean()), 1))} ± {totals.std():.1f}" if len(totals) else "–",
        waiting=crowds.count("Waits for a person", _waiting(group), only, whole=len(group.students)),
        reliability=tell_reliability(measured.basis),
        figures=tuple(_figures(group, measured, shares)),
        ends_plot=_draw_ends(group) if group.places else None,
        findings=find(group, measured.difficulty, measured.discrimination, crowds),
        waits=tuple(make_waits(group, titles, crowds)),
        unread=unread,
        unread_left=left,
        rows=tuple(make_rows(group, measured, titles, crowds)),
        mistakes=tuple(make_mistakes(group, crowds)),
        columns=tuple(name_folder(show_name(name)) for name in columns),
        people=tuple(make_people(group, crowds)),
        crowds=crowds.all,
    )


def _title(group: Class) -> str:
    names = sorted({record.assignment for records in group.records.values() for record in records})
    shown = [name_folder(show_name(name)) for name in names]
    return shown[0] if len(shown) == 1 else count_of(len(shown), "assignment")


def _handed_in(group: Class) -> list[str]:
    return [
        student
        for student, records in group.records.items()
        if any(record.outcome is not NotebookOutcome.MISSING for record in records)
    ]


def _waiting(group: Class) -> list[str]:
    return [student for student, records in group.records.items() if any(record.needs_person for record in records)]


def _shares(group: Class) -> tuple[Points, Points]:
    """The share of the points, and the points, of everybody who has handed something in."""
    sums = [share_of(group.records[student]) for student in _handed_in(group)]
    sums = [(score, most) for score, most in sums if most > 0]
    return np.array([score / most for score, most in sums]), np.array([score for score, _ in sums])


def _figures(group: Class, measured: Measured, shares: Points) -> list[Figure]:
    figures = []
    if len(shares):
        figures.append(_distribution(shares))
    is_shown = ~np.isnan(measured.difficulty) & ~np.isnan(measured.discrimination)
    if is_shown.any():
        names = [code_of(group, place) for place, shown in zip(group.places, is_shown, strict=True) if shown]
        figures.append(_items(names, measured.difficulty[is_shown], measured.discrimination[is_shown]))
    return figures


def _distribution(shares: Points) -> Figure:
    counts = [int(count) for count in np.histogram(np.clip(shares, 0, 1), bins=BINS, range=(0, 1))[0]]
    told = [f"{10 * number} to {10 * number + 10} %: {count}" for number, count in enumerate(counts) if count]
    median = float(np.median(shares))
    words = f"Students by their share of the points. {', '.join(told)}. The median is {100 * median:.0f} %."
    caption = "Everybody who handed something in; what a person has not graded yet counts 0. Dashed: the median."
    return Figure("Points", draw_distribution(counts, median, words), caption)


def _items(names: Sequence[str], difficulty: Points, discrimination: Points) -> Figure:
    rows = zip(names, difficulty, discrimination, strict=True)
    told = "; ".join(f"{name} {100 * mean:.0f} %, {value:.2f}" for name, mean, value in rows)
    words = f"Exercises by their mean share of the points and their discrimination: {told}."
    caption = "Right is easy, high is telling. Dotted: 0.2; an exercise below it says little about the rest."
    return Figure("Exercises", draw_items(names, difficulty, discrimination, words), caption)


def _draw_ends(group: Class) -> Markup:
    names = [code_of(group, place) for place in group.places]
    columns: Mapping[End, list[int]] = {
        end: [sum(ended is end for ended in ends.values()) for ends in group.ends.values()] for end in ENDS
    }
    words = "How each exercise ended for the class, as bars; the table below has the same numbers."
    return draw_ends(names, {end.value: column for end, column in columns.items()}, words)
