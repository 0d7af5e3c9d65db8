"""Where a batch runs: every place keeps the promise of an executor."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from nablagrade.executors.local import ONE_THREAD
from nablagrade.executors.places import PLACES
from nablagrade.executors.serial import SerialExecutor

PROGRAM = """
import os, sys
from nablagrade.executors.places import PLACES
import math

def main(name):
    place = PLACES[name]
    place.warm_up()
    with place.open_executor(2, os.putenv, ("NABLAGRADE_TEST", "x")) as executor:
        futures = [executor.submit(math.sqrt, number) for number in (4, 9, -1)]
        print([future.result() for future in futures[:2]], type(futures[2].exception()).__name__)

if __name__ == "__main__":
    main(sys.argv[1])
"""


@pytest.mark.parametrize("name", sorted(PLACES))
def test_every_place_runs_jobs(name, tmp_path):
    """Results and exceptions come back through futures, whatever the place; `serial` is the reference."""
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    done = subprocess.run([sys.executable, str(program), name], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[2.0, 3.0] ValueError\n", "")


def test_serial_runs_at_once():
    """A job is done before `submit` returns; its exception waits in the future."""
    done = []
    executor = SerialExecutor()
    future = executor.submit(done.append, 1)
    assert (done, future.done()) == ([1], True)
    with pytest.raises(ZeroDivisionError):
        executor.submit(divmod, 1, 0).result()


def test_workers_start_with_one_thread():
    """Before NumPy is imported anywhere, its threads are switched off: a fork of several threads is none."""
    source = (
        "import os\nfrom nablagrade.executors import local\nlocal.warm_up()\n"
        "print(all(os.environ[name] == '1' for name in local.ONE_THREAD))"
    )
    clean = {name: value for name, value in os.environ.items() if name not in ONE_THREAD}
    done = subprocess.run([sys.executable, "-c", source], env=clean, capture_output=True, text=True, check=False)
    assert done.stdout == "True\n"
