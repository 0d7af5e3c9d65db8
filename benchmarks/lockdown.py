"""What each door of a child costs to close: medians over many children of a warm zygote, in milliseconds.

Run it by itself: `python benchmarks/lockdown.py [CHILDREN]`. The second column is processor time, which a busy machine
does not lengthen.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from nablagrade import sandbox
from nablagrade.engine.zygote import zygote
from nablagrade.model import Limits, Preparation
from nablagrade.sandbox.base import Policy

Lap = tuple[float, float]  # seconds on the wall, seconds of the processor


def main() -> None:
    """Print a table: each layer, the self-tests, and all together."""
    children = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory(dir="/dev/shm") as name:
        canary = Path(name) / "canary"
        canary.touch()
        laps = _in_a_fork(lambda _: _be_zygote(canary, children))
    for step in laps[0]:
        wall, cpu = (1000 * median(one[step][clock] for one in laps) for clock in (0, 1))
        sys.stdout.write(f"{step:12} {wall:6.2f} ms, {cpu:5.2f} ms of the processor\n")


def _be_zygote(canary: Path, children: int) -> list[dict[str, Lap]]:
    sandbox.enclose_zygote()
    zygote.warm(Preparation(("sympy", "matplotlib.pyplot")))
    roots = sandbox.readable_roots()
    sandbox.prepare(roots, canary)
    policy = Policy(canary.parent, roots, (), Limits(), canary=canary, parent=os.getpid())
    return [_bear(policy) for _ in range(children)]


def _bear(policy: Policy) -> dict[str, Lap]:
    mount = sandbox.make_scratch(policy.limits)
    if mount is None:
        return _in_a_fork(lambda writer: _close_doors(replace(policy, keep_descriptors=(writer,))))
    mine = replace(policy, scratch=sandbox.SCRATCH, mount=mount)
    try:
        return _in_a_fork(lambda writer: _close_doors(replace(mine, keep_descriptors=(writer,))))
    finally:
        os.close(mount)


def _close_doors(policy: Policy) -> dict[str, Lap]:
    began = _clocks()
    doors = [(layer.NAME, layer.enter) for layer in sandbox.LAYERS if layer.available() is None]
    laps = {name: _timed(close, policy) for name, close in [*doors, ("self-tests", sandbox.verify)]}
    return laps | {"together": _since(began)}


def _timed(close: Callable[[Policy], None], policy: Policy) -> Lap:
    began = _clocks()
    close(policy)
    return _since(began)


def _clocks() -> Lap:
    return time.perf_counter(), time.thread_time()


def _since(began: Lap) -> Lap:
    wall, cpu = _clocks()
    return wall - began[0], cpu - began[1]


def _in_a_fork(work: Callable[[int], Any]) -> Any:
    """Return what `work` returned in a fork; it is told the descriptor that has to stay open."""
    reader, writer = os.pipe()
    process = os.fork()
    if process == 0:
        try:
            os.write(writer, json.dumps(work(writer)).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        said = pipe.read()
    os.waitpid(process, 0)
    return json.loads(said)


if __name__ == "__main__":
    main()
