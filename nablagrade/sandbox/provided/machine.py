"""The machine as a child sees it: itself in /proc, constants beside it; nobody else, and nothing that moves."""

from __future__ import annotations

from pathlib import Path

# read by psutil, joblib, threadpoolctl and by notebooks that look at their machine
MACHINE = tuple(Path("/proc") / name for name in ("cpuinfo", "loadavg", "meminfo", "stat", "uptime", "version"))
# of one's own process, where the machine's own /proc is all there is: not environ and mountinfo, which tell its folders
_OF_A_PROCESS = ("cgroup", "cmdline", "io", "limits", "maps", "smaps", "smaps_rollup", "stat", "statm", "status")
OWN = tuple(Path("/proc/self") / name for name in _OF_A_PROCESS)
OWN_FOLDERS = (Path("/proc/self/fd"), Path("/proc/self/task"))
CONSTANTS = Path("/machine")  # where the texts of MACHINE lie in a root of one's own
USER = "student"


def texts() -> dict[Path, str]:
    """The files of a root of one's own, with what is in them: what the machine says now."""
    return {CONSTANTS / path.name: _read(path) for path in MACHINE}


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""  # a container that hides it
