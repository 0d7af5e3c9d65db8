"""The explicit list of executors: where a batch can run on this machine, and the one that is a cluster."""

from __future__ import annotations

from nablagrade.executors import local, serial
from nablagrade.executors.base import ExecutorModule

EXECUTORS: dict[str, ExecutorModule] = {"local": local, "serial": serial}
DASK = "dask"
NAMES = (DASK, *EXECUTORS)
