"""One submission graded where Gradescope has laid it: `/autograder/{source,submission,results}`.

Whatever was handed in, `results.json` is written. What is printed is for instructors.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from nablagrade.bundling.gradescope import COURSE
from nablagrade.bundling.hand_in import METADATA, HandIn, read_metadata, take_over
from nablagrade.course.course import find_assignments
from nablagrade.course.grade_course import GradeRequest, grade_course
from nablagrade.course.preparing import BatchOptions
from nablagrade.course.shards import RecordsWriter
from nablagrade.errors import CourseError, NablagradeError
from nablagrade.escaping import clean_line, dump_json
from nablagrade.model import NotebookOutcome, NoteKind, Record
from nablagrade.records.record import read_submissions
from nablagrade.records.reports.gradescope import results_of, tell_ungraded
from nablagrade.records.reports.words import count_of
from nablagrade.settings import Settings, load_settings

STUDENT = "student"  # who it is Gradescope knows, and nothing here asks
OURS = "Your work could not be graded, and it is not your fault: what you handed in is kept. Tell your instructor."


def main(root: Path) -> None:
    """Grade the submission below `root`, and write its results. OSError when they cannot be written."""
    try:
        with tempfile.TemporaryDirectory(prefix="nablagrade-") as folder:
            results = grade(root, Path(folder))
    except (NablagradeError, OSError) as error:
        _say(str(error))
        results = {"score": 0, "output": OURS, "visibility": "visible", "stdout_visibility": "hidden"}
    (root / "results" / "results.json").write_text(dump_json(results), "utf-8")


def grade(root: Path, folder: Path) -> dict[str, object]:
    """Return the results of the submission below `root`, graded in a folder that is empty before."""
    settings = _settings(root, folder)
    [assignment] = find_assignments(settings)
    hand_in = read_metadata(root / METADATA)
    place = settings.submitted / STUDENT / assignment
    count, left_out = take_over(root, place, settings.ignored_files, hand_in.time)
    notebooks = sorted(path.name for path in (settings.source / assignment).glob("*.ipynb"))
    # as many at once as there are notebooks: a container has few cores, and nothing else to do
    jobs = max(1, min(len(notebooks), os.cpu_count() or 1))
    options = BatchOptions(jobs, settings.limits)
    grade_course(GradeRequest(settings, options, (assignment,), open_writer=RecordsWriter, report_problem=_say))
    records = [one for some in read_submissions(settings.records, assignment) for one in some]
    if not records:
        raise CourseError(f"{assignment}: no notebook of it was graded")
    for words in _for_instructors(records):
        _say(words)
    results = results_of(records)
    results["output"] = "\n".join([*_for_students(records, notebooks, count, hand_in), *left_out])
    results["extra_data"] = {"nablagrade": version("nablagrade"), "isolation": _level(records)}
    return results


def _settings(root: Path, folder: Path) -> Settings:
    """Return the course's settings; what is written lies in a folder of its own, the course may be read-only."""
    settings = load_settings(root / "source" / COURSE)
    return replace(
        settings,
        submitted=folder / "submitted",
        autograded=folder / "autograded",
        records=folder / "records",
        feedback=folder / "feedback",
        reports=folder / "reports",
    )


def _for_students(records: Sequence[Record], notebooks: Sequence[str], count: int, hand_in: HandIn) -> Iterator[str]:
    if all(record.outcome is NotebookOutcome.MISSING for record in records):
        said = f"Nothing that you handed in ({count_of(count, 'file')}) is a notebook of this assignment"
        yield f"{said}; hand in {', '.join(notebooks)}."
    else:
        yield from tell_ungraded([one for one in records if one.outcome is not NotebookOutcome.BROKEN])
        yield from (f"{one.notebook}: {OURS}" for one in records if one.outcome is NotebookOutcome.BROKEN)
    for record in records:
        yield from (
            f"{record.notebook}: {clean_line(note.words)}" for note in record.notes if note.kind is NoteKind.OTHER_FILE
        )
    if hand_in.members > 1:
        yield f"It counts for all {hand_in.members} of your group."


def _level(records: Sequence[Record]) -> str | None:
    """Return how well the code was locked in; None where none was run."""
    return next((one.isolation.level.value for one in records if one.outcome is NotebookOutcome.GRADED), None)


def _for_instructors(records: Sequence[Record]) -> Iterator[str]:
    for record in records:
        layers = ", ".join(record.isolation.layers)
        ran = f"isolation {record.isolation.level} ({layers})" if layers else "nothing of it was run"
        yield f"{record.notebook}: {record.outcome}, {ran}"
        yield from (f"{record.notebook}: {note.words}" for note in record.notes)


def _results(words: str) -> dict[str, object]:
    return {
        "score": 0,
        "output": words,
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
    }


def _say(words: str) -> None:
    sys.stdout.write(f"{clean_line(words)}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
