"""A student's feedback pages in nbgrader's feedback folder, and from there into its exchange."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from nablagrade.course.results import filler
from nablagrade.course.source.titles import find_titles
from nablagrade.course.timestamps import EXCHANGED, read_handed_in
from nablagrade.escaping import own_name
from nablagrade.model import NotebookOutcome, Record
from nablagrade.records import pictures
from nablagrade.records.gradebook.models import import_models
from nablagrade.records.record import path_of, read
from nablagrade.records.reports import feedback
from nablagrade.settings import Settings
from nablagrade.watching.arrivals import Place

PAGE = "index.html"
EXCHANGE = "/usr/local/share/nbgrader/exchange"  # nbgrader's own default
ENTERED = 0o711  # of the exchange's folder of feedback: who knows a page's name may read it, nobody may list them


def write_pages(
    settings: Settings, mine: Sequence[Record], titles: Mapping[str, str], attached: Mapping[str, pictures.Pictures]
) -> Path:
    """Write one student's pages, and what nbgrader's exchange asks for beside them; return their folder."""
    student, assignment = mine[0].student, mine[0].assignment
    folder = settings.feedback / own_name(student) / assignment
    handed_in = [one for one in mine if one.outcome is not NotebookOutcome.MISSING]
    pages = {f"{own_name(one.notebook)}.html": feedback.render([one], titles, attached) for one in handed_in}
    pages[PAGE] = feedback.render(mine, titles, attached)
    told = read_handed_in(settings.autograded / own_name(student) / assignment)  # the attempt that was graded
    folder.mkdir(parents=True, exist_ok=True)
    if EXCHANGED not in told and not (folder / EXCHANGED).exists():
        told[EXCHANGED] = secrets.token_hex(64)  # `release_feedback` stops without one; nobody fetches by this one
    for name, text in (*told.items(), *pages.items()):
        new = folder / f".{name}.new"
        new.write_text(text, encoding="utf-8")
        new.replace(folder / name)
    for one in mine:
        if one not in handed_in:  # of an earlier attempt: it would be handed back with this one
            (folder / f"{own_name(one.notebook)}.html").unlink(missing_ok=True)
    return folder


def is_stale(settings: Settings, place: Place) -> bool:
    """Whether a student's page is older than one of their records, or not there."""
    records = [path.stat().st_mtime for path in _records_of(settings, place)]
    page = settings.feedback / own_name(place[0]) / place[1] / PAGE
    return bool(records) and (not page.is_file() or page.stat().st_mtime < max(records))


def hand_back(
    settings: Settings, assignment: str, students: Iterable[str], titles: Mapping[str, str] | None = None
) -> list[str]:
    """Write pages of some students, and put them into the exchange; return those who have theirs now.

    `titles` are those of `find_titles`. Where the course says so, a page waits until its student's time is over.
    """
    fill = filler(settings, assignment)
    titles = find_titles(settings.source / assignment) if titles is None else titles
    done = []
    for student in students:
        mine = [fill(read(path)) for path in _records_of(settings, (student, assignment))]
        if mine and not _is_hidden(settings, mine):
            attached = {one.notebook: pictures.read(one, settings.records) for one in mine}
            _put_into_exchange(settings, write_pages(settings, mine, titles, attached), mine)
            done.append(student)
    return done


def _records_of(settings: Settings, place: Place) -> list[Path]:
    return sorted(path_of(settings.records, *place, "any").parent.glob("*.json"))


def _is_hidden(settings: Settings, mine: Sequence[Record]) -> bool:
    due = mine[0].due
    return settings.arrival.feedback_after_deadline and due is not None and datetime.now(UTC) < due


def exchange_of(settings: Settings) -> Path | None:
    """Return the course's folder in nbgrader's exchange; None where there is none."""
    root = Path(str((settings.config or {}).get("Exchange", {}).get("root", EXCHANGE)))
    folder = root / settings.course_id
    return folder if settings.course_id and folder.is_dir() else None


def _put_into_exchange(settings: Settings, folder: Path, mine: Sequence[Record]) -> None:
    """Put pages where `nbgrader fetch_feedback` looks for them, as `release_feedback` does."""
    exchange = exchange_of(settings)
    if exchange is None:
        return
    import_models()  # without the servers that nbgrader would load
    from nbgrader.utils import notebook_hash  # only where there is an exchange

    outbound = exchange / "feedback"
    outbound.mkdir(ENTERED, exist_ok=True)
    secret = (folder / EXCHANGED).read_text("utf-8")
    for one in mine:
        page = folder / f"{own_name(one.notebook)}.html"
        if page.is_file():
            target = outbound / f"{notebook_hash(secret=secret, notebook_id=one.notebook)}.html"
            new = target.with_suffix(".new")
            new.write_bytes(page.read_bytes())
            new.chmod(0o644)
            new.replace(target)
