"""Takes i = 1 for the first letter.

fails: test_c1_first_letter test_c1_second_letter test_c1_exact test_c1_any_polynomial test_c1_edges
mistake: counts-from-one
"""


# %% c1_poly_partial
def c1_poly_partial(poly, i):
    k = i - 1
    out = {}
    for key, c in poly.items():
        if key[k] > 0:
            new = list(key)
            new[k] -= 1
            out[tuple(new)] = c * key[k]
    return out
