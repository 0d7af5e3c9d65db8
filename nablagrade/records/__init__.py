"""The record, the complete result of one notebook, and the files of a graded submission; gradebook and reports below.

It runs in the coordinator and, to write a record down, in the examiner and its worker. It holds results, an
instructor's details among them, and files as bytes; it never looks into a notebook. What of foreign HTML may stand in a
page is said here, for reports and for formgrader.
"""
