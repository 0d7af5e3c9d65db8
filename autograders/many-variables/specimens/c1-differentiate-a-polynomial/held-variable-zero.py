"""Drops every term in which a frozen letter occurs.

fails: test_c1_first_letter test_c1_second_letter test_c1_exact test_c1_any_polynomial
mistake: held-variable-zero
"""


# %% c1_poly_partial
def c1_poly_partial(poly, i):
    out = {}
    for key, c in poly.items():
        others = key[:i] + key[i + 1 :]
        if key[i] > 0 and sum(others) == 0:
            new = [0] * len(key)
            new[i] = key[i] - 1
            out[tuple(new)] = c * key[i]
    return out
