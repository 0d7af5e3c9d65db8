"""What an instructor does with what was handed in: it comes in, is graded, and graded again.

These commands run in the coordinator; they hold settings and records, and never open what a student handed in.
"""
