"""What an author's check is, and what it sees of a notebook. It runs in the examiner, and in authors' commands.

It holds hidden checks, expected answers and the student's values as plain data, never a student's object. Nothing of
this room may be loaded in the zygote or in a child.
"""
