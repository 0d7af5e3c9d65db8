"""Where the hidden checks of a notebook lie, and what is recorded beside them; light enough for a coordinator."""

from __future__ import annotations

from pathlib import Path


def checks_path(autograders: Path, assignment: str, notebook: str) -> Path:
    """Return where the checks of a notebook lie: autograders/<assignment>/test_<notebook>.py."""
    return autograders / assignment / f"test_{notebook.replace('-', '_')}.py"


def signatures_path(autograders: Path, lesson: str, exercise: str) -> Path:
    """Return where the signatures of an exercise lie."""
    return autograders / lesson / "specimens" / exercise / "signatures.json"
