"""Grading on arrival: what appears is found whole, graded by `course/grade_course.py` in warm processes, handed back.

It runs in the coordinator, for as long as it is let; it holds names, sizes and times of what was handed in, and
records. It never parses what arrives, and follows no link in it.
"""
