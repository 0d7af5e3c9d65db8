"""What a child is started with: as the examiner's side knows it, and the order that goes to the zygote."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from nablagrade.model import IsolationLevel, Limits

MAX_ORDER_BYTES = 100_000
MAX_WORD_BYTES = 1_000
HEARD = b"heard"  # the zygote's answer to what an examiner tells it of cells that are shared


class Start(StrEnum):
    """Where a child starts: the zygote's first word of it, before what it has to say of that."""

    FIRST = "first"  # from the first cell; what the cells that others share come to is to be told
    WHOLE = "whole"  # from the first cell; what is said is why
    BEHIND = "behind"  # behind the cells that it shares with others; what is said is the CPU time that they took
    STANDING = "standing"  # from the first cell, to be made a snapshot; what is said is what they came to before


@dataclass(frozen=True)
class ChildSpec:
    """Where and how a child is to live."""

    address: Path  # the zygote's socket
    scratch: Path
    canary: Path
    isolation: IsolationLevel  # the least that is accepted
    limits: Limits
    environment: tuple[tuple[str, str], ...] = ()  # of who asked for no isolation: for kernels
    shared: str = ""  # a hash of its first cells, and of what they find, where others may have the same

    def order(self) -> bytes:
        """Return the order for a child of this kind; it holds nothing of a notebook."""
        return json.dumps(
            {
                "scratch": str(self.scratch),
                "canary": str(self.canary),
                "limits": asdict(self.limits),
                "shared": self.shared,
            }
        ).encode()


def left_behind(limits: Limits, cpu_seconds: float) -> Limits:
    """Return what is left to a notebook behind cells that took so long, as if they had run in its own child."""
    return replace(limits, notebook_seconds=max(1.0, limits.notebook_seconds - cpu_seconds))


def most_for_child(limits: Limits) -> int:
    """Return how many bytes of one message a child reads."""
    return 4 * limits.reply_bytes


def read_order(body: bytes) -> dict[str, Any]:
    """Return an order as the zygote needs it. ValueError when it is cut off: its examiner died."""
    return json.loads(body)  # type: ignore[no-any-return]  # `ChildSpec.order` made it
