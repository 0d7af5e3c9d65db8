"""Returns a list of pairs.

fails: test_c1_first_letter test_c1_second_letter test_c1_exact test_c1_any_polynomial test_c1_edges test_c1_unchanged
"""


# %% c1_poly_partial
def c1_poly_partial(poly, i):
    return [(key[:i] + (key[i] - 1,) + key[i + 1 :], c * key[i]) for key, c in poly.items() if key[i]]
