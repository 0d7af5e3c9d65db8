"""Lowers the exponents of all letters.

fails: test_c1_first_letter test_c1_second_letter test_c1_exact test_c1_any_polynomial
mistake: every-exponent-lowered
"""


# %% c1_poly_partial
def c1_poly_partial(poly, i):
    return {tuple(max(n - 1, 0) for n in key): key[i] * c for key, c in poly.items() if key[i]}
