"""docs/notes.md against the program: each kind of note has its row, with a mend."""

from __future__ import annotations

import re
from pathlib import Path

from nablagrade.model import NoteKind
from nablagrade.records.attention import LABELS

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "notes.md").read_text("utf-8")


def test_every_kind_has_its_row():
    """A new kind of note is explained, and whether the last lines count it."""
    rows = dict(re.findall(r"^\| `([a-z ]+)`(?: \([a-z ]+\))? \| (.+) \|$", PAGE, re.MULTILINE))
    assert set(rows) == {kind.value for kind in NoteKind}
    assert {kind for kind in NoteKind if "not counted" not in rows[kind.value]} == set(LABELS)


def test_the_readme_leads_here():
    """Whoever reads the last lines finds the page."""
    assert "`docs/notes.md`" in (ROOT / "README.md").read_text("utf-8")
