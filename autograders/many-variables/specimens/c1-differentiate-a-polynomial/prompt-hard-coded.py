"""Knows the polynomial of the question only.

fails: nothing
"""


# %% c1_poly_partial
def c1_poly_partial(poly, i):
    return {(2, 0): 15, (0, 2): -2} if i == 0 else {(1, 1): -4, (0, 0): 7}
