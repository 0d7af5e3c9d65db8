"""`nablagrade watch` between nbgrader's own programs: what a student submits comes back as feedback that they fetch."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

PATIENCE_SECONDS = 90.0


@pytest.mark.slow
def test_what_is_submitted_is_fetched(fresh, tmp_path, command):
    """`submit` on one side, `fetch_feedback` on the other, and nobody who types a command in between."""
    settings = f'\nc.Exchange.root = "{tmp_path / "exchange"}"\nc.Exchange.cache = "{tmp_path / "cache"}"\n'
    (tmp_path / "exchange").mkdir(mode=0o777)
    (tmp_path / "exchange").chmod(0o777)
    with (fresh / "nbgrader_config.py").open("a") as file:
        own = "c.Nablagrade.feedback_on_arrival = True\nc.CourseDirectory.submitted_directory = 'arrived'\n"
        file.write(f"{settings}{own}c.ExchangeCollect.check_owner = False\n")
    home = tmp_path / "student"
    home.mkdir()
    (home / "nbgrader_config.py").write_text(f'c = get_config(){settings}c.CourseDirectory.course_id = "small"\n')
    for where, verb in ((fresh, "generate_assignment"), (fresh, "release_assignment"), (home, "fetch_assignment")):
        done = command("nbgrader", verb, "sums", "--course", "small", cwd=where)
        assert done.returncode == 0, done.stderr
    path = home / "sums" / "level-a.ipynb"
    notebook = json.loads(path.read_text())
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and cell["metadata"].get("nbgrader", {}).get("solution"):
            cell["source"] = "a1_total = 15437"
    path.write_text(json.dumps(notebook))
    with (tmp_path / "watch.log").open("w") as log:
        program = Path(sys.executable).parent / "nablagrade"
        watcher = subprocess.Popen([program, "watch", "--course", fresh], stderr=log)
        try:
            assert command("nbgrader", "submit", "sums", "--course", "small", cwd=home).returncode == 0
            end = time.monotonic() + PATIENCE_SECONDS
            while not list((tmp_path / "exchange" / "small").glob("feedback/*.html")):
                assert time.monotonic() < end, (tmp_path / "watch.log").read_text()
                time.sleep(0.1)
        finally:
            watcher.terminate()
            watcher.wait()
    done = command("nbgrader", "fetch_feedback", "sums", "--course", "small", cwd=home)
    assert done.returncode == 0, done.stderr
    (page,) = (home / "sums" / "feedback").glob("*/level-a.html")
    assert "2 of 2 points" in page.read_text()
    inbound = tmp_path / "exchange" / "small" / "inbound"
    assert f"watching {inbound}, too" in (tmp_path / "watch.log").read_text()
