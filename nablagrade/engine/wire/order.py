"""What a child is started with: as the examiner's side knows it, and the order that goes to the zygote."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nablagrade.model import IsolationLevel, Limits

MAX_ORDER_BYTES = 100_000
FORKED = b"forked"  # the zygote's word for a child that is there


@dataclass(frozen=True)
class ChildSpec:
    """Where and how a child is to live."""

    address: Path  # the zygote's socket
    scratch: Path
    canary: Path
    isolation: IsolationLevel  # the least that is accepted
    limits: Limits
    environment: tuple[tuple[str, str], ...] = ()  # of who asked for no isolation: for kernels

    def order(self) -> bytes:
        """Return the order for a child of this kind; it holds nothing of a notebook."""
        return json.dumps(
            {"scratch": str(self.scratch), "canary": str(self.canary), "limits": asdict(self.limits)}
        ).encode()


def most_for_child(limits: Limits) -> int:
    """Return how many bytes of one message a child reads."""
    return 4 * limits.reply_bytes


def read_order(body: bytes) -> dict[str, Any]:
    """Return an order as the zygote needs it. ValueError when it is cut off: its examiner died."""
    return json.loads(body)  # type: ignore[no-any-return]  # `ChildSpec.order` made it
