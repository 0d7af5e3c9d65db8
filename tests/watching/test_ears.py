"""Ears go on hearing, whatever becomes of the thread that listens for them."""

from __future__ import annotations

import time

from nablagrade.platforms.keeping import put
from nablagrade.watching.ears import Ears


def hears(ears, path):
    """Whether something of a path is heard before long."""
    until = time.monotonic() + 20.0
    while time.monotonic() < until:
        if any(path == sound.path for sound in ears.wait(0.2)):
            return True
    return False


def test_a_newer_hand_in_over_an_older_one_does_not_deafen(tmp_path, capfd):
    """Folders that change places end watchdog's thread: it is told that anything may have changed, and heard again."""
    folder = tmp_path / "submitted" / "anna" / "sums"
    put(folder, {"level-a.ipynb": b"1"})
    with Ears([tmp_path / "submitted"]) as ears:
        put(folder, {"level-a.ipynb": b"2"})
        assert hears(ears, tmp_path / "submitted")
        ears.wait(0.0)
        (folder / "level-b.ipynb").write_bytes(b"3")
        assert hears(ears, folder / "level-b.ipynb")
    assert "Traceback" not in capfd.readouterr().err


def test_a_folder_that_comes_later_is_listened_to(tmp_path):
    """As the exchange does, which the first release makes; whether it is named once or with each look."""
    late = tmp_path / "late"
    with Ears([late]) as ears:
        late.mkdir()
        for _ in range(2):
            ears.listen_to([late])
        (late / "level-a.ipynb").write_text("{}")
        assert hears(ears, late / "level-a.ipynb")
        assert ears.problem is None
