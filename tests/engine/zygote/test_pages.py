"""Memory in huge pages, where the kernel makes them on request."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import re
from nablagrade.engine.zygote.pages import HUGE, collapse, find

def huge_bytes():
    with open("/proc/self/smaps") as file:
        return sum(1024 * int(size) for size in re.findall(r"^AnonHugePages: +(\\d+)", file.read(), re.M))

kept = [bytes([n % 256]) * 1000 for n in range(20_000)]
before, made = huge_bytes(), collapse(find())
print(made, (huge_bytes() - before) // HUGE, kept[300] == bytes([300 % 256]) * 1000)
"""
HAS_COLLAPSE = (6, 1)


def test_memory_is_collapsed():
    """As many huge pages are there as were made, and hold what was there; an older kernel makes none."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    made, more, is_kept = done.stdout.split()
    assert (is_kept, more) == ("True", made)
    version = tuple(int(part) for part in os.uname().release.split(".")[:2])
    if version >= HAS_COLLAPSE and Path("/sys/kernel/mm/transparent_hugepage").exists():
        assert int(made) > 5
