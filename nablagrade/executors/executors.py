"""The explicit list of executors: where a batch can run."""

from __future__ import annotations

from nablagrade.executors import local, serial
from nablagrade.executors.base import ExecutorModule

EXECUTORS: dict[str, ExecutorModule] = {"local": local, "serial": serial}
