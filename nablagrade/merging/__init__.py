"""Results of several machines, or of one whose gradebook was lost, joined into one course.

It runs in the coordinator, and holds finished records and notebooks as bytes; it never runs or parses a notebook.
"""
