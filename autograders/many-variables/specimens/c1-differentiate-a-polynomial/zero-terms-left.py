"""Does not look whether the factor is zero; later terms win when keys collide.

fails: nothing
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
