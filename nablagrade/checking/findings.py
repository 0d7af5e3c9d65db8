"""What there is to say to a student about their notebook: findings, each in one sentence; no points anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from nablagrade.checking.released import Question

NOT_DONE = "NotDone"  # what the bank's visible checks raise under Validate: its words are for students
LATER = "Whether answers are right, you learn when they are graded."


class Kind(StrEnum):
    """What a finding is about."""

    FILE = "file"  # not the right one, or not whole
    STOPS = "stops"  # a cell does not come to its end when all are run
    MISSING = "missing"  # a name that a question asks for
    FORM = "form"  # a visible check says so, or does not pass
    OPEN = "open"  # not answered yet


@dataclass(frozen=True)
class Finding:
    """One sentence on what is to be mended, or is open."""

    kind: Kind
    words: str
    question: str = ""  # its id; empty where it is about the notebook as a whole


@dataclass(frozen=True)
class Report:
    """All that there is to say about one notebook."""

    name: str  # of the released notebook; empty where nobody knows which it is
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...] = ()  # that carry points
    is_run: bool = False

    @property
    def to_mend(self) -> tuple[Finding, ...]:
        """What is wrong: first with the notebook as a whole, then question by question."""
        order = ["", *(one.id for one in self.questions)]
        wrong = [one for one in self.findings if one.kind is not Kind.OPEN]
        return tuple(sorted(wrong, key=lambda one: order.index(one.question)))

    @property
    def open(self) -> tuple[Finding, ...]:
        """What is not answered yet."""
        return tuple(one for one in self.findings if one.kind is Kind.OPEN)

    @property
    def fine(self) -> tuple[Question, ...]:
        """The questions of which nothing is to be said."""
        told = {one.question for one in self.findings}
        return tuple(one for one in self.questions if self.is_run and one.id not in told)


def title_of(questions: Iterable[Question], name: str) -> str:
    """Return what a question is called; empty where there is none of this id."""
    return next((one.title for one in questions if one.id == name), "")


def listed(words: Sequence[str]) -> str:
    """Return a list as one says it: a, b and c."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def tell(report: Report, *, is_whole: bool = True) -> Iterator[str]:
    """Yield a report as the lines that a student reads; one that is not whole is of some questions alone."""
    if report.to_mend:
        yield "To mend:"
        for one in report.to_mend:
            title = title_of(report.questions, one.question)
            yield f"  ✗ {f'{title}: ' if title else ''}{one.words}"
    if report.open:
        yield "Still open:"
        yield from (f"  – {one.words}" for one in report.open)
    if report.fine:
        yield "The form fits:"
        yield from (f"  ✓ {one.title}" for one in report.fine)
    yield ""
    yield _advise(report, is_whole=is_whole)


def _advise(report: Report, *, is_whole: bool) -> str:
    if report.to_mend:
        return f"Mend this, save your notebook, and check it once more. {LATER}"
    if not is_whole:
        return f"This was about what you named; %check alone looks at the whole notebook. {LATER}"
    if report.open:
        return f"You may hand it in as it is: what is open counts nothing, and costs nothing else. {LATER}"
    return f"You can hand it in. {LATER}"
