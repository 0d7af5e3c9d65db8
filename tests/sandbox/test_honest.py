"""Honest notebooks notice nothing of the sandbox."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def test_honest_work_goes_on_behind_every_layer(tmp_path):
    """Linear algebra, symbols, figures, threads, an event loop, files and IPython work in a fully locked child."""
    environment = {"PYTHONPATH": str(HERE.parents[1]), "PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    environment |= {"OPENBLAS_NUM_THREADS": "1", "MPLBACKEND": "agg"}
    done = subprocess.run(
        [sys.executable, str(HERE / "honest.py"), str(tmp_path)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout.splitlines()[-1])
    said = answer["said"]
    assert {step: how for step, how in said.items() if step not in {"names", "level"} and how != "ok"} == {}
    assert len(said) == 9
    assert {"figure.png", "a.npy", "sub"} <= set(answer["left"])
    assert said["level"] == "full" or len(answer["enclosed"]) < 4
