"""What a course holds, and grading it: find, prepare, grade, write; `grade_course.py` tells it.

It runs in the coordinator, which holds submissions as files that it hashes and copies, and finished records; the one
thing that it reads of them is `timestamp.txt`. It never parses a notebook of a student's, and never loads a check.
"""
