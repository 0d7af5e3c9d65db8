"""Brings the exponent down as a factor and leaves it where it was.

fails: nothing
mistake: exponent-not-lowered
"""


# %% c1_poly_partial
def c1_poly_partial(poly, i):
    return {key: c * key[i] for key, c in poly.items() if key[i] != 0}
