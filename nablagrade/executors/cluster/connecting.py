"""A connection to a cluster that others have started: its scheduler, its workers, and whether they may grade."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from nablagrade.errors import ClusterError, UsageError
from nablagrade.executors.plan import Scheduler
from nablagrade.version import NAME, this_version

Found = TypeVar("Found")
_LOOK_SECONDS = 0.1
_LOGGERS = ("distributed", "distributed.client", "tornado.application")  # those that dask gives a level of their own
_SENT = 1 << 30  # bytes of a task, of which dask warns no more


def connect(where: Scheduler) -> Any:
    """Return dask's client, by dask's own configuration, TLS among it. UsageError where dask is not installed.

    ClusterError when nobody answers there.
    """
    try:
        import dask  # an extra, and half a second
        from distributed import Client
    except ImportError as error:
        mend = f"run `python -m pip install '{NAME}[dask]'`"
        raise UsageError(f"--executor dask: needs dask.distributed, which is not installed; {mend}") from error
    dask.config.set({"distributed.admin.large-graph-warning-threshold": _SENT})
    for name in _LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what goes wrong is told in a sentence of ours
    address = where.address or _read_address(where)
    try:
        return Client(address, timeout=where.wait_seconds, set_as_default=False, name=NAME)
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        why = " ".join(str(error).split())[:200]
        raise ClusterError(
            f"{where}: no scheduler answers there ({why}); start one with `dask scheduler`, or name the right one"
        ) from error


def _read_address(where: Scheduler) -> str:
    """Return the address that a scheduler has written into its file, waiting for it while it starts."""
    words = f"no scheduler has written its address there; start one with `dask scheduler {where.flag}`"
    return _wait_for(lambda: _address_in(where.file) if where.file else None, where, words)


def _wait_for(find: Callable[[], Found | None], where: Scheduler, words: str) -> Found:
    """Return what is found within the time that a cluster is waited for. ClusterError in these words if nothing is."""
    deadline = time.monotonic() + where.wait_seconds
    while not (found := find()):
        if time.monotonic() > deadline:
            raise ClusterError(f"{where}: {words}")
        time.sleep(_LOOK_SECONDS)
    return found


def _address_in(path: Path) -> str | None:
    try:
        return str(json.loads(path.read_bytes())["address"])
    except (OSError, ValueError, KeyError, TypeError):
        return None  # not there yet, or half written


def count_threads(client: Any) -> int | None:
    """Return how many notebooks the workers take at once, None where nobody can say."""
    try:
        return sum(map(int, client.nthreads().values()))
    except (OSError, ValueError, RuntimeError):  # the connection is lost, or was closed meanwhile
        return None


def wait_for_workers(client: Any, where: Scheduler) -> int:
    """Wait for the first worker; return how many notebooks there can be at once. ClusterError when none comes."""
    words = (
        f"has no workers, and none came within {where.wait_seconds:g} s; start some with `dask worker {where.flag}`, "
        "or have it waited for longer with --wait"
    )
    return _wait_for(lambda: count_threads(client), where, words)


def refuse_foreign(client: Any) -> None:
    """ClusterError, by name, when a worker has no nablagrade, or another one or another Python than this process.

    By dask's own means, which ask a worker for nothing of ours. That it has the same code is seen with its first job.
    """
    here = this_version()
    for address, found in sorted(client.get_versions(packages=[NAME])["workers"].items()):
        packages = found["packages"]
        python = ".".join(packages["python"].split(".")[:2])
        if (packages[NAME], python) != (here.nablagrade, here.python):
            has = f"{NAME} {packages[NAME]}" if packages[NAME] else f"no {NAME}"
            raise ClusterError(
                f"{address}: this worker has {has} on Python {python}; install {NAME} {here.nablagrade} there on "
                f"Python {here.python}, as here"
            )
