"""Cuts off fractions.

fails: test_c1_exact test_c1_any_polynomial
"""


# %% c1_poly_partial
def c1_poly_partial(poly, i):
    return {key[:i] + (key[i] - 1,) + key[i + 1 :]: int(c * key[i]) for key, c in poly.items() if key[i]}
