"""Lowers the exponent and forgets the factor.

fails: nothing
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
