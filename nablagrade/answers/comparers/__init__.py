"""Comparers: what a check asks of a value, in one word each, with type, shape and dtype said.

They run in the examiner, and in authors' commands. They hold nothing; what they look at is plain data. They never
broadcast, never raise for a value of a student's, and never evaluate one.
"""
