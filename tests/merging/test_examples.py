"""The files to start from, run as a cluster would run them."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from nablagrade.cli.main import main
from tests.workflows import EXAMPLES, Service, clone, commit, load, play_github, run

pytestmark = pytest.mark.slow


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
    script = [str(EXAMPLES / "slurm-array.sh"), str(course), str(tmp_path / "results")]
    for number in ("1", "2"):
        run(script, tmp_path, SLURM_ARRAY_TASK_ID=number, SLURM_ARRAY_TASK_COUNT="3")
    run([*script, "3"], tmp_path, SLURM_ARRAY_TASK_ID="3", SLURM_ARRAY_TASK_COUNT="1")  # sent once more, alone
    for name in ("records", "autograded"):
        shutil.rmtree(course / name)
    assert main(["merge", "--course", str(course), *map(str, (tmp_path / "results").iterdir())]) == 0
    assert graded_in(course) == students


def test_a_job_of_pods(course, tmp_path):
    """The command of each pod, as it stands in the file."""
    job = load("indexed-job.yml")
    [container] = job["spec"]["template"]["spec"]["containers"]
    _, *flags, script = container["command"]
    for index in range(job["spec"]["completions"]):
        pod = shutil.copytree(course, tmp_path / f"pod-{index}")
        mine = script.replace(container["volumeMounts"][0]["mountPath"], str(tmp_path / "results"))
        run([*flags, mine], pod, JOB_COMPLETION_INDEX=str(index))
    assert main(["merge", "--course", str(course), *map(str, (tmp_path / "results").iterdir())]) == 0
    assert graded_in(course) == sorted(path.name for path in (course / "submitted").iterdir())


def test_a_workflow_in_parts(course, tmp_path):
    """Each machine of the matrix in a clean clone, and the one that joins what they left."""
    shutil.rmtree(course / "submitted/emil")  # 200 MB of nothing, in each of five clones
    jobs = load("shards-on-github.yml")["jobs"]
    repository, service = commit(course), Service(tmp_path / "service")
    for number in jobs["grade"]["strategy"]["matrix"]["shard"]:
        machine = replace(service, values={"matrix.shard": str(number)})
        play_github(jobs["grade"], clone(repository, tmp_path / f"machine-{number}"), machine)
    place = clone(repository, tmp_path / "merging")
    played = play_github(jobs["merge"], place, service)
    assert played.failed == []
    assert "sums" in played.summary
    assert graded_in(place) == sorted(path.name for path in (course / "submitted").iterdir())


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
    script = f"python3 {EXAMPLES / 'dask-jobqueue.py'} {course} --student anna"
    run(["-euc", script], tmp_path, PYTHONPATH=str(tmp_path))
    assert graded_in(course) == ["anna"]
