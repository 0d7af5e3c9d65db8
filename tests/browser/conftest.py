"""A real browser, and a real JupyterLab with the released notebooks in it for it to look at."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.servers import chromium

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 180
# Cells out of sight are in the page, too: what is looked at must not hang on the size of a window.
ALL_CELLS = {"@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"}}
PROMPTS = """() => [...document.querySelectorAll('.jp-CodeCell')]
    .filter(cell => cell.querySelector('.cm-content')?.textContent.trim())
    .map(cell => cell.querySelector('.jp-InputPrompt').textContent)"""  # of the cells that hold something
HAS_BEGUN = rf"() => ({PROMPTS})().some(text => /\[[*\d]/.test(text))"
HAS_ENDED = rf"() => !({PROMPTS})().some(text => text.includes('*'))"


@dataclass(frozen=True)
class Opened:
    """One notebook, open in JupyterLab."""

    page: Page

    def run_all(self) -> None:
        """Choose Run All Cells from the menu, in the kernel that was started when the notebook was opened."""
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        self.page.wait_for_function(HAS_BEGUN)
        self.page.wait_for_function(HAS_ENDED)

    def type_answer(self, name: str, answer: str) -> str:
        """Write an answer in the place of the dots, run its cell and the one below; return what that one prints."""
        cell = self.page.locator(".jp-CodeCell", has_text=f"{name} = (").first
        cell.locator(".cm-line", has_text="your answer here").click()
        for key in ("Home", "Shift+End", "Delete"):
            self.page.keyboard.press(key)
        self.page.keyboard.type(answer)
        said = self.page.locator(".jp-CodeCell", has_text=f'("{name}"').locator(".jp-OutputArea-output").first
        before = said.inner_text()
        self.page.keyboard.press("Shift+Enter")
        self.page.keyboard.press("Shift+Enter")
        self.page.wait_for_function("([node, text]) => node.innerText !== text", arg=[said.element_handle(), before])
        return said.inner_text().strip()

    def texts(self, selector: str) -> list[str]:
        """What stands in these, in order."""
        return self.page.locator(selector).all_inner_texts()

    def count(self, selector: str) -> int:
        """How many of these are in the page."""
        return self.page.locator(selector).count()


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab."""

    browser: Browser
    url: str

    def open(self, path: str) -> Opened:
        """Open a notebook, and wait until its kernel has answered.

        The page says "idle" before it has a kernel, too, and forgets what it was told to run then.
        """
        page = self.browser.new_page(viewport={"width": 1280, "height": 1000})
        page.set_default_timeout(PATIENCE_SECONDS * 1000)
        frames: list[bool] = []  # of each: is it the kernel's first answer?
        page.on(
            "websocket",
            lambda socket: socket.on("framereceived", lambda frame: frames.append("kernel_info_reply" in repr(frame))),
        )
        page.goto(f"{self.url}lab/tree/{path}?reset")
        for _ in range(PATIENCE_SECONDS * 10):
            if any(frames):
                break
            page.wait_for_timeout(100)
        page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]")
        return Opened(page)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's chromium, without a window."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def lab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab on a copy of the releases, with nothing of this machine's own settings."""
    home = tmp_path_factory.mktemp("lab")
    shutil.copytree(ROOT / "release", home / "course")
    for name, settings in ALL_CELLS.items():
        path = home / "settings" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(settings))
    places = {"JUPYTER_RUNTIME_DIR": "runtime", "JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data",
              "IPYTHONDIR": "ipython",
              "JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "spaces"}  # fmt: skip
    environment = os.environ | {name: str(home / folder) for name, folder in places.items()}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.port=0"]
    command += ["--IdentityProvider.token=", f"--ServerApp.root_dir={home / 'course'}"]
    with (home / "log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            url = _wait_for(home / "runtime" / f"jpserver-{server.pid}.json", server)["url"]
            yield Lab(browser, url)
        finally:
            server.terminate()
            server.wait()


def _wait_for(file: Path, server: subprocess.Popen[bytes]) -> dict[str, Any]:
    """What the server writes of itself when it listens."""
    for _ in range(PATIENCE_SECONDS * 10):
        assert server.poll() is None, "JupyterLab ended before it was ready"
        try:
            return json.loads(file.read_text())
        except (OSError, ValueError):  # not there yet, or not yet whole
            time.sleep(0.1)
    pytest.fail("JupyterLab does not listen")
