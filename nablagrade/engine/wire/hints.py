"""Sentences that a child puts into its outputs where something was refused or cut: both sides know them.

A student's code can print them, too. So an examiner makes a note of what it reads here, and never a grade alone.
"""

from __future__ import annotations

NO_PROGRAMS = "Other programs cannot be started while a notebook is graded: this does nothing here."
NO_PROCESSES = "Other processes, programs and the network are out of reach while a notebook is graded."
NO_FILES = "Files can be written only beside the notebook while it is graded."
TRUNCATED = "... output truncated ..."
DROPPED = "... output dropped: it is too large ..."
