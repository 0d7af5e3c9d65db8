"""What a course is configured to be, read from its own `nbgrader_config.py`; nothing is configured twice."""

from __future__ import annotations

import difflib
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from functools import cached_property
from pathlib import Path
from typing import Any

from nablagrade.errors import CourseError
from nablagrade.model import NO_LIMIT, Limits

CONFIG_NAME = "nbgrader_config.py"


@dataclass(frozen=True)
class Arrival:
    """What `nablagrade watch` does with what arrives: settings of `c.Nablagrade` by the same names."""

    feedback_on_arrival: bool = False  # whether pages are written, and handed back through nbgrader's exchange
    feedback_after_deadline: bool = False  # whether they wait for the student's own due date
    attempts_counted: int = 0  # of a student and an assignment, later ones are not graded; 0 is no limit
    minutes_between_attempts: float = 0.0  # a later one waits for so long after the one before


@dataclass(frozen=True)
class Settings:
    """A course as nbgrader sees it; all folders absolute."""

    root: Path
    source: Path
    release: Path
    submitted: Path
    autograded: Path
    feedback: Path
    autograders: Path
    records: Path
    reports: Path
    db_url: str
    course_id: str
    excluded_students: frozenset[str]
    ignored_files: tuple[str, ...]
    cell_seconds: float
    subprocesses: bool  # `c.Nablagrade.subprocesses`: whether notebooks may start programs
    file_mode: int = 0o444
    is_group_shared: bool = False
    students_files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by assignment: not overwritten
    readable: tuple[Path, ...] = ()  # `c.Nablagrade.readable`: folders outside the course that notebooks may read
    limits: Limits = field(default_factory=Limits)
    timezone: str = "UTC"  # of the course: `c.Exchange.timezone`, in which people read dates
    share_runs: bool = True  # `c.Nablagrade.share_runs`: whether notebooks with equal code share one run
    tests_outside: bool = True  # `c.Nablagrade.tests_outside`: whether classic tests are judged outside where they can
    arrival: Arrival = field(default_factory=Arrival)
    config: Any = field(repr=False, compare=False, default=None)  # traitlets' Config, for nbgrader's own classes

    @cached_property
    def zone(self) -> tzinfo:
        """The time zone in which people of this course read dates. CourseError when it is none."""
        from dateutil import tz  # type: ignore[import-untyped]  # has no types; `--help` needs none of it

        zone: tzinfo | None = tz.gettz(self.timezone)
        if zone is None:
            place = self.root / CONFIG_NAME
            raise CourseError(f"{place}: c.Exchange.timezone is no zone ({self.timezone}); mend this file")
        return zone


OWN = "Nablagrade"  # the section of a configuration that is ours
LIMITS = {  # `c.Nablagrade.…`, a field of Limits: what must be above 0 and of this kind
    "cell_seconds": float,  # as `c.Execute.timeout`, and before it
    "check_seconds": float,
    "notebook_seconds": float,
    "memory_mb": int,
    "output_bytes": int,
    "file_mb": int,
    "scratch_mb": int,
    "scratch_files": int,
    "kept_files": int,
    "kept_mb": int,
}
ARRIVAL = {"attempts_counted": int, "minutes_between_attempts": float}  # as above
SWITCHES = (
    "feedback_after_deadline",
    "feedback_on_arrival",
    "readable",
    "share_runs",
    "subprocesses",
    "tests_outside",
)  # the other settings of `c.Nablagrade`
LEAST_MEMORY_MB = 256  # less, and Python itself does not start
CELLS_PER_NOTEBOOK = 4  # a notebook may take as long as so many cells that use up their time
IGNORED = (".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback")


def load_settings(root: Path) -> Settings:
    """Read a course's settings. CourseError when its configuration cannot be read."""
    root = root.resolve()
    if not root.is_dir():
        raise CourseError(f"{root}: is no folder; name the course's folder with --course")
    return make_settings(root, _load_config(root))


def make_settings(root: Path, config: Any) -> Settings:
    """Return the settings that a configuration states."""
    course = config.get("CourseDirectory", {})

    is_group_shared = bool(course.get("groupshared", False))

    def folder(step: str) -> Path:
        return root / str(course.get(f"{step}_directory", step))

    return Settings(
        root=root,
        source=folder("source"),
        release=folder("release"),
        submitted=folder("submitted"),
        autograded=folder("autograded"),
        feedback=folder("feedback"),
        autograders=root / "autograders",
        records=root / "records",
        reports=root / "reports",
        db_url=str(course.get("db_url", f"sqlite:///{root / 'gradebook.db'}")),
        course_id=str(course.get("course_id", "")).strip(),  # as nbgrader does
        excluded_students=frozenset(str(course.get("student_id_exclude", "")).split(",")) - {""},
        ignored_files=_ignored(course.get("ignore", IGNORED)),
        cell_seconds=(limits := _limits(config, root / CONFIG_NAME)).cell_seconds,
        subprocesses=limits.subprocesses,
        file_mode=int(str(_of_autograde(config, "permissions", 664 if is_group_shared else 444)), 8),
        is_group_shared=is_group_shared,
        students_files={name: tuple(files) for name, files in _of_autograde(config, "exclude_overwriting", {}).items()},
        readable=_readable(config, root),
        limits=limits,
        timezone=str(config.get("Exchange", {}).get("timezone", "UTC")),
        share_runs=_switch(config, root / CONFIG_NAME, "share_runs", default=True),
        tests_outside=_switch(config, root / CONFIG_NAME, "tests_outside", default=True),
        arrival=_arrival(config, root / CONFIG_NAME),
        config=config,
    )


def _ignored(names: Any) -> tuple[str, ...]:
    """Return what is left out: a list of names, or what a configuration adds to the usual ones (`c.….append`)."""
    return tuple(names.get_value(list(IGNORED)) if hasattr(names, "get_value") else names)


def _of_autograde(config: Any, name: str, default: Any) -> Any:
    """Return a trait of nbgrader's autograde converter: the nearest class wins."""
    sections = [config.get(section, {}) for section in ("Autograde", "BaseConverter")]
    return next((section[name] for section in sections if name in section), default)


def for_cells_of(limits: Limits, cell_seconds: float) -> Limits:
    """Return limits under which a cell may take so long, and a notebook as long as its cells need."""
    notebook_seconds = max(limits.notebook_seconds, CELLS_PER_NOTEBOOK * cell_seconds)
    return replace(limits, cell_seconds=cell_seconds, notebook_seconds=notebook_seconds)


def _limits(config: Any, path: Path) -> Limits:
    """Return the limits that a configuration states: ours, and nbgrader's Execute, LimitOutput and IgnorePattern."""
    output, ignored = config.get("LimitOutput", {}), config.get("IgnorePattern", {})
    is_limited = output.get("enabled", True)
    limits = Limits(
        memory_mb=0,  # the machine's share
        output_lines=output.get("max_lines", Limits.output_lines) if is_limited else NO_LIMIT,
        subprocesses=_switch(config, path, "subprocesses", default=False),
        traceback_lines=output.get("max_traceback", Limits.traceback_lines) if is_limited else NO_LIMIT,
        ignored_stderr=str(ignored.get("pattern", "")) if ignored.get("enabled", False) else "",
    )
    own = _own_limits(config, path)
    limits = replace(for_cells_of(limits, own.get("cell_seconds") or _timeout(config, path)), **own)
    if limits.notebook_seconds < limits.cell_seconds:
        raise CourseError(
            f"{path}: c.Nablagrade.notebook_seconds is {limits.notebook_seconds:g}, and one cell may take "
            f"{limits.cell_seconds:g} s (c.Execute.timeout); mend one of them"
        )
    return limits


def refuse_little_memory(memory_mb: int, what: str) -> None:
    """CourseError when a notebook could not even start: it would be the course's slip, and cost everybody's points."""
    if 0 < memory_mb < LEAST_MEMORY_MB:
        raise CourseError(f"{what} is {memory_mb}; a notebook needs {LEAST_MEMORY_MB} MB to start")


def _refuse_unknown(config: Any, path: Path) -> None:
    """CourseError for a setting of ours that does not exist: nobody would notice that it does nothing."""
    for section in config:
        if section != OWN and difflib.get_close_matches(section, [OWN], cutoff=0.85):
            raise CourseError(f"{path}: c.{section} is no section; did you mean c.{OWN}")
    known = (*ARRIVAL, *LIMITS, *SWITCHES)
    for name in config.get(OWN, {}):
        if name not in known:
            near = difflib.get_close_matches(name, known, 1) or [", ".join(known)]
            raise CourseError(f"{path}: c.{OWN}.{name} is no setting; there is {near[0]}")


def _switch(config: Any, path: Path, name: str, *, default: bool) -> bool:
    value = config.get(OWN, {}).get(name, default)
    if not isinstance(value, bool):
        raise CourseError(f"{path}: c.{OWN}.{name} is {value!r:.40}; write True or False")
    return value


def _own_limits(config: Any, path: Path) -> dict[str, Any]:
    _refuse_unknown(config, path)
    stated = _numbers(config, path, LIMITS)
    refuse_little_memory(int(stated.get("memory_mb", 0)), f"{path}: c.{OWN}.memory_mb")
    return stated


def _numbers(config: Any, path: Path, known: Mapping[str, type[float]]) -> dict[str, Any]:
    """Return those of our numbers that a configuration states. CourseError when one is none."""
    section = config.get(OWN, {})
    stated = {name: section[name] for name in known if name in section}
    for name, value in stated.items():
        kinds = (int, float) if known[name] is float else (int,)
        if isinstance(value, bool) or not isinstance(value, kinds) or not 0 < value < math.inf:
            what = "number" if known[name] is float else "whole number"
            raise CourseError(f"{path}: c.Nablagrade.{name} is no {what} above 0 ({value!r:.40}); mend this file")
    return {name: known[name](value) for name, value in stated.items()}


def _arrival(config: Any, path: Path) -> Arrival:
    switches = ("feedback_on_arrival", "feedback_after_deadline")
    chosen = {name: _switch(config, path, name, default=False) for name in switches}
    return Arrival(**chosen, **_numbers(config, path, ARRIVAL))


def _readable(config: Any, root: Path) -> tuple[Path, ...]:
    """Return folders of the machine's; CourseError when they are not given as a list of names."""
    names = config.get(OWN, {}).get("readable", [])
    if not isinstance(names, list | tuple | set) or not all(isinstance(name, str | Path) for name in names):
        raise CourseError(f"{root / CONFIG_NAME}: c.Nablagrade.readable is no list of folders' names; mend this file")
    return tuple(Path(os.path.normpath(root / Path(name).expanduser())) for name in names)


def _timeout(config: Any, path: Path) -> float:
    for name in ("Execute", "ExecutePreprocessor", "NotebookClient"):
        try:
            seconds = float(config.get(name, {}).get("timeout") or 0)
        except (TypeError, ValueError) as error:
            raise CourseError(f"{path}: {name}.timeout is no number of seconds ({error}); mend this file") from error
        if seconds > 0:  # nbclient takes None and -1 for no limit; here a cell always ends
            return seconds
    return 30.0


def _load_config(root: Path) -> Any:
    from traitlets.config import Config  # keeps `--help` light
    from traitlets.config.loader import PyFileConfigLoader

    path = root / CONFIG_NAME
    if not path.exists():
        return Config()
    before = Path.cwd()
    os.chdir(root)  # nbgrader reads its configuration from the course's folder, and a configuration may say so
    try:
        return PyFileConfigLoader(CONFIG_NAME, path=str(root)).load_config()
    except (Exception, SystemExit) as error:
        raise CourseError(f"{path}: cannot be read ({type(error).__name__}: {error}); mend this file") from error
    finally:
        os.chdir(before)
