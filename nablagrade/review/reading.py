"""Asks the process that opens students' notebooks, one thing after the other; one that is stuck is started anew."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from pathlib import Path
from typing import Any

PATIENCE_SECONDS = 10.0
LONGEST_LINE = 64_000_000


class Reader:
    """The process, once somebody has asked."""

    def __init__(self) -> None:
        self._process: Process | None = None
        self._turn = asyncio.Lock()

    async def draw(self, path: Path, cells: Sequence[str], given: Sequence[str]) -> str | None:
        """Return the HTML of some cells of a notebook, without what was given; None where it is not to be had."""
        return await self._ask({"path": str(path), "cells": list(cells), "given": list(given)}) if cells else None

    async def draw_markdown(self, text: str) -> str | None:
        """Return the HTML of a text of the instructor's."""
        return await self._ask({"markdown": text})

    async def _ask(self, what: dict[str, Any]) -> str | None:
        async with self._turn:
            process = self._process or await self._start()
            try:
                answer = await asyncio.wait_for(self._exchange(process, what), PATIENCE_SECONDS)
            except (TimeoutError, OSError, ValueError):
                self.close()
                return None
            return answer

    async def _exchange(self, process: Process, what: dict[str, Any]) -> str | None:
        asking, answering = process.stdin, process.stdout
        if asking is None or answering is None:  # which it has from its start on
            raise OSError("it cannot be asked")
        asking.write(json.dumps(what).encode() + b"\n")
        await asking.drain()
        html = json.loads(await answering.readline())["html"]
        return html if isinstance(html, str) else None

    async def _start(self) -> Process:
        command = [sys.executable, "-P", "-m", "nablagrade.review.reader"]  # -P: nothing is imported from the course
        self._process = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=PIPE, limit=LONGEST_LINE, start_new_session=True
        )  # in a session of its own: Ctrl-C is for the server, whose end it sees
        return self._process

    def close(self) -> None:
        """End the process; the next question starts another one."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
        self._process = None
