"""A batch on a Dask cluster: `client` runs in the coordinator, `worker` in each process of the cluster.

There it starts the zygote and the workers that the coordinator would start here.

What crosses is bytes that `packing`, `course` and `jobs` make and read. The coordinator holds jobs and results on their
way, and never parses a file that was handed in; a process of the cluster holds the course's checks as the coordinator
does, and never runs a line of a student's.
"""
