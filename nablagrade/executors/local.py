"""Processes of this machine, forked from a warm fork server: the default."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from typing import Any

WARM_MODULE = "nablagrade.engine.worker"
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def warm_up() -> None:
    """Start the fork server, which imports what workers need while the caller does something else."""
    from multiprocessing import forkserver  # noqa: PLC0415 - only this executor needs it

    for name in ONE_THREAD:  # a fork of several threads is none; NumPy would start some
        os.environ[name] = "1"
    multiprocessing.set_forkserver_preload([WARM_MODULE])
    forkserver.ensure_running()


def open_executor(jobs: int, initializer: Callable[..., None], arguments: tuple[Any, ...]) -> Executor:
    """Return a pool of `jobs` worker processes."""
    warm_up()
    context = multiprocessing.get_context("forkserver")
    return ProcessPoolExecutor(jobs, context, initializer, arguments)
