"""In nbgrader's place: its verb without its application, and our code inside its own processes.

`light` runs in the coordinator, and reads what nbgrader's application would have read. The converter runs where that
application is started after all, and where `nbgrader autograde` and formgrader run; its view of a notebook is made in
formgrader's server. Nbgrader's own way (`--strict`) sanitises submissions there with nbgrader's preprocessors, as
nbgrader does; it holds those notebooks, and never a check. The kernel of plain nbgrader runs `inplace`, beside the
student's code and as unprotected as all of nbgrader is there.
"""
