"""`nablagrade autograde` without nbgrader's application, its converters and what they import: the usual course."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import chdir, contextmanager

from nablagrade.drop_in.direct import grade_directly
from nablagrade.drop_in.due import Due, find_assignments
from nablagrade.drop_in.options import asked_of
from nablagrade.drop_in.reading import Request, read_request
from nablagrade.errors import NablagradeError

NAME = "App"  # of the log, as where nbgrader's application runs
FORMAT = "%(color)s[%(name)s | %(levelname)s]%(end_color)s %(message)s"
FOUND_NOTHING = "No nbgrader_config.py file found (rerun with --debug to see where nbgrader is looking)"


def grade(words: Sequence[str]) -> int | None:
    """Grade as nbgrader is asked to; return its exit code, None where its own application has to do it."""
    request = read_request(words)
    if request is None:
        return None
    with _log(request.log_level) as log:
        return _grade(request, log)


def _grade(request: Request, log: logging.Logger) -> int:
    if not request.is_configured:
        log.warning(FOUND_NOTHING)
    coursedir, converter = request.coursedir(log), request.converter
    assignments, unmatched = find_assignments(coursedir)
    for pattern in unmatched:
        log.warning("No notebooks were matched by '%s'", pattern)
    due = Due(coursedir, assignments, converter.force, log)
    try:
        with chdir(coursedir.root):  # from where an address of a gradebook may lead
            return 1 if grade_directly(due, request.config, asked_of(converter)) else 0
    except NablagradeError as error:
        log.error(str(error))  # noqa: TRY400 - one sentence for the person, no traceback
        return 1


@contextmanager
def _log(level: int | str) -> Iterator[logging.Logger]:
    log, handler = logging.getLogger(NAME), logging.StreamHandler()
    handler.setFormatter(_Formatter())
    log.addHandler(handler)
    log.setLevel(level)
    log.propagate = False
    try:
        yield log
    finally:
        log.removeHandler(handler)


class _Formatter(logging.Formatter):
    """Tornado's, as nbgrader has it; with it comes asyncio, for which no process waits that is to warm up."""

    def format(self, record: logging.LogRecord) -> str:
        from tornado.log import LogFormatter  # see above

        return str(LogFormatter(fmt=FORMAT).format(record))
