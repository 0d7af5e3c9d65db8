"""What a classic test leans on in the student's process: captured before any student's code, put back for each test.

It runs in the zygote, where it takes stock, and in each child, where it runs the statements of a test and says how
they ended. It holds one test, while that runs; it never sees an outside check, an answer or another student's file.
What a student's code can reach by name is not asked here at the time of a test: each function of this room that runs
then has what it needs among its defaults, which the lock keeps from being replaced.
"""
