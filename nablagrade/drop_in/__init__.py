"""In nbgrader's place: our code inside nbgrader's own processes.

Its converter runs where `nbgrader autograde` and formgrader run, and holds there what a coordinator holds; it never
loads a check. The kernel of plain nbgrader runs `inplace`, beside the student's code and as unprotected as all of
nbgrader is there. Nothing of this room is loaded by `nablagrade grade`.
"""
