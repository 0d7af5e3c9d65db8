"""Does not look whether the factor is zero; later terms win when keys collide.

fails: test_c1_first_letter test_c1_second_letter test_c1_exact test_c1_any_polynomial test_c1_edges test_c1_unchanged
mistake: zero-terms-left
"""


# %% c1_poly_partial
def c1_poly_partial(poly, i):
    out = {}
    for key in sorted(poly, key=lambda k: k[i]):
        new = list(key)
        new[i] = max(new[i] - 1, 0)
        out[tuple(new)] = poly[key] * key[i]
    return out
