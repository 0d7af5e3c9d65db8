"""What an earlier run has left: whether it stands, what of it may be judged again, and which answers were graded then.

It runs in the coordinator, for each notebook that was handed in. It holds keys and finished records, and never opens a
notebook but to tell whether it is the one that was written.
"""
