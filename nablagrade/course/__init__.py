"""What a course holds, and grading it: find, prepare, grade, write, in one direction; `grade_course.py` tells it.

It runs in the coordinator, which touches submissions as files that it moves and records that are finished. It never
parses a notebook of a student's, and never loads a check.
"""
