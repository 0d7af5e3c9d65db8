"""The story of one notebook. It runs in the examiners that a worker forks, one for each notebook.

It holds the hidden checks and answers and the student's file, and judges what the child says. It never runs a line of
the student's, and takes from a child plain data only.
"""
