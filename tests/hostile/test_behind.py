"""The attacks once more, forked off a snapshot: it is no weaker a prison, and no way to anybody else."""

from __future__ import annotations

import pytest


@pytest.mark.slow
def test_attack_behind_a_snapshot(vault_case, shared_stronghold, withstand):
    """No attack pays, nobody else notices it, and the next one begins behind the same snapshot."""
    withstand(shared_stronghold, vault_case)
    assert shared_stronghold.grade_vault("").start.startswith("behind a snapshot")
