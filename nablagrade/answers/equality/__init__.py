"""Whether two formulas are equal: sample points, the places between which they lie, and proofs modulo primes.

It runs in the examiner, and in authors' commands. It holds an expected formula and a student's one as trees for as long
as they are compared; it never keeps either, and nothing in it is evaluated by Python.
"""
