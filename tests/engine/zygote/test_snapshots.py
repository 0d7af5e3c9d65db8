"""What a zygote knows of notebooks' first cells, however long it lives."""

from __future__ import annotations

from nablagrade.engine.wire.order import Start
from nablagrade.engine.zygote.snapshots import MOST_KNOWN, Snapshots


def test_it_forgets_the_oldest():
    """A watcher may see a notebook's files change all term long; who asks of what is forgotten is heard."""
    snapshots = Snapshots()
    for number in range(MOST_KNOWN + 10):
        assert snapshots.start_of(str(number)) == (Start.FIRST, "")
    assert len(snapshots._known) == MOST_KNOWN
    snapshots.hear("0", 1, {"said": "a hash", "cpu": 1.0}, [], is_behind=False)
    assert snapshots.of("0") is None
    assert snapshots.start_of("0") == (Start.STANDING, "a hash")
