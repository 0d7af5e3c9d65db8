"""The session layer: no controlling terminal, and no signal meant for another group."""

from __future__ import annotations

import os

from nablagrade.sandbox.base import Policy

NAME = "session"


def available() -> str | None:
    """None: every Unix has sessions."""
    return None


def prepare() -> None:
    """Takes the zygote, and with it all its children, away from the terminal."""
    if os.getsid(0) != os.getpid():
        os.setsid()


def enter(policy: Policy) -> None:
    """Makes this process a group of its own.

    It does not lead a session: a leader could take a terminal that it opens, and the scheduler gives each session its
    own share of the processor, for which a busy machine lets a new one wait.
    """
    del policy
    os.setpgid(0, 0)
