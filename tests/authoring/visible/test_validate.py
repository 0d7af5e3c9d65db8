"""nbgrader's own Validate on a released notebook: what JupyterLab's button says, too."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

RELEASE = Path(__file__).parents[3] / "release" / "partials-in-ml" / "level-b.ipynb"
ANSWERS = {"b1_valid": "True, True, False, False", "b2_slope": '"1/2x"', "b3_layers": "8, 9"}


def validate(folder, answers):
    """What `nbgrader validate` writes about the notebook with these answers."""
    notebook = json.loads(RELEASE.read_text("utf-8"))
    for cell in notebook["cells"]:
        answer = answers.get(cell["metadata"].get("nbgrader", {}).get("grade_id"))
        if answer is not None:
            cell["source"] = "".join(cell["source"]).replace("...  # your answer here", answer)
    path = folder / "level-b.ipynb"
    path.write_text(json.dumps(notebook), "utf-8")
    command = [sys.executable, "-m", "nbgrader", "validate", path.name]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


@pytest.mark.slow
def test_validate_says_what_is_open_and_what_cannot_be_read(tmp_path):
    """The open answers, the one that is too short and the one with two readings are told; the one that fits is not."""
    said = validate(tmp_path, ANSWERS)
    assert "VALIDATION FAILED ON 6 CELL(S)" in said
    assert "b1_valid: give one value for each statement: there are 5, and I count 4." in said
    assert "b2_slope: “x” is not a name that this question uses." in said
    assert "b4_occurrences: no answer yet" in said
    assert "b3_layers" not in said
    assert "Traceback" not in said
