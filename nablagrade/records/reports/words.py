"""The words in which a student reads how things ended; an instructor's words for the same are the outcomes' names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from nablagrade.model import ExerciseResult, NotebookOutcome, Outcome
from nablagrade.records.reports.summary import format_points, is_unanswered, outcome_of, points_of


@dataclass(frozen=True)
class Phrase:
    """How something ended: a sign that needs no colour, a label, and advice in one or two sentences."""

    tone: str  # good, part, bad, wait, fault: the colour that goes with it
    sign: str
    label: str
    advice: str = ""


OUTCOMES: Mapping[Outcome, Phrase] = {
    Outcome.PASSED: Phrase("good", "✓", "Passed"),
    Outcome.FAILED: Phrase("bad", "✗", "Not right yet"),
    Outcome.INVALID: Phrase(
        "wait",
        "?",
        "Could not be read",
        "Your answer could not be read, or it can be read in two ways. That is not the same as wrong: it counts 0 for "
        "now, and a person will look at it.",
    ),
    Outcome.ERRORED: Phrase(
        "bad",
        "!",
        "Your code stopped with an error",
        "Restart the kernel, run all cells from top to bottom, and read the last line of the first error.",
    ),
    Outcome.TIMED_OUT: Phrase(
        "bad", "T", "Took too long", "Your code did not finish in the time it had. Look for a loop that never ends."
    ),
    Outcome.OUT_OF_MEMORY: Phrase(
        "bad",
        "M",
        "Needed too much memory",
        "Look for a list or an array that grows much larger than the task needs.",
    ),
    Outcome.CRASHED: Phrase(
        "bad",
        "C",
        "Your code ended Python itself",
        "In Jupyter you would see that the kernel has died. Look for exit(), quit() or os._exit(), or a function that "
        "calls itself without end.",
    ),
    Outcome.SKIPPED: Phrase("wait", "–", "Not checked yet", "Another check has to pass first."),
    Outcome.NEEDS_PERSON: Phrase("wait", "…", "Will be graded by a person"),
    Outcome.PARTLY: Phrase("part", "◐", "Partly right"),
    Outcome.BROKEN: Phrase(
        "fault",
        "↻",
        "Our fault",
        "The grader failed here, not you. This costs you no points and will be graded again.",
    ),
}

UNANSWERED = Phrase("wait", "–", "Not answered")

NOTEBOOKS: Mapping[NotebookOutcome, Phrase] = {
    NotebookOutcome.GRADED: Phrase("good", "✓", "Graded"),
    NotebookOutcome.MISSING: Phrase("wait", "–", "Not handed in", "There was no file for this notebook."),
    NotebookOutcome.UNREADABLE: Phrase(
        "bad",
        "!",
        "Could not be opened",
        "The file that you handed in is not a notebook that Jupyter can open. Open it in Jupyter, save it, and hand "
        "it in again.",
    ),
    NotebookOutcome.BROKEN: OUTCOMES[Outcome.BROKEN],
}


def describe(exercise: ExerciseResult) -> Phrase:
    """How a whole exercise stands."""
    outcome = outcome_of(exercise)
    if is_unanswered(exercise) and outcome is not Outcome.BROKEN:
        return UNANSWERED
    if outcome is Outcome.FAILED and points_of(exercise) > 0:
        return OUTCOMES[Outcome.PARTLY]
    return OUTCOMES[outcome]


def tell_extra(extra: float) -> str:
    """Extra credit in words, "+1 extra"; nothing where there is none."""
    return f"{'+' if extra > 0 else '−'}{format_points(abs(extra))} extra" if extra else ""


def tell(outcome: Outcome, words: str | None = None) -> str:
    """How a check ended: the label, the hint or other words, and the advice where the label leaves a question."""
    return _say(OUTCOMES[outcome], words)


def tell_exercise(exercise: ExerciseResult, words: str | None = None) -> str:
    """How an exercise ended, likewise; what was not answered has no hint."""
    phrase = describe(exercise)
    return _say(phrase, None if phrase is UNANSWERED else words)


def _say(phrase: Phrase, words: str | None) -> str:
    return " ".join(part for part in (f"{phrase.label}.", words, phrase.advice) if part)


def name_exercise(exercise_id: str, titles: Mapping[str, str]) -> str:
    """The heading of an exercise: `a1-gradient-at-point` is "A1 · Gradient at point" when `titles` has no better."""
    found = re.fullmatch(r"([a-z]\d+)-(.+)", exercise_id)
    if not found:
        return titles.get(exercise_id, exercise_id)
    number, words = found.groups()
    return f"{number.upper()} · {titles.get(exercise_id) or name_folder(words)}"


def name_folder(folder: str) -> str:
    """The name of an assignment or a notebook in words: `level-a` is "Level A"."""
    words = re.sub(r"[-_]+", " ", folder).strip()
    return re.sub(r"\A.| [a-z]\Z", lambda letter: letter.group().upper(), words)


def count_of(number: float, one: str, many: str = "") -> str:
    """A number and what is counted: 1 notebook, 2 notebooks; `many` where an s does not do."""
    return f"{number:g} {one if number == 1 else many or one + 's'}"
