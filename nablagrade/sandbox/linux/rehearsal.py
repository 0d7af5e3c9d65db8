"""Finds out what this machine offers by doing it in a process that is thrown away; reads no version and no file."""

from __future__ import annotations

import os
from collections.abc import Callable

_ANSWER_BYTES = 4096


def refusal(attempt: Callable[[], object]) -> str | None:
    """None when the attempt worked in a forked throw-away process, else what it said."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _perform(attempt, writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        answer = pipe.read(_ANSWER_BYTES)
    _, status = os.waitpid(child, 0)
    return answer.decode(errors="replace") or (None if status == 0 else f"died with status {status}")


def _perform(attempt: Callable[[], object], writer: int) -> None:
    try:
        attempt()
        os._exit(0)
    except BaseException as error:  # noqa: BLE001  # this copy of the caller must never run on into the caller's code
        os.write(writer, _sentence(error).encode()[:_ANSWER_BYTES])
    finally:
        os._exit(1)


def _sentence(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return f"{type(error).__name__}: {error}"
