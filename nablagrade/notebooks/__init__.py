"""Notebooks as cells and marks: read, restored, trimmed, written.

It runs in the examiner, which reads a submission, and in the coordinator, which reads the instructor's. It holds text;
it never runs a cell, and knows no check.
"""
