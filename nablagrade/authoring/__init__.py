"""What an author does: lessons, rules, release, scaffolds, new assignments out of old exercises.

It runs in the coordinator. It may hold source notebooks, checks and answers, which are the author's own; it never meets
a student's submission.
"""
