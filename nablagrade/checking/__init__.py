"""What a student asks before handing in: is this the right file, does it run from top to bottom, what is still open?

It runs on the student's own machine, in the process that they started or in their kernel, and holds the released
notebook and theirs; their cells are run in a child. It never sees a course, a hidden check, an expected answer or
anybody else's file, and says no score.
"""
