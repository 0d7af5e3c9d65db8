"""Starting and stopping the zygote: an exec with an empty environment, a private socket, a life line."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import asdict
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType

from nablagrade.engine.zygote.fonts import font_cache
from nablagrade.engine.zygote.zygote import CANARY, PREPARATION
from nablagrade.errors import ExecutorError, IsolationError
from nablagrade.model import Preparation

PREFIX = "nablagrade-"
NEW_SECONDS = 60
SIGNALLED = 128  # and more is the exit code for an inner process that was killed
NOTHING = Preparation()
DATA_HOMES = {  # what libraries look for in a home folder that a child has not, and the variable that leads them to it
    "gensim-data": "GENSIM_DATA_DIR",
    "nltk_data": "NLTK_DATA",
    "scikit_learn_data": "SCIKIT_LEARN_DATA",
    "seaborn-data": "SEABORN_DATA",
    "statsmodels_data": "STATSMODELS_DATA",
}
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


class Zygote:
    """A running zygote and the private folder that its socket and all scratch folders live in.

    `folder` lies in memory where the machine has a memory file system; it goes with the zygote.
    """

    def __init__(self, preparation: Preparation = NOTHING) -> None:
        memory = Path("/dev/shm")  # noqa: S108 - only asked for; the folder made in it is private
        place = memory if os.access(memory, os.W_OK) else None
        _remove_stale(place)
        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
        self._claim = _claim(self.folder)
        self.address = self.folder / "zygote"
        self.canary = self.folder / CANARY
        self.canary.write_text("no child may read this\n")
        self._data_homes = data_homes(preparation.readable)
        (self.folder / PREPARATION).write_text(json.dumps(asdict(preparation)), "utf-8")
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
            listener.bind(str(self.address))
            listener.listen(64)
            self._line, its = socket.socketpair()  # to the fork server
            with its:
                self._process = self._start(listener, its)

    def _start(self, listener: socket.socket, line: socket.socket) -> subprocess.Popen[bytes]:
        sockets = [listener.fileno(), line.fileno()]
        command = [sys.executable, "-I", "-m", "nablagrade.engine.zygote.zygote", *map(str, sockets)]
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(self.folder) | self._data_homes,
            pass_fds=sockets,
            cwd=self.folder,
            start_new_session=True,  # Ctrl-C is for the coordinator, which then ends the zygote itself
        )

    def wait_until_ready(self) -> tuple[Path, ...]:
        """Wait for the warm-up to end; return what children may read.

        ExecutorError when the zygote was killed, IsolationError when it ended by itself: it would do so again.
        """
        assert self._process.stdout is not None  # noqa: S101 - a pipe was asked for
        line = self._process.stdout.readline()
        if not line and not 0 <= self._process.wait() < SIGNALLED:
            raise ExecutorError("the zygote was killed while it started; grade again")
        if not line:
            raise IsolationError("the zygote did not start: run `nablagrade doctor`")
        answer = json.loads(line)
        if "refused" in answer:
            raise IsolationError(answer["refused"])
        return tuple(Path(root) for root in answer["readable"])

    def fork_worker(self) -> Connection:
        """Return a connection to a new worker process; OSError when the fork server is gone."""
        mine, its = socket.socketpair()
        with mine, its:
            socket.send_fds(self._line, [b"w"], [its.fileno()])
            return Connection(mine.detach())

    def is_alive(self) -> bool:
        """Whether new children can be had."""
        return self._process.poll() is None

    def __enter__(self) -> Zygote:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None  # noqa: S101 - both were asked for
            pipe.close()
        self._line.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        os.close(self._claim)

    def stop(self) -> None:
        """End the zygote and with it all its children."""
        self._process.kill()
        self._process.wait()


def data_homes(folders: Iterable[str]) -> dict[str, str]:
    """Return the variables that lead libraries to those of these folders that are theirs by name."""
    return {DATA_HOMES[name]: folder for folder in folders if (name := Path(folder).name) in DATA_HOMES}


def _claim(folder: Path) -> int:
    """Lock a folder for as long as this process lives; return the lock's descriptor. OSError when somebody has it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _remove_stale(place: Path | None) -> None:
    """Remove what a killed grader left in memory."""
    for folder in (place or Path(tempfile.gettempdir())).glob(f"{PREFIX}*"):
        try:
            if time.time() - folder.stat().st_mtime < NEW_SECONDS:
                continue  # perhaps made just now, and not claimed yet
            descriptor = _claim(folder)
        except OSError:
            continue  # somebody's: another user's, or a grader's that runs
        shutil.rmtree(folder, ignore_errors=True)
        os.close(descriptor)


def _environment(folder: Path) -> dict[str, str]:
    """All that a child will ever see of the environment, apart from its own scratch folder."""
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MPLCONFIGDIR": str(font_cache(folder)),
        "IPYTHONDIR": str(folder / "ipython"),
        "NBGRADER_EXECUTION": "autograde",
        "PYTHONDONTWRITEBYTECODE": "1",
        "JOBLIB_MULTIPROCESSING": "0",  # what joblib would start processes for, it does in turn, and warns of nothing
        **dict.fromkeys(THREADS, "1"),
    }
