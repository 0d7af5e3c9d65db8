"""What a classic test that moves is: light, so that only who moves one loads how it is read and run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Movable:
    """A test that can run in the examiner."""

    source: str  # as IPython reads it
    imports: str = ""  # its lines of import, which its cell leaves in the notebook
    handed: tuple[str, ...] = ()  # names that it sets and hands to the student's functions, or got from them
    builtins: tuple[str, ...] = ()  # Python's own that it uses
    libraries: tuple[tuple[str, str], ...] = ()  # names of earlier imports that it uses, and what they are


@dataclass(frozen=True)
class Stays:
    """Why a test stays inside: what it does that only the student's process can."""

    reason: str


class Unmovable(BaseException):
    """A test met what can only be had in the student's process; no `except` of its own is meant to catch this."""
