"""A pytest plugin: every `autograde` that nbgrader's own tests run is run by `nablagrade autograde` instead.

`PYTHONPATH=. pytest --pyargs nbgrader.tests.apps -p tests.nbgrader_suite.divert` is nbgrader's own suite on our engine;
$NABLAGRADE_FLAGS are flags that every call gets.
"""

from __future__ import annotations

import os
import shlex

import nbgrader.tests

from nablagrade.cli.main import main

kept = nbgrader.tests.run_nbgrader


def run_nbgrader(args: list[str], retcode: int = 0, env: dict[str, str] | None = None, stdout: bool = False) -> str:
    """Run a command of nbgrader's as its tests do, but `autograde` by ours; compare the exit code."""
    if args[0] != "autograde":
        return str(kept(args, retcode, env, stdout))
    try:
        code = main(["autograde", *shlex.split(os.environ.get("NABLAGRADE_FLAGS", "")), *args[1:]])
    except SystemExit as end:  # --help ends so
        code = int(end.code or 0)
    assert code == retcode, f"exit code {code} instead of {retcode}"
    return ""


def pytest_configure() -> None:
    """Take the place of nbgrader's function before its test modules import it."""
    nbgrader.tests.run_nbgrader = run_nbgrader
