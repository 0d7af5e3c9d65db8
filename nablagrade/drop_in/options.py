"""How a batch runs, read from nbgrader's configuration: nothing is configured twice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nablagrade.course.preparing import BatchOptions
from nablagrade.drop_in.traits import Asking
from nablagrade.model import NO_LIMIT, Figures, IsolationLevel
from nablagrade.settings import Settings, make_settings

NO_LIMIT_SECONDS = 3600.0  # nbgrader knows no limit for a whole notebook, and a timeout of None is no limit either
DEFAULT_SECONDS = 30


@dataclass(frozen=True)
class Asked:
    """What was asked for on the command line."""

    jobs: int
    memory_mb: int  # 0: as the course is configured
    isolation: IsolationLevel
    figures: str | None = None  # all, as the course is configured


def asked_of(converter: Asking) -> Asked:
    """Return what is asked of a converter, ours or the one in its place."""
    return Asked(converter.jobs, converter.memory, IsolationLevel(converter.isolation), converter.figures)


def settings_of(coursedir: Any, config: Any) -> Settings:
    """Return the settings of a course as nbgrader has read them: from all its files, and from the command line."""
    root = Path(coursedir.root)
    steps = ("source", "release", "submitted", "autograded", "feedback")
    folders = {step: root / getattr(coursedir, f"{step}_directory") for step in steps}
    return replace(
        make_settings(root, config),
        **folders,
        db_url=coursedir.db_url,
        course_id=coursedir.course_id,
        excluded_students=frozenset(coursedir.student_id_exclude.split(",")) - {""},
        ignored_files=tuple(coursedir.ignore),
    )


def options_of(settings: Settings, asked: Asked) -> BatchOptions:
    """Return how a batch runs, as `nablagrade grade` runs it."""
    limits = settings.limits
    figures = Figures(asked.figures or limits.figures)
    limits = replace(limits, memory_mb=asked.memory_mb or limits.memory_mb, figures=figures)
    return BatchOptions(asked.jobs, limits, asked.isolation)


def strict_options(settings: Settings, asked: Asked) -> BatchOptions:
    """Return how it runs nbgrader's own way: its timeout is a wall clock, and its kernels are started once."""
    options = options_of(settings, asked)
    limits = replace(
        options.limits,
        cell_seconds=_timeout(settings.config),
        notebook_seconds=NO_LIMIT_SECONDS,
        output_lines=NO_LIMIT,  # nbgrader's own preprocessors cut outputs
        traceback_lines=NO_LIMIT,
        ignored_stderr="",
        restarts=0,
        wall_factor=1.0,
        wall_extra_seconds=0.0,
    )
    return replace(options, limits=limits)


def _timeout(config: Any) -> float:
    for name in ("Execute", "ExecutePreprocessor", "NotebookClient"):  # the nearest class wins, as in traitlets
        if "timeout" in config.get(name, {}):
            seconds = config[name].timeout
            return float(seconds) if seconds and seconds > 0 else NO_LIMIT_SECONDS
    return DEFAULT_SECONDS
