"""Penalties for handing in late, by nbgrader's own plugin: the course's configuration says which."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from nablagrade.errors import CourseError

SECTIONS = ("AssignLatePenalties", "LateSubmissionPlugin", "BasePlugin")


class Penalties:
    """What lateness costs; the plugin is loaded when the first late notebook is there."""

    def __init__(self, config: Any = None, root: Path = Path()) -> None:
        self._config = config
        self._root = root  # where a course keeps a plugin of its own
        self._plugin: Any = None
        self.are_none = config is None or not any(config.get(section) for section in SECTIONS)

    def of(self, student: str, score: float, late_seconds: float) -> float | None:
        """Return what a late notebook loses, between nothing and all of its score; None when the plugin says so.

        CourseError when the plugin cannot be loaded, or breaks.
        """
        try:
            penalty = self._load().late_submission_penalty(student, score, late_seconds)
            return None if penalty is None else _between(penalty, score)
        except Exception as error:  # the plugin is the course's code, which may raise anything
            wanted = self._config.get("AssignLatePenalties", {}).get("plugin_class", "LateSubmissionPlugin")
            name = wanted if isinstance(wanted, str) else wanted.__name__
            broken = f"the plugin for late penalties, {name}, cannot be used for {student}"
            mend = "mend the plugin, or c.AssignLatePenalties.plugin_class, and run this again"
            words = f"{type(error).__name__}: {error}"
            raise CourseError(f"{self._root / 'nbgrader_config.py'}: {broken} ({words}); {mend}") from error

    def _load(self) -> Any:
        if self._plugin is None:
            import nbgrader.plugins  # only a course with penalties needs it

            wanted = self._config.get("AssignLatePenalties", {}).get("plugin_class")
            plugin_class = _named(wanted, self._root) if isinstance(wanted, str) else wanted
            self._plugin = (plugin_class or nbgrader.plugins.LateSubmissionPlugin)(config=self._config)
        return self._plugin


def _between(penalty: Any, score: float) -> Any:
    """Return a penalty as it counts. ValueError for NaN: a database keeps none, and the penalty before would stay."""
    if math.isnan(penalty):
        raise ValueError(f"{penalty} is no number of points")
    return min(max(penalty, 0), score)


def _named(name: str, root: Path) -> Any:
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))  # as nbgrader does with the folder it is started in
    module, _, attribute = name.rpartition(".")
    return getattr(import_module(module), attribute)


def assign(api: Any, db: Any, penalties: Penalties, student: str, notebooks: Sequence[str]) -> None:
    """Set or take back the penalties of some notebooks of one student, whose grades are in the session already."""
    table = api.SubmittedNotebook.__table__
    if penalties.are_none:
        db.execute(table.update().where(table.c.id.in_(notebooks)).values(late_submission_penalty=None))
        return
    db.flush()
    for notebook_id in notebooks:
        notebook = db.get(api.SubmittedNotebook, notebook_id, populate_existing=True)  # its score is the database's sum
        late_seconds = notebook.assignment.total_seconds_late
        penalty = penalties.of(student, notebook.score, late_seconds) if late_seconds > 0 else None
        notebook.late_submission_penalty = penalty
