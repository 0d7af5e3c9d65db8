"""System calls that a filter neither allows nor refuses: the process that makes one waits, and another one is asked.

The process hands its listener on, and keeps none; whoever holds it hears of each call and lets it go on, or refuses it.
What is asked about is in registers, so nobody can change it between the answer and the deed.
"""

from __future__ import annotations

import errno
import fcntl
import struct

NEW_LISTENER = 1 << 3  # SECCOMP_FILTER_FLAG_NEW_LISTENER
_RECEIVE, _SEND = 0xC0502100, 0xC0182101  # SECCOMP_IOCTL_NOTIF_*
_QUESTION_BYTES = 80
_ANSWER = struct.Struct("=QqiI")
_GO_ON = 1  # SECCOMP_USER_NOTIF_FLAG_CONTINUE

listeners: list[int] = []  # of this process's own filters, until they are handed on


def answer(listener: int, *, is_allowed: bool) -> None:
    """Take one question, and answer it. OSError when whoever asked is gone."""
    question = bytearray(_QUESTION_BYTES)
    fcntl.ioctl(listener, _RECEIVE, question)
    (number,) = struct.unpack_from("=Q", question)
    error, how = (0, _GO_ON) if is_allowed else (-errno.EPERM, 0)
    fcntl.ioctl(listener, _SEND, _ANSWER.pack(number, 0, error, how))
