"""Where a batch runs: in workers on this machine, or, for a look at it, in this process.

It runs in the coordinator, which `serial` turns into the one worker. It holds jobs and results on their way, and never
looks into them.
"""
