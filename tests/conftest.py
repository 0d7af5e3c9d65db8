"""Courses that tests may write into, and the sample class graded once."""

from __future__ import annotations

import fcntl
import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from nablagrade.settings import Settings, load_settings

# a busy machine is no failure: no test has a time limit; and what `.ci/run` tries is the same each time
hypothesis_settings.register_profile(
    "untimed",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=os.environ.get("NABLAGRADE_NEEDS") == "all",
)
hypothesis_settings.load_profile("untimed")

ROOT = Path(__file__).parents[1]
PORT_TAKEN = "zmq.error.ZMQError: Address already in use"
COURSE = ("source", "autograders", "nbgrader_config.py")
LONGEST_FIRST = (  # of the slow tests, so that none of them is begun when all others have ended
    "differential/test_vanilla", "sample_class/", "test_pages", "merging/", "differential/test_corpus",
    "hostile/test_trees", "differential/test_imports", "term/",
    "differential/test_classic", "survival/test_crash", "nbgrader_suite/", "authoring/test_scaffold",
    "course/test_odd_class", "survival/", "differential/", "test_wheel", "audit/test_audit",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _same_environment() -> Iterator[None]:
    """Whoever leaves a dict in the place of `os.environ` fails: what later tests set would reach no child of theirs."""
    before = os.environ
    yield
    assert os.environ is before


def copy_course(place: Path, *more: str) -> Path:
    """Copies this repository's course, without what was made from it."""
    place.mkdir()
    for name in (*COURSE, *more):
        source = ROOT / name
        shutil.copytree(source, place / name) if source.is_dir() else shutil.copy(source, place / name)
    return place


def run_command(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Runs a program of this environment, as a person would in a terminal.

    Of the many kernels that nbgrader starts, one may die because somebody was faster at the port that was free when it
    was chosen: then once more. nbgrader starts without what nobody asks of it, in half the time.
    """
    if words[0] == "nbgrader":
        words = (sys.executable, "-m", "nablagrade.lean", *words[1:])
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    for _ in range(3):
        done = subprocess.run(words, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
        if PORT_TAKEN not in done.stderr:
            break
    return done


def make_once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Makes a folder for all workers of pytest-xdist together: the first one makes it, the others wait for it."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (base / f"{name}.done").exists():
            shutil.rmtree(base / name, ignore_errors=True)
            make(base / name)
            (base / f"{name}.done").touch()
    return base / name


@dataclass(frozen=True)
class GradedClass:
    """The sample class after `nablagrade grade`."""

    course: Path
    exit_code: int
    log: str

    def record(self, student: str, assignment: str, notebook: str) -> dict[str, Any]:
        """One record, as JSON."""
        return json.loads((self.course / "records" / student / assignment / f"{notebook}.json").read_text("utf-8"))


@pytest.fixture(scope="session")
def builder() -> ModuleType:
    """The program that builds the sample class."""
    path = ROOT / "tests" / "sample_class" / "build.py"
    spec = importlib.util.spec_from_file_location("sample_class_build", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def graded_class(tmp_path_factory: pytest.TempPathFactory, builder: ModuleType) -> GradedClass:
    """The whole class graded once in a copy of the course."""

    def make(place: Path) -> None:
        course = copy_course(place, "submissions")
        lessons = sorted({lesson for rows in builder.students().values() for lesson in rows})
        done = run_command("nablagrade", "grade", *lessons, cwd=course)
        (course / "exit-code").write_text(str(done.returncode))
        (course / "log").write_text(done.stderr)

    course = make_once(tmp_path_factory, "graded-class", make)
    return GradedClass(course, int((course / "exit-code").read_text()), (course / "log").read_text())


@pytest.fixture(scope="session")
def course_copier() -> Callable[..., Path]:
    """`course_copier(place, *more)`: copies this repository's course, and more of its folders."""
    return copy_course


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], None]], Path]:
    """`once(name, make)`: a folder that `make(folder)` makes once for all workers; nobody writes into it afterwards."""
    return lambda name, make: make_once(tmp_path_factory, name, make)


@pytest.fixture(scope="session")
def command() -> Callable[..., subprocess.CompletedProcess[str]]:
    """`command(*words, cwd=folder)`: runs a program of this environment."""
    return run_command


@pytest.fixture(scope="session")
def sums() -> ModuleType:
    """The writer of the small course."""
    from tests.cli import small_course

    return small_course


@pytest.fixture
def sums_course(sums: ModuleType, tmp_path: Path) -> Path:
    """The small course."""
    return sums.build(tmp_path / "course")


@pytest.fixture
def sums_settings(sums_course: Path) -> Settings:
    """Its settings."""
    return load_settings(sums_course)


def find_programs() -> Path | None:
    """Where PostgreSQL's programs are."""
    return next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A PostgreSQL server of our own, for all tests of a worker."""
    with postgres_server() as address:
        yield address


@contextmanager
def postgres_server() -> Iterator[str]:
    """Runs a PostgreSQL server on the loopback, as a user that may run one; its address."""
    programs = find_programs()
    assert programs is not None, "install postgresql, or leave these tests out with -m 'not needs_postgres'"
    # not below pytest's own folder: another run of pytest closes that to all other users
    with tempfile.TemporaryDirectory(prefix="postgres-") as folder:
        yield from _serve(Path(folder), programs)


def _serve(folder: Path, programs: Path) -> Iterator[str]:
    data, ordinary = folder / "data", []
    if os.getuid() == 0:
        data.mkdir()
        shutil.chown(data, "postgres", "postgres")
        folder.chmod(0o711)
        ordinary = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    make = [*ordinary, programs / "initdb", "-D", data, "-A", "trust", "-U", "tester", "--no-sync", "-E", "UTF8"]
    subprocess.run(make, check=True, stdout=subprocess.DEVNULL, cwd=data.parent)
    flags = [
        "-c",
        "listen_addresses=127.0.0.1",
        "-c",
        f"port={port}",
        "-c",
        "unix_socket_directories=",
        "-c",
        "fsync=off",
    ]
    # a file: a pipe that nobody reads is full one day, and the server waits for ever
    log = folder / "log"
    with (
        log.open("w") as stderr,
        subprocess.Popen(
            [*ordinary, programs / "postgres", "-D", data, *flags], stderr=stderr, cwd=data.parent
        ) as process,
    ):
        while "ready to accept connections" not in log.read_text("utf-8"):
            assert process.poll() is None, log.read_text("utf-8")
            time.sleep(0.05)
        yield f"postgresql://tester@127.0.0.1:{port}"
        process.terminate()
    if process.returncode:
        sys.stderr.write(log.read_text("utf-8")[-5000:])


@pytest.fixture(scope="session")
def make_database() -> Callable[[str, str], None]:
    """`make_database(server, "name …")`: creates a database."""

    def make(server: str, what: str) -> None:
        import psycopg2

        connection = psycopg2.connect(f"{server}/postgres")
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"create database {what}")
        connection.close()

    return make


PROGRAMS = {
    "needs_postgres": "usr/lib/postgresql/*/bin/initdb",
    "needs_browser": "usr/bin/chromium",
    "needs_mathjax": "usr/share/javascript/mathjax/MathJax.js",
}


def absent_programs() -> list[str]:
    """The marks whose program is not on this machine; none where everything has to be there."""
    if os.environ.get("NABLAGRADE_NEEDS") == "all":
        return []
    return [mark for mark, pattern in PROGRAMS.items() if not any(Path("/").glob(pattern))]


def missing_rights() -> list[str]:
    """The marks whose right this user does not have; no installation would give it."""
    tried = subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False)
    return ["needs_mount"] if tried.returncode else []


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests whose program or right is absent; put first what takes longest."""
    items.sort(key=lambda item: next((at for at, name in enumerate(LONGEST_FIRST) if name in item.nodeid), 99))
    absent = [*absent_programs(), *missing_rights()]
    left_out = [item for item in items if any(item.get_closest_marker(mark) for mark in absent)]
    items[:] = [item for item in items if item not in left_out]
    if left_out:
        config.hook.pytest_deselected(items=left_out)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line what was left out."""
    if absent := absent_programs():
        terminalreporter.write_line(f"left out, because their programs are not installed: {', '.join(absent)}")
    if missing := missing_rights():
        terminalreporter.write_line(f"left out, because this user may not do it: {', '.join(missing)}")
