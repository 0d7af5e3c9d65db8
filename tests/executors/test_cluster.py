"""A real Dask cluster of four processes, behind TLS: the grades of this machine, whatever dies in the middle."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest

from nablagrade.cli.main import main

pytestmark = pytest.mark.slow
WORKERS = 4
MANY = 400
BEFORE_THE_KILL = 40  # notebooks
PATIENCE = 120.0  # seconds for what a busy machine does in two
GRADES = """select student_id, notebook.name, base_cell.name, auto_score, manual_score, needs_manual_grade
    from grade join base_cell on cell_id = base_cell.id
    join submitted_notebook on grade.notebook_id = submitted_notebook.id
    join notebook on submitted_notebook.notebook_id = notebook.id
    join submitted_assignment on submitted_notebook.assignment_id = submitted_assignment.id order by 1, 2, 3"""


def wait_for(is_so: Callable[[], Any], log: Path | None = None) -> None:
    """Wait until something is so; if it never is, tell what a log says."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, log and log.read_text()
        time.sleep(0.02)


@contextmanager
def running(*words: str, cwd: Path, **environment: str) -> Iterator[psutil.Process]:
    """Runs one of dask's programs in an empty folder, and ends it with all that it has started."""
    dask = str(Path(sys.executable).with_name("dask"))
    with (cwd / "log").open("a") as log:
        process = subprocess.Popen([dask, *words], cwd=cwd, env=os.environ | environment, stdout=log, stderr=log)
    try:
        yield psutil.Process(process.pid)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)


@contextmanager
def scheduler(folder: Path) -> Iterator[Path]:
    """Runs a scheduler; the file that it has written its address into."""
    file = folder / "scheduler.json"
    words = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
    with running("scheduler", *words, cwd=folder):
        wait_for(file.exists)
        yield file


def workers(folder: Path, file: Path, count: int, **environment: str) -> Any:
    """Runs worker processes of one thread each."""
    words = ("--nworkers", str(count), "--nthreads", "1", "--no-dashboard", "--local-directory", str(folder))
    return running("worker", "--scheduler-file", str(file), *words, cwd=folder, **environment)


@pytest.fixture(scope="module")
def secured(tmp_path_factory):
    """Has everything that is started, and dask in this process's children, talk TLS by dask's own configuration."""
    folder = tmp_path_factory.mktemp("tls")
    make = ("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-subj", "/CN=cluster", "-days", "2", "-keyout", "key.pem", "-out", "cert.pem")  # fmt: skip
    subprocess.run(make, cwd=folder, check=True, capture_output=True)
    tls = {"CA_FILE": "cert.pem"}
    for role in ("CLIENT", "SCHEDULER", "WORKER"):
        tls |= {f"{role}__CERT": "cert.pem", f"{role}__KEY": "key.pem"}
    with pytest.MonkeyPatch.context() as patch:
        for name, file in tls.items():
            patch.setenv(f"DASK_DISTRIBUTED__COMM__TLS__{name}", str(folder / file))
        patch.setenv("DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION", "True")
        patch.setenv("DASK_DISTRIBUTED__COMM__DEFAULT_SCHEME", "tls")
        yield


@pytest.fixture(scope="module")
def cluster(secured, tmp_path_factory):
    """The file of a scheduler with four workers, and the process that has started these."""
    folder = tmp_path_factory.mktemp("cluster")
    with ExitStack() as stack:
        file = stack.enter_context(scheduler(folder))
        assert json.loads(file.read_text())["address"].startswith("tls://")
        yield file, stack.enter_context(workers(folder, file, WORKERS))


def zygotes_of(parent: psutil.Process) -> dict[int, list[int]]:
    """The zygotes of each worker process."""
    found = {}
    for worker in parent.children():
        try:
            words = {child.pid: child.cmdline() for child in worker.children()}
        except psutil.NoSuchProcess:
            continue
        found[worker.pid] = [pid for pid, line in words.items() if "nablagrade.engine.zygote.zygote" in line]
    return found


def grades_in(course: Path) -> list[tuple[Any, ...]]:
    """What a gradebook holds."""
    with closing(sqlite3.connect(course / "gradebook.db")) as gradebook:
        return gradebook.execute(GRADES).fetchall()


def files_in(folder: Path) -> dict[str, bytes]:
    """All files of a folder, with what they hold."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def records_in(course: Path) -> list[dict[str, Any]]:
    """All records, but for how long each took and whose run was shared."""
    found = [json.loads(path.read_text()) for path in sorted((course / "records").glob("*/*/*.json"))]
    return [record | {"seconds": None, "run_of": ""} for record in found]


def test_a_cluster_gives_the_grades_of_this_machine(cluster, sums_course, command):
    """Gradebook, notebooks and records, isolation among it; the second time everything is up to date."""
    (sums_course / "source/sums/data.csv").write_text("1,2")
    (sums_course / "submitted/anna/sums/more.txt").write_text("mine")
    local = shutil.copytree(sums_course, sums_course.with_name("local"))
    file, parent = cluster
    words = ("nablagrade", "grade", "--executor", "dask", "--scheduler-file", str(file))
    first, here = command(*words, cwd=sums_course), command("nablagrade", "grade", cwd=local)
    assert (first.returncode, here.returncode) == (0, 0), first.stderr
    assert grades_in(sums_course) == grades_in(local)
    assert files_in(sums_course / "autograded") == files_in(local / "autograded")
    assert records_in(sums_course) == records_in(local)
    wait_for(lambda: not any(zygotes_of(parent).values()))
    again = command("nablagrade", "grade", "--executor", "dask", "--scheduler", "tls://127.0.0.1:9", cwd=sums_course)
    assert "0 notebooks graded" in again.stderr


def test_a_worker_that_is_killed_costs_nothing(cluster, sums, tmp_path):
    """With -9, in the middle of 400: no notebook lost, none twice, one zygote in each process, none at the end."""
    course = sums.build(tmp_path / "course")
    shutil.rmtree(course / "submitted")
    (course / "source/sums/level-b.ipynb").unlink()
    answer = sums.level_a("a1_total = 15437", "pass")
    students = [f"s{number:03}" for number in range(MANY)]
    for student in students:
        sums.save(course / f"submitted/{student}/sums/level-a.ipynb", answer)
    file, parent = cluster
    nablagrade = str(Path(sys.executable).with_name("nablagrade"))
    log = tmp_path / "log"  # no pipe: nobody reads while it runs
    with log.open("w") as file_of_log, subprocess.Popen(
        [nablagrade, "grade", "--executor", "dask", "--scheduler-file", str(file)], cwd=course, stderr=file_of_log
    ) as process, ExitStack() as stack:  # fmt: skip
        stack.callback(process.kill)
        done = partial(course.glob, "records/*/*/*.json")
        wait_for(lambda: process.poll() is not None or len(list(done())) >= BEFORE_THE_KILL, log)
        assert process.poll() is None, log.read_text()
        before = zygotes_of(parent)
        killed = max(before, key=lambda pid: len(before[pid]))
        os.kill(killed, signal.SIGKILL)
        assert len(list(done())) < MANY
        assert process.wait() == 0, log.read_text()
    said = log.read_text()
    assert f"{MANY} notebooks graded" in said
    records = records_in(course)
    assert [record["student"] for record in records] == students
    assert {(one["outcome"], one["score"]) for one in records} == {("GRADED", 2.0)}
    assert {one["isolation"]["level"] for one in records} <= {"full", "strong"}
    assert not any("second" in note["words"] for one in records for note in one["notes"])
    assert [(row[0], row[3]) for row in grades_in(course) if row[2] == "a1-total"] == [(name, 2.0) for name in students]
    assert all(len(found) <= 1 for found in before.values())
    assert before[killed]
    wait_for(lambda: not any(map(psutil.pid_exists, before[killed])))
    wait_for(lambda: not any(zygotes_of(parent).values()))


def test_a_cluster_that_cannot_grade_is_refused(sums_course, tmp_path, command):
    """No worker, or one of another version: one sentence, in the time that was given."""

    def said(*words: str) -> str:
        done = command("nablagrade", "grade", "--executor", "dask", *words, cwd=sums_course)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
        assert not list((sums_course / "records").glob("*/*/*.json"))
        return done.stderr

    other = tmp_path / "other"
    (other / "nablagrade-0.0.9.dist-info").mkdir(parents=True)
    (other / "nablagrade-0.0.9.dist-info/METADATA").write_text(
        "Metadata-Version: 2.1\nName: nablagrade\nVersion: 0.0.9\n"
    )
    with scheduler(tmp_path) as file:
        assert f"{file}: has no workers, and none came within 1 s" in said("--scheduler-file", str(file), "--wait", "1")
        with workers(tmp_path, file, 1, PYTHONPATH=str(other)):
            foreign = said("--scheduler-file", str(file))
    assert "://127.0.0.1:" in foreign
    assert "this worker has nablagrade 0.0.9 on Python" in foreign


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--scheduler", "tcp://127.0.0.1:9"), "tcp://127.0.0.1:9: no scheduler answers there ("),
        (("--scheduler", "cloud://here"), "cloud://here: no scheduler answers there ("),
        (("--scheduler-file", "/absent/file"), "/absent/file: no scheduler has written its address there; start one"),
    ],
)
def test_a_scheduler_that_is_not_there_is_refused(sums_course, capsys, words, said):
    """One sentence, in the time that was given, and nothing is written."""
    assert main(["grade", "--course", str(sums_course), "--executor", "dask", *words, "--wait", "0.5"]) == 2
    err = capsys.readouterr().err
    assert (err.count("\n"), err.count("nablagrade: ")) == (1, 1)
    assert said in err
    assert not list((sums_course / "records").glob("*/*/*.json"))
