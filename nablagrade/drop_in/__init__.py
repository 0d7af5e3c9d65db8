"""In nbgrader's place: our code inside nbgrader's own processes.

Its converter runs where `nbgrader autograde` and formgrader run; its view of a notebook is made in formgrader's server.
Nbgrader's own way (`--strict`) sanitises submissions there with nbgrader's preprocessors, as nbgrader does; it holds
those notebooks, and never a check. The kernel of plain nbgrader runs `inplace`, beside the student's code and as
unprotected as all of nbgrader is there.
"""
