"""The contract of a sandbox layer: a module with `NAME`, `available()` and `enter(policy)`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from nablagrade.model import Limits


@dataclass(frozen=True)
class Policy:
    """What a child may still do after the doors are closed."""

    scratch: Path  # the one writable folder, also the working directory
    readable: tuple[Path, ...]  # standard library, site-packages, the package itself; never sys.path
    keep_descriptors: tuple[int, ...]  # the sockets to the examiner; all else, 0 to 2 too, leads to /dev/null
    limits: Limits
    canary: Path  # a file outside the readable roots that opens before the lock-down and must not open after it
    parent: int  # the zygote's os.getpid(), asked before the fork: a child that outlived it must not start
    subprocesses: bool = False
    mount: int | None = None  # what `mountns.make_scratch` made for `scratch`; None: the folder is the caller's
    processes: int | None = None  # what `mountns.view_processes` made, where the parent has covered its own /proc
    forks: bool = False  # others will be forked off it, who close the doors that it leaves open for that


class Layer(Protocol):
    """One layer: a module is enough."""

    NAME: str

    def available(self) -> str | None:
        """None when this machine offers the layer, else one sentence why it does not and how to get it."""
        ...

    def enter(self, policy: Policy) -> None:
        """Close this door for the calling process, for good. OSError when it cannot be closed."""
        ...
