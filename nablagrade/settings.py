"""What a course is configured to be, read from its own `nbgrader_config.py`; nothing is configured twice."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nablagrade.errors import CourseError

CONFIG_NAME = "nbgrader_config.py"


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
    config: Any = field(repr=False, compare=False, default=None)  # traitlets' Config, for nbgrader's own classes


IGNORED = (".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback")


def load_settings(root: Path) -> Settings:
    """Read a course's settings. CourseError when its configuration cannot be read."""
    root = root.resolve()
    if not root.is_dir():
        raise CourseError(f"{root}: is no folder; name the course's folder with --course")
    config = _load_config(root)
    course = config.get("CourseDirectory", {})

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
        course_id=str(course.get("course_id", "")),
        excluded_students=frozenset(str(course.get("student_id_exclude", "")).split(",")) - {""},
        ignored_files=tuple(course.get("ignore", IGNORED)),
        cell_seconds=_timeout(config, root / CONFIG_NAME),
        subprocesses=bool(config.get("Nablagrade", {}).get("subprocesses", False)),
        config=config,
    )


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
    from traitlets.config import Config  # noqa: PLC0415 - keeps `--help` light
    from traitlets.config.loader import PyFileConfigLoader  # noqa: PLC0415 - as above

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
