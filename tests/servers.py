"""Real servers for tests that people's programs talk to, and the browser in which people see them."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

BROWSER = "/usr/bin/chromium"
QUIETLY = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
           "--disable-component-update", "--disable-sync")  # fmt: skip


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=list(QUIETLY))
        yield browser
        browser.close()


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
            said = json.loads(written.read_text())
            while not _is_heard(said["port"]):  # it says its address a moment before it listens
                assert server.poll() is None, (home / "log").read_text()[-3000:]
                time.sleep(0.1)
            yield said["url"]
        finally:
            server.terminate()
            server.wait()


def _is_heard(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("localhost", port)):
        return True
    return False


@contextmanager
def review(course: Path, *words: str, assignment: str = "sums") -> Iterator[Review]:
    """`nablagrade review` on a course."""
    command = [sys.executable, "-m", "nablagrade", "review", assignment, *words]
    command += ["--no-browser", "--course", str(course)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield Review(process, process.stdout.readline().strip())
        finally:
            process.terminate()


@dataclass(frozen=True)
class Review:
    """A running server, and the address that it said."""

    process: subprocess.Popen[str]
    address: str

    @property
    def home(self) -> str:
        """The address without page and token."""
        return self.address.partition("/question")[0].partition("/?")[0]
