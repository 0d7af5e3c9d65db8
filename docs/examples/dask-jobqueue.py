"""A class graded on a Dask cluster of batch jobs, which come with the work and go with it: Slurm's here.

python dask-jobqueue.py COURSE [more words for `nablagrade grade`]

Needs `pip install 'nablagrade[dask]' dask-jobqueue` here, and the same environment on the nodes; no shared disk. For
PBS write PBSCluster, for LSF LSFCluster: the words below are the same.
"""

import subprocess
import sys

from dask_jobqueue import SLURMCluster


def main() -> int:
    """Start a cluster without a node, grade on it, and end it; the exit code is that of `nablagrade grade`."""
    # of each job: 4 notebooks at once, for which 16 GB are plenty
    with SLURMCluster(cores=4, processes=1, memory="16GB", walltime="01:00:00") as cluster:
        cluster.adapt(minimum_jobs=0, maximum_jobs=16)
        course, *words = sys.argv[1:]
        where = ["--executor", "dask", "--scheduler", cluster.scheduler_address, "--wait", "3600"]  # in the queue
        return subprocess.run(["nablagrade", "grade", "--course", course, *where, *words], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
