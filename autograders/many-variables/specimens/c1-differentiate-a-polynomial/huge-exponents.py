"""Exponents and coefficients that nobody can multiply out.

fails: test_c1_first_letter test_c1_second_letter test_c1_exact test_c1_any_polynomial test_c1_edges test_c1_unchanged
"""


# %% c1_poly_partial
def c1_poly_partial(poly, i):
    return {tuple(10**40 for _ in key): 10**400 for key in poly}
