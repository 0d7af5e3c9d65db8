"""A released notebook of the bank, and a student's copies of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

RELEASE = Path(__file__).parents[2] / "release"
OPEN = "...  # your answer here"


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """`write(answers, change=…)`: the released level A with these answers, in a folder of the student's.

    An answer that begins with `=` is the whole cell. `change` gets the list of cells.
    """

    def write(
        answers: dict[str, str],
        change: Callable[[list[dict[str, Any]]], object] = lambda _: None,
        name: str = "level-a.ipynb",
        lesson: str = "gradient-vector",
    ) -> Path:
        notebook = json.loads((RELEASE / lesson / "level-a.ipynb").read_text("utf-8"))
        for cell in notebook["cells"]:
            source = cell["source"] = "".join(cell["source"])
            answer = answers.get(cell["metadata"].get("nbgrader", {}).get("grade_id"))
            if answer is not None:
                cell["source"] = answer[1:] if answer.startswith("=") else source.replace(OPEN, answer)
        change(notebook["cells"])
        path = tmp_path / "mine" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(notebook), "utf-8")
        return path

    return write
