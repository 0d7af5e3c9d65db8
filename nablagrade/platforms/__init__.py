"""What learning platforms hand over, a download of everybody's files, made into submissions of a course.

It runs in the coordinator, which holds names, and files as bytes that it copies; it never parses a notebook of a
student's, never follows a link, and writes nowhere but below the course's folder of submissions.
"""
