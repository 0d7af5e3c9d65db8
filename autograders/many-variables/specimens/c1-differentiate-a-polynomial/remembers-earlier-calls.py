"""Collects the terms of all calls in one default dictionary.

fails: nothing
"""


# %% c1_poly_partial
def c1_poly_partial(poly, i, out={}):
    for key, c in poly.items():
        if key[i]:
            out[key[:i] + (key[i] - 1,) + key[i + 1 :]] = c * key[i]
    return out
