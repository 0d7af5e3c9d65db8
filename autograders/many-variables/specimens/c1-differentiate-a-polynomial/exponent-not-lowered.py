"""Brings the exponent down as a factor and leaves it where it was.

fails: test_c1_first_letter test_c1_second_letter test_c1_exact test_c1_any_polynomial test_c1_edges
mistake: exponent-not-lowered
"""


# %% c1_poly_partial
def c1_poly_partial(poly, i):
    return {key: c * key[i] for key, c in poly.items() if key[i] != 0}
