"""Real servers for tests that people's programs talk to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def formgrader(course: Path, home: Path) -> Iterator[str]:
    """A Jupyter server with nbgrader's extension on a course; yields its address."""
    places = {"JUPYTER_RUNTIME_DIR": "runtime", "JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data",
              "IPYTHONDIR": "ipython"}  # fmt: skip
    environment = os.environ | {name: str(home / folder) for name, folder in places.items()}
    command = [sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root", "--ServerApp.port=0"]
    command += [
        "--IdentityProvider.token=",
        "--ServerApp.disable_check_xsrf=True",
        "--ServerApp.jpserver_extensions=nbgrader.server_extensions.formgrader=True",
    ]
    with (home / "log").open("w") as log:
        server = subprocess.Popen(command, cwd=course, env=environment, stdout=log, stderr=log)
        try:
            written = home / "runtime" / f"jpserver-{server.pid}.json"
            while not written.is_file() or not written.read_text():
                assert server.poll() is None, (home / "log").read_text()[-3000:]
                time.sleep(0.1)
            yield json.loads(written.read_text())["url"]
        finally:
            server.terminate()
            server.wait()
