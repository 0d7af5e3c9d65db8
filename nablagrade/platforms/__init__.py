"""What learning platforms hand out and take back.

It runs in the coordinator and holds an instructor's own files and finished totals; it never runs code of a student's.
"""
