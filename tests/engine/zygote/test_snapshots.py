"""What is known of the cells that notebooks share: enough for a course, and not more with every day of a watch."""

from __future__ import annotations

import os
import socket

from nablagrade.engine.wire.order import Start
from nablagrade.engine.zygote.snapshots import BEING_MADE, MOST_KNOWN, Snapshot, Snapshots

TOLD = {"said": "what they came to", "cpu": 0.5}


def test_what_nobody_asks_for_is_forgotten():
    """Cells that are asked for again stay known, as do those behind which something stands; old ones go."""
    snapshots = Snapshots()
    for name in ("old", "used", "made"):
        assert snapshots.start_of(name) == (Start.FIRST, "")
        snapshots.hear(name, 1, TOLD, [], is_behind=False)
    mine, its = socket.socketpair()
    with mine, its:
        snapshots.take("made", Snapshot(os.getpid(), -1, mine))
        for number in range(2 * MOST_KNOWN):
            snapshots.start_of(f"cells-{number}")
            assert snapshots.start_of("used") == (Start.STANDING, TOLD["said"])
        assert snapshots.start_of("made") == (Start.WHOLE, BEING_MADE)
    snapshots.hear("old", 1, TOLD, [], is_behind=False)  # of a child that has run all the while
    assert snapshots.start_of("old") == (Start.FIRST, "")
    assert snapshots.start_of("cells-0") == (Start.FIRST, "")
