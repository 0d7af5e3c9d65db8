"""Leaves a term without the moving letter as it is.

fails: test_c1_first_letter test_c1_second_letter test_c1_exact test_c1_any_polynomial test_c1_edges
mistake: constants-kept
"""


# %% c1_poly_partial
def c1_poly_partial(poly, i):
    out = {}
    for key, c in poly.items():
        if key[i] == 0:
            out[key] = c
        else:
            out[key[:i] + (key[i] - 1,) + key[i + 1 :]] = c * key[i]
    return out
