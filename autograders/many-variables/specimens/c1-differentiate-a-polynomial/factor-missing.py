"""Lowers the exponent and forgets the factor.

fails: test_c1_first_letter test_c1_second_letter test_c1_exact test_c1_any_polynomial
mistake: factor-missing
"""


# %% c1_poly_partial
def c1_poly_partial(poly, i):
    out = {}
    for key, c in poly.items():
        if key[i] == 0:
            continue
        new = list(key)
        new[i] -= 1
        out[tuple(new)] = c
    return out
