"""What of a class is shown beside the files that it is about: GitHub's annotations, and GitLab's code quality.

In words for an instructor, but without what only they may read: students may see a log, a pull request and an artifact.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from nablagrade.escaping import clean_line, dump_json, escape_message, escape_property, show_name
from nablagrade.model import ExerciseResult, NotebookOutcome, Outcome, Record
from nablagrade.records.reports.base import FindPlace, Place
from nablagrade.records.reports.public import student_views
from nablagrade.records.reports.summary import is_unanswered, outcome_of
from nablagrade.records.reports.words import count_of

MOST_ANNOTATIONS = 10
_LONGEST_PATH = 1000
_LONGEST_WORDS = 600

# What an instructor should see first stands first; how bad it is, in the words of Code Climate.
OUTCOMES: Mapping[Outcome, tuple[str, str]] = {
    Outcome.BROKEN: ("blocker", "the grader failed here; this costs no points, and the next run grades it again"),
    Outcome.INVALID: ("major", "the answer cannot be read, or in two ways; it counts 0 until a person decides"),
    Outcome.NEEDS_PERSON: ("info", "a check leaves the answer open; it waits for a person"),
    Outcome.OUT_OF_MEMORY: ("major", "the code needed more memory than a notebook may have"),
    Outcome.TIMED_OUT: ("major", "the code did not end in the time that it had"),
    Outcome.CRASHED: ("major", "the code ended its own process"),
    Outcome.ERRORED: ("major", "the code stopped with an error"),
    Outcome.FAILED: ("minor", "the answer is not right, or only in part"),
    Outcome.SKIPPED: ("minor", "the answer was not checked to the end: another check has to pass first"),
}
NOTEBOOKS: Mapping[NotebookOutcome, tuple[str, str]] = {
    NotebookOutcome.BROKEN: OUTCOMES[Outcome.BROKEN],
    NotebookOutcome.UNREADABLE: (
        "critical",
        "this is no notebook, or not the one that was released; ask for another file",
    ),
}
UNANSWERED = ("info", "nothing was answered")
_LEVELS = {"blocker": "error", "critical": "error", "major": "warning", "minor": "warning", "info": "notice"}
_KINDS = dict.fromkeys((*NOTEBOOKS.values(), *OUTCOMES.values(), UNANSWERED))  # in order, each once
_RANKS = {kind: rank for rank, kind in enumerate(_KINDS)}


@dataclass(frozen=True)
class Finding:
    """One thing that an instructor should know of a notebook, or of an exercise in it."""

    record: Record
    exercise: str  # empty for the whole notebook
    outcome: str
    kind: tuple[str, str]  # its severity, and what it is
    told: str = ""  # what goes with it in this case

    @property
    def severity(self) -> str:
        """How bad it is: blocker, critical, major, minor or info."""
        return self.kind[0]

    @property
    def words(self) -> str:
        """One line on it, with the cell's name."""
        where = f"cell {show_name(self.exercise)}: " if self.exercise else ""
        return clean_line("; ".join(filter(None, (f"{where}{self.kind[1]}", self.told))), _LONGEST_WORDS)

    @property
    def name(self) -> str:
        """Whose it is, and where."""
        names = (self.record.student, self.record.notebook, self.exercise)
        return " · ".join(show_name(name) for name in names if name)


@dataclass(frozen=True)
class Slip:
    """A place in a check file that kept notebooks from being judged; what is wrong there is for its author alone."""

    place: Place
    count: int  # notebooks


def find(records: Sequence[Record]) -> list[Finding]:
    """What an instructor should know of a class, the worst first, and then by student, assignment and notebook."""
    found = (finding for record in student_views(records) for finding in _find_in(record))
    return sorted(found, key=lambda one: _RANKS[one.kind])


def _find_in(record: Record) -> Iterator[Finding]:
    broken = [one for one in record.exercises if outcome_of(one) is Outcome.BROKEN]
    if record.outcome in NOTEBOOKS and not broken:  # else its exercises say it
        yield Finding(record, "", record.outcome.value, NOTEBOOKS[record.outcome])
    for exercise in record.exercises:
        outcome = outcome_of(exercise)
        is_open = outcome is Outcome.NEEDS_PERSON and all(one.outcome is not outcome for one in exercise.checks)
        if is_open or outcome not in OUTCOMES:  # what is graded by hand anyway is no finding
            continue
        if is_unanswered(exercise) and outcome is not Outcome.BROKEN:
            yield Finding(record, exercise.id, "UNANSWERED", UNANSWERED)
        else:
            yield Finding(record, exercise.id, outcome.value, OUTCOMES[outcome], _tell(exercise, outcome))


def _tell(exercise: ExerciseResult, outcome: Outcome) -> str:
    hint = next((one.hint for one in exercise.checks if one.outcome is outcome and one.hint), None)
    stopped = exercise.stopped if outcome is Outcome.ERRORED else ""
    return "; ".join(filter(None, (stopped, f"the student reads: {hint}" if hint else "")))


def annotate(
    records: Sequence[Record],
    find_place: FindPlace,
    is_new: Callable[[Record], bool] = lambda _: True,
    problems: Sequence[str | Slip] = (),
) -> str:
    """Workflow commands for the log of a job on GitHub, at most ten: what is new first, and the worst of it.

    Before all of it stand the run's own problems: sentences on what could not be graded or written, and slips.
    """
    found = sorted(find(records), key=lambda one: not is_new(one.record))
    several: Sequence[str | Slip | Finding] = (*problems, *found)
    shown = several if len(several) <= MOST_ANNOTATIONS else several[: MOST_ANNOTATIONS - 1]
    lines = [_line(one, find_place) for one in shown]
    if rest := len(several) - len(shown):
        lines.append(_say("notice", f"and {rest} more; see the summary of the job"))
    return "".join(f"{line}\n" for line in lines)


def _line(one: str | Slip | Finding, find_place: FindPlace) -> str:
    if isinstance(one, str):
        return _say("error", one)
    if isinstance(one, Finding):
        return _command(one, find_place)
    words = f"these checks kept {count_of(one.count, 'notebook')} from being judged; the log of this step says why"
    return _point("error", one.place, "checks", words)


def _say(level: str, words: str) -> str:
    return f"::{level} title=nablagrade::{escape_message(clean_line(words, _LONGEST_WORDS))}"


def _command(finding: Finding, find_place: FindPlace) -> str:
    place = find_place(finding.record, finding.exercise)
    return _point(_LEVELS[finding.severity], place, finding.name, finding.words)


def _point(level: str, place: Place, title: str, words: str) -> str:
    properties = {"file": show_name(place.path, _LONGEST_PATH), "line": str(place.line), "title": title}
    told = ",".join(f"{name}={escape_property(value)}" for name, value in properties.items())
    return f"::{level} {told}::{escape_message(words)}"


def write_code_quality(records: Sequence[Record], find_place: FindPlace) -> str:
    """A JSON list of issues as GitLab reads it, of the form of Code Climate."""
    return dump_json([_issue(finding, find_place) for finding in find(records)])


def _issue(finding: Finding, find_place: FindPlace) -> dict[str, object]:
    place, record = find_place(finding.record, finding.exercise), finding.record
    names = (record.student, record.assignment, record.notebook, finding.exercise, finding.outcome)
    identity = "\0".join(names).encode("utf-8", "surrogatepass")
    return {
        "description": f"{finding.name}: {finding.words}",
        "check_name": f"nablagrade/{finding.outcome}",
        "fingerprint": hashlib.sha256(identity).hexdigest(),  # the same in each run: GitLab tells new from known by it
        "severity": finding.severity,
        "location": {"path": show_name(place.path, _LONGEST_PATH), "lines": {"begin": place.line}},
    }
