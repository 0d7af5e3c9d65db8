"""Writes a zero coefficient with the exponent −1 for a constant.

fails: nothing
"""


# %% c1_poly_partial
def c1_poly_partial(poly, i):
    return {key[:i] + (key[i] - 1,) + key[i + 1 :]: c * key[i] for key, c in poly.items()}
