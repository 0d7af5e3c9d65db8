"""What people are shown of the results: reports and pages.

These commands run in the coordinator; they hold settings and records, and never open what a student handed in.
"""
