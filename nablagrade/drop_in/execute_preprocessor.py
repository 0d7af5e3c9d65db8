"""In the place of nbgrader's Execute: the outputs that our engine has already got for a notebook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import nbformat
from nbgrader.preprocessors import Execute

from nablagrade.engine.examiner.job import Graded
from nablagrade.model import NotebookOutcome

Name = tuple[str, str, str]  # student, assignment, notebook


class NotExecuted(Exception):
    """A notebook was not executed to its end; nbgrader counts its submission as failed."""


class Executed(Execute):  # type: ignore[misc]  # nbgrader has no types
    """A preprocessor that fills in what was executed; configured, like the one it replaces, as `Execute`."""

    def __init__(self, results: Mapping[Name, Graded], **options: Any) -> None:
        super().__init__(**options)
        self._results = results

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Return the notebook with its outputs. NotExecuted when its process died, or could not be locked in."""
        mine = resources["nbgrader"]
        graded = self._results[mine["student"], mine["assignment"], mine["notebook"]]
        record = graded.record
        if graded.notebook is None or record.outcome is not NotebookOutcome.GRADED or not graded.is_whole:
            raise NotExecuted(f"{mine['notebook']}: {'; '.join(map(str, record.notes))}")
        self.log.info("Executed at isolation level %s", record.isolation.level)
        executed = nbformat.reads(graded.notebook.decode(), as_version=nb.nbformat)  # type: ignore[no-untyped-call]  # untyped
        return executed, resources
