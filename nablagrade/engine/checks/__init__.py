"""What an author's check is, and what it sees of a notebook.

It runs in the examiner, which gets the checks from its worker, and in authors' commands. It holds hidden checks,
expected answers and the student's values as plain data, never a student's object. Nothing of this room may be loaded in
the zygote or in a locked child; only plain nbgrader loads it beside a student's code (`drop_in/inplace.py`).
"""
