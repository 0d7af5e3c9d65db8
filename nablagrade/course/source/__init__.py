"""The instructor's side of a course: what source/ says, what was released of it, and where the two do not agree.

It runs in the coordinator. It holds source notebooks, the text of checks and the gradebook's plan, which are the
course's own; it never meets a submission, and never runs a check.
"""
