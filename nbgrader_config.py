"""The settings of this course; nbgrader and nablagrade both read them here, and nowhere else."""

c = get_config()  # Jupyter's loader puts it there

c.CourseDirectory.course_id = "nablagrade"

# nbgrader says "submitted". Here the folder is called what its contents are called.
c.CourseDirectory.submitted_directory = "submissions"

# An answer that is still open is an Ellipsis: it runs, so a student who leaves one exercise for later can still run all
# the others. (nbgrader's own stub raises NotImplementedError, and "Run All" stops there.) Every kernel here is Python.
c.ClearSolutions.code_stub = {"python": "...  # your answer here"}

# Seconds for one cell: of the wall clock under plain nbgrader, hidden checks included; of CPU time under nablagrade. No
# cell of the bank needs a tenth of it.
c.Execute.timeout = 10
