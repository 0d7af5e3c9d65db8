"""Takes the terms out of the dictionary one by one.

fails: test_c1_unchanged
"""


# %% c1_poly_partial
def c1_poly_partial(poly, i):
    out = {}
    while poly:
        key, c = poly.popitem()
        if key[i]:
            new = list(key)
            new[i] -= 1
            out[tuple(new)] = key[i] * c
    return out
