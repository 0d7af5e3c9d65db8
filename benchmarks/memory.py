"""Peak memory of the processes of one run, sampled from the outside."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import psutil

SAMPLE_SECONDS = 0.005


def measure_peaks(command: Sequence[str], course: Path) -> dict[str, object]:
    """Run a command in a course and return the largest resident set of its coordinator and of any examiner, in MB."""
    with subprocess.Popen(command, cwd=course, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        return watch(run)


def watch(run: subprocess.Popen[bytes], sample_seconds: float = SAMPLE_SECONDS) -> dict[str, object]:
    """Watch a run until it ends; return the same peaks."""
    peaks = {"coordinator_peak_mb": 0.0, "examiner_peak_mb": 0.0}
    coordinator = psutil.Process(run.pid)
    while run.poll() is None:
        _keep(peaks, "coordinator_peak_mb", [coordinator])
        _keep(peaks, "examiner_peak_mb", _examiners(coordinator))
        time.sleep(sample_seconds)
    return {name: round(value, 1) for name, value in peaks.items()}


def _examiners(coordinator: psutil.Process) -> list[psutil.Process]:
    try:
        return [one for one in coordinator.children(recursive=True) if one.name() == "nabla-examiner"]
    except psutil.Error:
        return []


def _keep(peaks: dict[str, float], name: str, processes: list[psutil.Process]) -> None:
    for process in processes:
        try:
            peaks[name] = max(peaks[name], process.memory_info().rss / 1e6)
        except psutil.Error:
            continue  # it has ended
