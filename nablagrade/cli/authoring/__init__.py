"""What an author does: lessons, exercises, checks, specimens, and what this machine offers them.

These commands run in the coordinator; they hold the author's own checks and answers, and never meet a submission.
"""
