"""Lowers the exponents of all letters.

fails: nothing
mistake: every-exponent-lowered
"""


# %% c1_poly_partial
def c1_poly_partial(poly, i):
    return {tuple(max(n - 1, 0) for n in key): key[i] * c for key, c in poly.items() if key[i]}
