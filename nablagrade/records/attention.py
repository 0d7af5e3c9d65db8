"""What of a class needs an eye: notes, unreadable files, answers that wait, counted and shown by their first examples.

For the instructor's terminal alone: notes are for nobody else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from nablagrade.escaping import clean_line
from nablagrade.model import Note, NotebookOutcome, NoteKind, Outcome, Record

EXAMPLES = 5
LABELS = {
    NoteKind.COURSE: ("slip of the course", "slips of the course"),
    NoteKind.LIMIT: ("limit reached", "limits reached"),
    NoteKind.REFUSAL: ("refusal", "refusals"),
    NoteKind.LEFT_OUT: ("file left out", "files left out"),
    NoteKind.OTHER_FILE: ("found under another name", "found under another name"),
    NoteKind.PUT_BACK: ("cell put back", "cells put back"),
    NoteKind.TIMESTAMP: ("timestamp that cannot be read", "timestamps that cannot be read"),
}  # a restart and a second try are told in the record only: they cost nothing that is not the notebook's own
BROKEN, UNREADABLE, UNDECIDED = "broken by us", "unreadable", "undecided"
OUTCOMES = {NotebookOutcome.BROKEN: BROKEN, NotebookOutcome.UNREADABLE: UNREADABLE}
FEW = 2  # of one notebook nobody can tell whose error it is
SLIPS = ("NameError", "AttributeError", "KeyError", "ImportError", "ModuleNotFoundError", "SyntaxError", "TypeError")
WAITING = (Outcome.INVALID, Outcome.NEEDS_PERSON)


@dataclass
class Attention:
    """Counts, and the first examples of each; records go by one after the other and are not kept."""

    counts: Counter[str] = field(default_factory=Counter)
    inside: dict[str, Counter[str]] = field(default_factory=dict)  # classic tests: how they ended for the class
    examples: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def has_notes(self) -> bool:
        """Whether there is a note that costs or leaves out something, or a file that is none."""
        return any(self.counts[what] for what in (*(plural for _, plural in LABELS.values()), UNREADABLE))

    def see(self, record: Record) -> None:
        """Count what of a record needs an eye."""
        name = f"{record.student}/{record.assignment}/{record.notebook}"
        notes = [note for note in record.notes if note.kind in LABELS]
        if what := OUTCOMES.get(record.outcome):
            told = [note.words for note in record.notes if note.kind is not NoteKind.COURSE]
            self._count(what, f"{name}: {'; '.join(told)}" if told else None)
        for note in notes:
            self._count(LABELS[note.kind][1], _example(note, name))
        for exercise in record.exercises if record.outcome is NotebookOutcome.GRADED else ():
            if exercise.is_classic:
                ends = self.inside.setdefault(f"{record.assignment}/{record.notebook}, {exercise.id}", Counter())
                ends.update(one.detail or one.outcome.value for one in exercise.checks)
        waiting = sum(check.outcome in WAITING for one in record.exercises for check in one.checks if one.needs_person)
        self.counts[UNDECIDED] += waiting

    def _count(self, what: str, example: str | None) -> None:
        self.counts[what] += 1
        seen = self.examples.setdefault(what, Counter())
        if example is not None and (example in seen or len(seen) <= EXAMPLES):
            seen[example] += 1

    def lines(self) -> Iterator[str]:
        """Yield the last lines of a run; nothing when nothing needs an eye."""
        told = [BROKEN, UNREADABLE, *(plural for _, plural in LABELS.values()), UNDECIDED]
        there = [what for what in told if self.counts[what]]
        if there:
            yield "needs an eye: " + ", ".join(self._words(what) for what in there) + " (docs/notes.md)"
        for what in there:
            yield from _examples(what, self.counts[what], self.examples.get(what, Counter()))
        yield from _suspicious(self.inside)

    def _words(self, what: str) -> str:
        count = self.counts[what]
        singular = next((one for one, plural in LABELS.values() if plural == what), what)
        return f"{count} {singular if count == 1 else what}"


def _example(note: Note, name: str) -> str:
    """A slip of the course is the same for the whole class; anything else is one student's."""
    return note.words if note.kind is NoteKind.COURSE else f"{name}: {note.words}"


def _examples(what: str, count: int, examples: Counter[str]) -> Iterator[str]:
    shown = examples.most_common(EXAMPLES)
    for words, times in shown:
        yield clean_line(f"{what}: {words}" + (f" ({times} notebooks)" if times > 1 else ""))
    left = count - sum(times for _, times in shown)
    if shown and left > 0:
        yield f"{what}: and {left} more; each record says why"


def _suspicious(inside: Mapping[str, Counter[str]]) -> Iterator[str]:
    """Yield the classic tests at which a whole class stopped with the same error that is no assertion."""
    for name, ends in inside.items():
        error, times = next(iter(ends.items()))
        if len(ends) == 1 and times >= FEW and error in SLIPS:
            yield f"passed by nobody: {name}: {error} in all {times} notebooks; look whether the test itself is wrong"


def attend(records: Iterable[Record]) -> Attention:
    """Return what of these records needs an eye."""
    attention = Attention()
    for record in records:
        attention.see(record)
    return attention
