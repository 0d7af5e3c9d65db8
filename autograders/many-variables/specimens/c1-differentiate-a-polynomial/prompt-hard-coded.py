"""Knows the polynomial of the question only.

fails: test_c1_first_letter test_c1_second_letter test_c1_exact test_c1_any_polynomial test_c1_edges
"""


# %% c1_poly_partial
def c1_poly_partial(poly, i):
    return {(2, 0): 15, (0, 2): -2} if i == 0 else {(1, 1): -4}
