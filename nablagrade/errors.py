"""What can go wrong before grading starts; what goes wrong inside a grade is an outcome, not an exception.

NablagradeError            one clear sentence for the person, exit code 2
 ├── UsageError            the command was called wrongly
 ├── CourseError           the course cannot be read: names the file and the mend
 ├── NotebookError         a submitted file is no notebook that can be graded
 ├── GradebookError        the gradebook cannot be read or written
 ├── IsolationError        this machine cannot lock a child down as asked
 ├── ExecutorError         the processes that grade are killed again and again
 └── ClusterError          the cluster that was asked for cannot grade

Unreadable (a ValueError)  what became of an answer, not an error of ours
"""

from __future__ import annotations


class NablagradeError(Exception):
    """A sentence in lower case: the path first, then the mend."""


class UsageError(NablagradeError):
    """The command was called wrongly."""


class CourseError(NablagradeError):
    """The course cannot be read."""


class NotebookError(NablagradeError):
    """A file is no notebook that can be graded."""


class GradebookError(NablagradeError):
    """The gradebook cannot be read or written."""


class IsolationError(NablagradeError):
    """This machine cannot lock a child down to the level that was asked for."""


class ExecutorError(NablagradeError):
    """The processes that grade are killed again and again."""


class ClusterError(NablagradeError):
    """The cluster that was asked for cannot be reached, has no workers, or has some that must not grade."""


class Unreadable(ValueError):
    """An answer cannot be read or has two readings; the message is the student's hint and reveals nothing."""
