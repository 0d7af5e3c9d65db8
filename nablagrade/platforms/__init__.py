"""What learning platforms hand out and take back: downloads become submissions, totals go into their own tables.

It runs in the coordinator, which holds names, finished totals, and files as bytes that it copies; it never parses a
student's notebook (the engine grades attempts that are compared), never follows a link, and writes below the course's
submissions and into the table it was given.
"""
