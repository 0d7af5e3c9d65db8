"""How often and how soon a student may hand in: a log of attempts beside their records, written before one is graded.

So a watcher that was killed knows which attempt it was at. What cannot be read is no attempt, and costs none.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nablagrade.course.before.done import handed_in_of, is_same_hand_in
from nablagrade.engine.examiner.job import Job
from nablagrade.escaping import dump_json
from nablagrade.model import NotebookOutcome, Record
from nablagrade.records.record import path_of, read_old
from nablagrade.settings import Arrival
from nablagrade.watching.arrivals import Place

LOG_NAME = ".attempts"  # no `.json`, which is a record's ending
FOREVER = float("inf")
Log = list[dict[str, Any]]  # of each attempt: `at`, and `hand_in`, a hash for each notebook


@dataclass
class Attempts:
    """What the rules of a course say to the jobs of one run."""

    records: Path
    rules: Arrival
    refused: dict[Place, float] = field(default_factory=dict)  # for how many seconds
    _begun: set[Place] = field(default_factory=set)

    def is_wanted(self, job: Job) -> bool:
        """Whether a notebook is graded now; what was handed in before, and is judged anew, always is."""
        if not (self.rules.attempts_counted or self.rules.minutes_between_attempts) or not job.candidates:
            return True
        old = read_old(self.records, job.student, job.assignment, job.plan.name)
        if old is not None and is_same_hand_in(job, old):
            return True
        place, mine = (job.student, job.assignment), {job.plan.name: handed_in_of(job.key)}
        log = self._read(place)
        if place in self.refused:
            return False
        if place in self._begun or (log and mine.items() <= log[-1]["hand_in"].items()):  # a killed run began it
            self._begun.add(place)
            log[-1]["hand_in"] |= mine
        elif seconds := self._seconds_left(log):
            self.refused[place] = seconds
            return False
        else:
            self._begun.add(place)
            log.append({"at": time.time(), "hand_in": mine})
        self._write(place, log)
        return True

    def conclude(self, records: Iterable[Record]) -> None:
        """Take back the attempts of this run of which nothing could be graded."""
        graded = {(one.student, one.assignment) for one in records if one.outcome is NotebookOutcome.GRADED}
        for place in self._begun - graded:
            self._write(place, self._read(place)[:-1])

    def _seconds_left(self, log: Log) -> float:
        if self.rules.attempts_counted and len(log) >= self.rules.attempts_counted:
            return FOREVER
        wait = 60.0 * self.rules.minutes_between_attempts
        # a clock that was moved back makes nobody wait for longer
        return min(wait, max(0.0, log[-1]["at"] + wait - time.time())) if log else 0.0

    def _path(self, place: Place) -> Path:
        return path_of(self.records, *place, "any").with_name(LOG_NAME)

    def _read(self, place: Place) -> Log:
        try:
            log = json.loads(self._path(place).read_bytes())
            return [{"at": float(one["at"]), "hand_in": dict(one["hand_in"])} for one in log]
        except (OSError, ValueError, TypeError, KeyError):
            return []  # none yet, or none that a person left as it was

    def _write(self, place: Place, log: Log) -> None:
        path = self._path(place)
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f"{LOG_NAME}.new")
        new.write_text(dump_json(log), "ascii")
        new.replace(path)
