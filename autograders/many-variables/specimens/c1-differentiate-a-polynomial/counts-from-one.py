"""Takes i = 1 for the first letter.

fails: nothing
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
