"""nbgrader's gradebook: its rows read and written in batches. It runs in the coordinator, the one writer of a course.

It holds what was released of an assignment (the instructor's cells), results, dates and what people have graded; it
never sees what a student wrote.
"""
