"""The files to start from, run as a cluster would run them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from nablagrade.cli.main import main

pytestmark = pytest.mark.slow
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
PATH = f"{Path(sys.executable).parent}:{os.environ['PATH']}"


def run(script, cwd, **variables):
    """Run a script as a job of a cluster."""
    done = subprocess.run(
        ["bash", *script],
        cwd=cwd,
        env=os.environ | {"PATH": PATH} | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def run_python(script, *words, **variables):
    """Run a program as somebody would on a cluster's head."""
    environment = os.environ | {"PATH": PATH} | variables
    done = subprocess.run(
        [sys.executable, script, *words], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def graded_in(course):
    """The students whose results are there."""
    return sorted(path.name for path in (course / "autograded").iterdir())


@pytest.fixture
def course(sums, tmp_path):
    """A course that was graded before, and a folder for results."""
    course = sums.build(tmp_path / "course")
    (tmp_path / "results").mkdir()
    return course


def test_an_array_of_jobs(course, tmp_path):
    """Each job of the array grades its part, wherever it runs; together they are the class."""
    main(["grade", "--course", str(course)])
    students = graded_in(course)
    for number in ("1", "2", "3"):
        script = [str(EXAMPLES / "slurm-array.sh"), str(course), str(tmp_path / "results")]
        run(script, tmp_path, SLURM_ARRAY_TASK_ID=number, SLURM_ARRAY_TASK_COUNT="3")
    for name in ("records", "autograded"):
        shutil.rmtree(course / name)
    assert main(["merge", "--course", str(course), *map(str, (tmp_path / "results").iterdir())]) == 0
    assert graded_in(course) == students


def test_a_job_of_pods(course, tmp_path):
    """The command of each pod, as it stands in the file."""
    job = yaml.safe_load((EXAMPLES / "indexed-job.yml").read_text())
    [container] = job["spec"]["template"]["spec"]["containers"]
    _, *flags, script = container["command"]
    for index in range(job["spec"]["completions"]):
        pod = shutil.copytree(course, tmp_path / f"pod-{index}")
        mine = script.replace(container["volumeMounts"][0]["mountPath"], str(tmp_path / "results"))
        run([*flags, mine], pod, JOB_COMPLETION_INDEX=str(index))
    assert main(["merge", "--course", str(course), *map(str, (tmp_path / "results").iterdir())]) == 0
    assert graded_in(course) == sorted(path.name for path in (course / "submitted").iterdir())


def test_a_workflow_in_parts(course, tmp_path):
    """The workflow's own lines, but for what only GitHub has: checkout, Python, artifacts, `sudo` and `pip`."""
    jobs = yaml.safe_load((EXAMPLES / "shards-on-github.yml").read_text())["jobs"]
    [line] = [step["run"] for step in jobs["grade"]["steps"] if "--shard" in step.get("run", "")]
    for number in jobs["grade"]["strategy"]["matrix"]["shard"]:
        place = shutil.copytree(course, tmp_path / f"machine-{number}")
        subprocess.run(
            ["bash", "-c", line.replace("${{ matrix.shard }}", str(number))],
            cwd=place, env=os.environ | {"PATH": PATH}, capture_output=True, check=False,
        )  # fmt: skip
        for name in ("records", "autograded"):
            if (place / name).is_dir():
                shutil.copytree(place / name, course / "parts" / f"part-{number}" / name)
    lines = [step["run"] for step in jobs["merge"]["steps"] if "nablagrade " in step.get("run", "")]
    lines = [one for one in lines if not one.startswith("pip ")]
    run(["-euc", "\n".join(lines)], course, GITHUB_STEP_SUMMARY=str(tmp_path / "summary"))
    assert "sums" in (tmp_path / "summary").read_text()
    assert graded_in(course) == sorted(path.name for path in (course / "submitted").iterdir())


JOBQUEUE = """from dask.distributed import LocalCluster
class SLURMCluster(LocalCluster):
    def __init__(self, cores, processes, memory, walltime):
        super().__init__(n_workers=0, threads_per_worker=cores, memory_limit=memory, dashboard_address=None)
    def adapt(self, minimum_jobs, maximum_jobs):
        return super().adapt(minimum=minimum_jobs, maximum=1)
"""


def test_a_cluster_of_batch_jobs(course, tmp_path):
    """It begins without a worker, and grows with its work; on a machine without Slurm, the processes are its own."""
    (tmp_path / "dask_jobqueue.py").write_text(JOBQUEUE)
    run_python(EXAMPLES / "dask-jobqueue.py", str(course), "--student", "anna", PYTHONPATH=str(tmp_path))
    assert graded_in(course) == ["anna"]
