"""Returns a copy of what it was given.

fails: nothing
"""


# %% c1_poly_partial
def c1_poly_partial(poly, i):
    return dict(poly)
