"""What a student says in words, brought to one spelling: phrases, angles with their units, shapes.

It runs in the examiner, and in authors' commands. It holds one answer at a time as plain text; nothing in it is
evaluated, and no expected answer is in it.
"""
