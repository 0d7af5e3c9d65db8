"""The words of the system as frozen data; nothing here does any work."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    """How a check ended."""

    PASSED = "PASSED"
    FAILED = "FAILED"
    INVALID = "INVALID"  # cannot be read, or has two readings: 0 until a person decides
    ERRORED = "ERRORED"  # the student's code raised
    TIMED_OUT = "TIMED_OUT"
    OUT_OF_MEMORY = "OUT_OF_MEMORY"
    CRASHED = "CRASHED"
    SKIPPED = "SKIPPED"  # a check it depends on failed
    NEEDS_PERSON = "NEEDS_PERSON"
    PARTLY = "PARTLY"  # a person gave a part of the points
    BROKEN = "BROKEN"  # our fault: costs no points, is graded again


class NotebookOutcome(StrEnum):
    """How a notebook ended."""

    GRADED = "GRADED"
    MISSING = "MISSING"
    UNREADABLE = "UNREADABLE"
    BROKEN = "BROKEN"


class IsolationLevel(StrEnum):
    """How well a child was locked in, strongest first."""

    FULL = "full"
    STRONG = "strong"
    PARTIAL = "partial"
    NONE = "none"


class Figures(StrEnum):
    """Whose figures are drawn; of the others is said where they would be."""

    ALL = "all"
    GRADED = "graded"  # those that a person grades or a check may ask for
    NONE = "none"


NO_LIMIT = -1


@dataclass(frozen=True)
class Limits:
    """What one notebook may use. CPU time decides; the wall clock is a generous backstop."""

    cell_seconds: float = 30.0  # CPU, per cell
    check_seconds: float = 5.0  # CPU, per check
    notebook_seconds: float = 120.0  # CPU, all attempts together
    memory_mb: int = 2048
    output_bytes: int = 4_000_000  # all outputs of a notebook together
    output_lines: int = 1000  # of one cell, as nbgrader's LimitOutput has it; -1 is no limit
    traceback_lines: int = 100
    ignored_stderr: str = ""  # a regular expression, as nbgrader's IgnorePattern has it
    reply_bytes: int = 4_000_000  # one value
    file_mb: int = 64  # one file in the scratch folder
    scratch_mb: int = 256  # all of them
    scratch_files: int = 5000
    kept_files: int = 1000  # of what the code wrote, beside the autograded notebook
    kept_mb: int = 50  # all of them
    figures: Figures = Figures.ALL  # which of them are drawn
    subprocesses: bool = False  # whether it may start programs and processes
    restarts: int = 2  # fresh processes for what comes after a cell that killed its own
    wall_factor: float = 5.0  # the backstop behind a CPU budget: a busy machine must not change a grade
    wall_extra_seconds: float = 5.0
    deadline_factor: float = 3.0  # of a notebook's CPU time: so long it may hold a worker, whatever it waits for

    def wall_seconds(self, cpu_seconds: float) -> float:
        """How long something may take that may use so much CPU time."""
        return self.wall_factor * cpu_seconds + self.wall_extra_seconds

    @property
    def deadline_seconds(self) -> float:
        """How long a notebook may hold a worker by the clock: all its cells, checks and fresh processes together."""
        return self.deadline_factor * self.notebook_seconds


@dataclass(frozen=True)
class Preparation:
    """What is made ready once, before the first child is forked."""

    modules: tuple[str, ...] = ()  # libraries to import
    cells: tuple[str, ...] = ()  # sources to compile: cells that every student gets
    programs: bool = False  # whether children will see the system's programs
    readable: tuple[str, ...] = ()  # folders that a course opens for its notebooks, beside those of Python
    has_tests: bool = False  # whether some classic test runs beside a student's code, and leans on the libraries there


@dataclass(frozen=True)
class Isolation:
    """The layers that were in force around a student's code, as verified in the child."""

    level: IsolationLevel
    layers: tuple[str, ...] = ()


class NoteKind(StrEnum):
    """What a note is about."""

    OTHER_FILE = "other file"  # not the file of the right name was graded, or one was that lies elsewhere
    LEFT_OUT = "left out"  # something that was handed in, or written, was not used
    PUT_BACK = "put back"  # a cell of the instructor's had to be restored
    TIMESTAMP = "timestamp"  # it cannot be read: whether it was in time is not known
    LIMIT = "limit"  # one was reached; says its number and its setting
    REFUSAL = "refusal"  # the sandbox refused something that the notebook asked for
    COURSE = "course"  # a slip of the course's own
    RESTART = "restart"  # a cell ended its process; those behind it ran in a fresh one
    RUN = "run"  # how it was run: a second try, a kernel of its own


@dataclass(frozen=True)
class Note:
    """One sentence in a record on what cost points, or was left out, without the student's fault."""

    kind: NoteKind
    words: str

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True)
class CheckResult:
    """One check of one exercise. `mistake` and `detail` are for instructors only."""

    name: str
    title: str
    outcome: Outcome
    weight: float = 1.0
    hint: str | None = None
    mistake: str | None = None
    detail: str | None = None


@dataclass(frozen=True)
class CellGrade:
    """What nbgrader's gradebook keeps for one graded cell; `auto_score` None leaves it to a person."""

    grade_id: str
    auto_score: float | None
    max_score: float
    needs_manual: bool = False
    answer: str = ""  # a hash of what the grade is for: the answer, of a test or a task all where that may stand


TESTS_INSIDE = "Tests of this cell"  # the title of a classic test's one result
TESTS_OUTSIDE = "Tests of this cell, from outside"  # and of one that was moved into the examiner


@dataclass(frozen=True)
class ExerciseResult:
    """One graded question; its points are the sum of its cells."""

    id: str
    auto_score: float | None
    manual_score: float | None
    max_score: float
    needs_person: bool
    checks: tuple[CheckResult, ...] = ()
    extra_credit: float = 0.0  # what a person put on top of either score, or took off: from the gradebook alone
    comment: str | None = None  # a person's words, from there as well
    answer: str = ""  # what the student wrote
    is_blank: bool = False  # it is what was released
    stopped: str = ""  # the error that ended a cell of it, and the line where it did
    pictures: int = 0  # attached to the answer, and kept beside the record
    pictures_left_out: int = 0  # that were attached, too, and are none that a page shows
    parts: tuple[tuple[str, int], ...] = ()  # of an answer in several cells: each one's name, and how long its text is

    @property
    def is_inside(self) -> bool:
        """Whether it was judged in the student's process, by tests that their code can reach."""
        return any(check.title == TESTS_INSIDE for check in self.checks)

    @property
    def is_classic(self) -> bool:
        """Whether a classic test judged it, wherever that ran."""
        return any(check.title in (TESTS_INSIDE, TESTS_OUTSIDE) for check in self.checks)


@dataclass(frozen=True)
class Seconds:
    """How long a notebook took."""

    wall: float = 0.0
    cpu: float = 0.0


@dataclass(frozen=True)
class Record:
    """The complete result of grading one notebook: the input of every report and of the gradebook."""

    student: str
    assignment: str
    notebook: str
    outcome: NotebookOutcome
    score: float
    max_score: float
    needs_person: bool
    checked: str  # "outside", "inside", "mixed" or "nothing"
    isolation: Isolation
    seconds: Seconds
    key: str
    exercises: tuple[ExerciseResult, ...] = ()
    cells: tuple[CellGrade, ...] = ()
    comments: tuple[tuple[str, str | None], ...] = ()  # grade_id, nbgrader's auto_comment
    notes: tuple[Note, ...] = ()  # what an instructor should know: a renamed file, a limit that was reached
    penalty: float = 0.0  # what lateness took off `score`: known to the gradebook alone, as are the dates
    handed_in: datetime | None = None
    due: datetime | None = None  # for this student
    covers: tuple[tuple[str, str], ...] = ()  # what its key is of: the name of each part, and a hash of it
    replayed: tuple[str, ...] | None = None  # exercises judged anew on an earlier run, which stands; None where it ran
    autograded: str = ""  # a fingerprint of the autograded notebook; empty where there is none
    run_of: str = ""  # the student with equal code whose run this is; empty where it had one of its own
    attempt: int | None = None  # which one it is, from 1: as the rest below known to whoever collected it alone
    attempts: int | None = None  # of how many
    group: str = ""  # for which it was handed in
    handed_in_by: str = ""  # who of the group did, where that is known


@dataclass(frozen=True)
class Opaque:
    """A student's value that is not plain data; all that is known of it is its type's name."""

    type_name: str


@dataclass(frozen=True)
class CellPlan:
    """What the gradebook says about one marked cell; the student's copy of it is not trusted."""

    grade_id: str
    cell_type: str
    source: str
    is_grade: bool
    is_solution: bool
    is_locked: bool
    is_task: bool
    max_score: float
    checksum: str | None
    exercise: str | None = None  # from the source notebook's own metadata
    tags: tuple[str, ...] = ()  # from the source notebook

    @property
    def home(self) -> str:
        """The exercise that it belongs to: its own where it names none."""
        return self.exercise or self.grade_id


@dataclass(frozen=True)
class Bindings:
    """What names the code of an instructor's notebook binds for all its cells."""

    own: tuple[str, ...]  # by its own code, or by imports that differ
    imports: tuple[tuple[str, str, str | None], ...]  # a name, a module, and the name in that, None for all of it
    stars: tuple[str, ...]  # modules of which all names are imported


@dataclass(frozen=True)
class NotebookPlan:
    """One notebook of an assignment, as it was released."""

    name: str
    cells: tuple[CellPlan, ...]  # in notebook order
    kernelspec: str | None = None  # JSON, as the gradebook keeps it
    bindings: Bindings | None = None  # of the instructor's notebook, None where that is not known
    below_tasks: tuple[str, ...] = field(
        default=(), repr=False
    )  # the instructor's own text there; no grade hangs on it
    prefix: tuple[str, ...] = field(default=(), repr=False)  # sources of what runs before the first answer; as above

    def find(self, grade_id: str) -> CellPlan | None:
        """Return the cell with this grade_id."""
        return next((cell for cell in self.cells if cell.grade_id == grade_id), None)


@dataclass(frozen=True)
class AssignmentPlan:
    """All notebooks of an assignment, and the files that every student gets."""

    name: str
    notebooks: tuple[NotebookPlan, ...]
