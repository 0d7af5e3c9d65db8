"""Mathematics as students write it: text read into trees, numbers with error bounds, equality of two formulas.

It runs in the examiner, and in authors' commands. It may hold a student's answer as plain text, numbers or trees; it
never holds an expected answer's kind or a named mistake, and nothing that it reads is ever evaluated by Python.
"""
