"""What a mended check changes for a class: who gains, who loses, and why; `regrade.py` tells it.

It runs in the coordinator, on the path of every grade, with a writer that compares before it writes, or compares and
writes nothing. It holds finished records and people's points, and never meets an answer or a check.
"""
