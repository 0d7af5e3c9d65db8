"""What of nbgrader's converter our own way follows, under the names by which a course configures it.

Where nbgrader's own converter runs, these traits are its own, and ours are added to it.
"""

from __future__ import annotations

import os

from traitlets import Bool, Dict, Enum, Integer
from traitlets.config import HasTraits, LoggingConfigurable

from nablagrade.model import Figures, IsolationLevel


class Asking(HasTraits):  # type: ignore[misc]  # traitlets has no types here
    """What can be asked of our engine besides."""

    strict = Bool(False, help="Whether to grade nbgrader's own way in all details.").tag(config=True)
    jobs = Integer(os.cpu_count() or 1, min=1, help="How many notebooks are executed at once.").tag(config=True)
    memory = Integer(0, min=0, help="Megabytes for each notebook; 0: by course and machine.").tag(config=True)
    isolation = Enum(
        [level.value for level in IsolationLevel], "strong", help="The least isolation that is accepted."
    ).tag(config=True)
    figures = Enum(
        [one.value for one in Figures], None, allow_none=True, help="Which figures are drawn; none given: all."
    ).tag(config=True)


class BaseConverter(LoggingConfigurable):  # type: ignore[misc]  # as above
    """In the place of nbgrader's class of this name."""

    force = Bool(False).tag(config=True)
    permissions = Integer(0).tag(config=True)


class Autograde(BaseConverter):
    """As above."""

    create_student = Bool(True).tag(config=True)
    exclude_overwriting = Dict().tag(config=True)


class Converter(Asking, Autograde):
    """In the place of our converter."""


class Execute(LoggingConfigurable):  # type: ignore[misc]  # as above
    """In the place of nbgrader's preprocessor."""

    timeout = Integer(None, allow_none=True).tag(config=True)
