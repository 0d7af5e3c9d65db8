"""What a run says while it grades and when it is done: for a person, or as one JSON object a line for a program."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Protocol

from rich.console import Console, RenderableType

from nablagrade.escaping import clean_line, dump_json, guard_log
from nablagrade.model import Record

Warned = tuple[str, str]  # what it is about, and a sentence


class RunLog(Protocol):
    """One form of a run's log."""

    @property
    def console(self) -> Console | None:
        """A person's, who sees a bar while it runs."""
        ...

    def begin(self, order: Mapping[str, object]) -> None:
        """Say what is about to be graded."""
        ...

    def tell(self, record: Record) -> None:
        """Say how a notebook was graded."""
        ...

    def show(self, table: RenderableType) -> None:
        """Show an assignment to a person."""
        ...

    def end(self, sentence: str, warnings: Iterable[Warned], result: Mapping[str, object]) -> None:
        """Say what came of it."""
        ...


class TextLog:
    """For a person: tables, a count, and what needs an eye, on standard error."""

    def __init__(self, console: Console) -> None:
        self.console: Console = console

    def begin(self, order: Mapping[str, object]) -> None:
        """Say nothing: there is a bar."""

    def tell(self, record: Record) -> None:
        """Say nothing: it will be in a table."""

    def show(self, table: RenderableType) -> None:
        """Show the table as wide as the terminal is."""
        self.console.print(table)

    def end(self, sentence: str, warnings: Iterable[Warned], result: Mapping[str, object]) -> None:
        """Say the sentence, and each warning in a line of its own."""
        self.console.print(sentence)
        for _, words in warnings:
            self.console.print(guard_log(clean_line(words)), markup=False, soft_wrap=True)


class JsonLog:
    """For a program: events on standard output, in the order in which they happen."""

    console: Console | None = None

    def begin(self, order: Mapping[str, object]) -> None:
        """Write the event `begin`."""
        self._write("begin", order)

    def tell(self, record: Record) -> None:
        """Write an event `notebook`: without what its checks said, which is in the record."""
        self._write(
            "notebook",
            {
                "student": record.student,
                "assignment": record.assignment,
                "notebook": record.notebook,
                "outcome": record.outcome.value,
                "score": record.score,
                "max_score": record.max_score,
                "needs_person": record.needs_person,
                "isolation": record.isolation.level.value,
                "seconds": {"wall": record.seconds.wall, "cpu": record.seconds.cpu},
                "notes": [{"kind": note.kind.value, "words": note.words} for note in record.notes],
            },
        )

    def show(self, table: RenderableType) -> None:
        """Show nothing: each notebook has its event."""

    def end(self, sentence: str, warnings: Iterable[Warned], result: Mapping[str, object]) -> None:
        """Write an event `warning` for each, and the event `end`."""
        for about, words in warnings:
            self._write("warning", {"about": about, "words": clean_line(words)})
        self._write("end", {"words": sentence, **result})

    def _write(self, event: str, facts: Mapping[str, object]) -> None:
        time = datetime.now(UTC).isoformat(timespec="milliseconds")
        sys.stdout.write(dump_json({"event": event, "time": time, **facts}, is_laid_out=False))
        sys.stdout.flush()  # whoever follows it reads it now
