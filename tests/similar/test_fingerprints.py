"""Answers are read in locked children: one that ends its reader costs itself."""

from __future__ import annotations

import pytest

from nablagrade.model import IsolationLevel
from nablagrade.similar import fingerprints
from nablagrade.similar.reading import read

SABOTAGE = """
import os
_whole = read_all
def read_all(texts):
    if any("LETHAL" in text for text in texts):
        os._exit(7)
    return _whole(texts)
"""


@pytest.mark.slow
def test_an_answer_that_ends_its_reader_costs_itself(tmp_path, monkeypatch):
    """The others that went in with it are read all the same, as they are read here."""
    reader = tmp_path / "reader.py"
    reader.write_text(fingerprints._READER.read_text("utf-8") + SABOTAGE)
    monkeypatch.setattr(fingerprints, "_READER", reader)
    texts = ["x = y + 12 * z", "LETHAL = 1", "(" * 3000, "s = '''"]
    one, dead, deep, opened = fingerprints.take_fingerprints(texts, IsolationLevel.STRONG)
    assert one == fingerprints._made_of(read(texts[0]))
    assert dead is None
    assert deep is not None
    assert opened is not None
