"""nbgrader's gradebook: its rows read and written in batches. It runs in the coordinator, the one writer of a course.

It holds plans, results, dates and what people have graded; it never sees a notebook's content.
"""
