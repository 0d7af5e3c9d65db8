"""Where a batch runs: in this process, or in workers on this machine.

It runs in the coordinator, and carries jobs there and results back; what a job holds is no business of an executor's.
"""
