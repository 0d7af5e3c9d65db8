"""Returns the polynomial 0.

fails: nothing
"""


# %% c1_poly_partial
def c1_poly_partial(poly, i):
    return {}
