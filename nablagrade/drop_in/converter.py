"""nbgrader's own autograde converter, in which notebooks are executed by our engine, many at once.

Everything else is nbgrader's code: which submissions are converted, files, hooks, preprocessors, scores, permissions,
failures. Its loop over submissions runs twice for a few submissions at a time: once to prepare what is executed, and
once, when the results are there, to save them.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from nbgrader.converters import Autograde, BaseConverter, NbGraderException
from nbgrader.preprocessors import Execute
from nbgrader.utils import setenv

from nablagrade.batch import grade_all
from nablagrade.course.preparing import plan_batch
from nablagrade.drop_in.direct import grade_directly
from nablagrade.drop_in.due import Due
from nablagrade.drop_in.execute_preprocessor import Executed, Name
from nablagrade.drop_in.options import Asked, asked_of, settings_of, strict_options
from nablagrade.drop_in.sanitized import job_of, keep, own_files, remove_copies
from nablagrade.drop_in.stamps import existing_timestamp
from nablagrade.drop_in.traits import Asking
from nablagrade.drop_in.unsupported import find_unsupported
from nablagrade.engine.examiner.job import Graded, Job
from nablagrade.errors import NablagradeError
from nablagrade.settings import Settings

SUBMISSIONS_AT_ONCE = 8  # prepared before the first of them is saved


@dataclass
class _Group:
    """Submissions that are prepared together, and what became of their notebooks."""

    ready: dict[str, list[str]] = field(default_factory=dict)  # what there is to save: folder, its notebooks
    jobs: dict[Name, Job] = field(default_factory=dict)
    results: dict[Name, Graded] = field(default_factory=dict)


class Converter(Asking, Autograde):  # type: ignore[misc]  # nbgrader has no types
    """`nbgrader autograde` with our engine: the same flags and configuration, and a few traits more."""

    assignments: dict[str, list[str]]  # what nbgrader found: the folder of a submission, its notebooks
    _begun = 0  # submissions that nbgrader's loop has come to
    _is_saving = False
    _counted: dict[str, frozenset[Path]]  # of each submission's folder: the files that are the student's own

    def convert_notebooks(self) -> None:
        """Convert all submissions; NbGraderException when any of them failed, as nbgrader does."""
        asked, is_creating = asked_of(self), self.create_student
        reason = find_unsupported(self.coursedir, self.config, self.assignments, creates_students=is_creating)
        if reason and not self.strict:
            self.log.warning("%s: graded nbgrader's own way, as with --strict", reason)
        try:
            if self.strict or reason:
                self._convert_strictly(asked)
            else:
                self._convert_directly(asked)
        except NablagradeError as error:
            self.log.error(str(error))  # noqa: TRY400 - one sentence for the person, no traceback
            raise NbGraderException(str(error)) from error

    def _convert_directly(self, asked: Asked) -> None:
        due = Due(self.coursedir, self.assignments, self.force, self.log)
        if failed := grade_directly(due, self.config, asked):
            raise NbGraderException(f"{failed} could not be graded; see above")

    def _convert_strictly(self, asked: Asked) -> None:
        self._failures: list[NbGraderException] = []
        self._waiting: list[_Group] = []
        self.coursedir.get_existing_timestamp = existing_timestamp
        settings = settings_of(self.coursedir, self.config)
        self._leave_out_links(settings)
        names = tuple(sorted({Path(folder).name for folder in self.assignments}))
        plan = plan_batch(settings, strict_options(settings, asked), names)
        try:
            for job, graded in grade_all(self._prepare_all(), plan):
                self._take((job.student, job.assignment, job.plan.name), graded)
        finally:
            self._discard_unfinished()
        if self._failures:
            raise self._failures[-1]

    def _leave_out_links(self, settings: Settings) -> None:
        """Leave out what nbgrader found behind links; a submission of nothing else has failed."""
        self._counted = {}
        for folder, notebooks in list(self.assignments.items()):
            is_usual = Path(folder).is_relative_to(settings.submitted)  # a course may have folders in another order
            root = settings.submitted if is_usual else Path(self.coursedir.root)
            self._counted[folder] = counted = own_files(settings, root, Path(folder))
            self.assignments[folder] = [path for path in notebooks if Path(path) in counted]
            for path in set(notebooks) - set(self.assignments[folder]):
                self.log.error("%s: left out, it is a link or no file of the student's own", path)
            if not self.assignments[folder]:
                del self.assignments[folder]
                self._failures.append(NbGraderException(f"{folder}: holds no notebook that counts"))

    def _prepare_all(self) -> Iterator[Job]:
        """Prepare one group of submissions after the other, and yield their notebooks."""
        found = iter(sorted(self.assignments.items()))
        while some := dict(islice(found, SUBMISSIONS_AT_ONCE)):
            group = _Group()
            self._waiting.append(group)
            is_complete = self._loop(group, some, is_saving=False)
            yield from group.jobs.values()
            self._save_when_complete(group)
            if not is_complete:
                return  # an error on which nbgrader stops the whole run

    def _take(self, name: Name, graded: Graded) -> None:
        group = next(group for group in self._waiting if name in group.jobs)
        group.results[name] = graded
        self._save_when_complete(group)

    def _save_when_complete(self, group: _Group) -> None:
        if group in self._waiting and len(group.results) == len(group.jobs):
            self._loop(group, group.ready, is_saving=True)
            self._waiting.remove(group)

    def _discard_unfinished(self) -> None:
        """Remove what is prepared but not saved: a folder that is there counts as graded in the next run."""
        for group in self._waiting:
            for name in group.jobs:
                shutil.rmtree(self._format_dest(name[1], name[0]), ignore_errors=True)

    def _loop(self, group: _Group, assignments: dict[str, list[str]], *, is_saving: bool) -> bool:
        """Run nbgrader's own loop over some submissions; return whether it came to its end."""
        everything = self.assignments
        self.assignments = assignments
        self._group, self._is_saving, self._begun = group, is_saving, 0
        try:
            super().convert_notebooks()
        except NbGraderException as error:
            self._failures.append(error)
        finally:
            self.assignments = everything
        return self._begun == len(assignments)

    # --- the steps of nbgrader's loop, each in its half --------------------------------------------------------------

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        """Whether a submission is to be converted; what was prepared is to be saved."""
        self._begun += 1
        return self._is_saving or bool(super().init_destination(assignment_id, student_id))

    def run_pre_convert_hook(self) -> None:
        """Run the hook before anything is prepared."""
        if not self._is_saving:
            super().run_pre_convert_hook()

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """Copy files and make the rows of the submission; what links lead to is not copied."""
        if self._is_saving:
            return
        source = Path(self._format_source(assignment_id, student_id))
        destination = Path(self._format_dest(assignment_id, student_id))
        super().init_assignment(assignment_id, student_id)
        given = Path(self.coursedir.format_path(self.coursedir.source_directory, ".", assignment_id))
        remove_copies(source, self._counted[self._format_source(assignment_id, student_id)], destination, given)

    def convert_single_notebook(self, notebook_filename: str) -> None:
        """Sanitise a notebook, or save it with what was executed; nbgrader's method does both at once."""
        if not self._is_saving:
            self.log.info("Sanitizing %s", notebook_filename)
            self._init_preprocessors()
            BaseConverter.convert_single_notebook(self, notebook_filename)
            return
        self.log.info("Autograding %s", notebook_filename)
        self._sanitizing = False
        try:
            self._init_preprocessors()
            with setenv(NBGRADER_EXECUTION="autograde"):
                BaseConverter.convert_single_notebook(self, notebook_filename)
        finally:
            self._sanitizing = True

    def _init_preprocessors(self) -> None:
        super()._init_preprocessors()
        if not self._sanitizing:  # nbgrader's exporter keeps its preprocessors in this list
            self.exporter._preprocessors = [self._replaced(one) for one in self.exporter._preprocessors]

    def _replaced(self, preprocessor: object) -> object:
        if isinstance(preprocessor, Execute):
            return Executed(self._group.results, parent=self.exporter)
        return preprocessor

    def set_permissions(self, assignment_id: str, student_id: str) -> None:
        """End of a half: order what is to be executed, or keep the files that it wrote."""
        folder = Path(os.path.normpath(self._format_dest(assignment_id, student_id)))
        names = {Path(notebook).stem: (student_id, assignment_id, Path(notebook).stem) for notebook in self.notebooks}
        if self._is_saving:
            for name in names.values():
                keep(self._group.results[name].written if name in self._group.results else (), folder)
            super().set_permissions(assignment_id, student_id)
        else:
            self._order(folder, names, assignment_id, student_id)

    def _order(self, folder: Path, names: dict[str, Name], assignment_id: str, student_id: str) -> None:
        if self._is_executed():
            self._group.jobs.update({name: job_of(name, folder) for name in names.values()})
        saved = [str(folder / f"{stem}.ipynb") for stem in names]
        self._group.ready[self._format_source(assignment_id, student_id)] = saved

    def _is_executed(self) -> bool:
        self._sanitizing = False
        try:
            super()._init_preprocessors()
            return any(isinstance(one, Execute) and one.enabled for one in self.exporter._preprocessors)
        finally:
            self._sanitizing = True

    def run_post_convert_hook(self) -> None:
        """Run the hook when everything is saved."""
        if self._is_saving:
            super().run_post_convert_hook()
