"""The record, the complete result of one notebook, and its files; below it the gradebook and the reports.

It runs in the coordinator and, to write a record down, in the examiner. It holds results, an instructor's details among
them; of a student's code and values it knows nothing but finished text.
"""
