"""The record, the complete result of one notebook, and its files; below it the gradebook and the reports.

It runs in the coordinator and, to write a record down, in the examiner. It may hold results, and an instructor's
details; a student's code and values it knows only as finished text.
"""
