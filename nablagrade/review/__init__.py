"""Grading by hand, a question at a time, in a browser, over the gradebook that formgrader uses.

It runs in the coordinator, as a server on the loopback, and holds records, marks and the instructor's questions. What
a student's notebook shows is read by a process of its own (`reader.py`), bounded and forgotten after each answer; the
server itself parses no notebook, runs nothing of a student's, and what a browser gets of them holds nothing that acts.
"""
