"""Notebooks as plain data: cells with nbgrader marks, locked cells restored, outputs."""
