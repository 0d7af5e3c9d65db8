"""A child that stands behind the cells which a whole class shares: what it must be, and how others are forked off it.

It runs in a snapshot, which is a child of the zygote that runs an instructor's released cells and nothing else, locked
in as a child is but for what its own children need to lock themselves in. It holds what these cells made. It must never
see a submission, a check or an answer: what is forked off it inherits its memory.
"""
