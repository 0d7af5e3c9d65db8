"""The settings of this course; nbgrader and nablagrade both read them here, and nowhere else."""

c = get_config()  # noqa: F821  (Jupyter's loader puts it there)

c.CourseDirectory.course_id = "nablagrade"

# nbgrader says "submitted". Here the folder is called what its contents are called.
c.CourseDirectory.submitted_directory = "submissions"

# An answer that is still open is an Ellipsis: it runs, so a student who leaves one exercise for later can still run all
# the others. (nbgrader's own stub raises NotImplementedError, and "Run All" stops there.) Every kernel here is Python.
c.ClearSolutions.code_stub = {"python": "...  # your answer here"}

# Seconds of wall-clock time for one cell under plain `nbgrader autograde`, hidden checks included; no cell of the bank
# needs a tenth of it. nablagrade's own limits count CPU time and are not set here.
c.Execute.timeout = 10
