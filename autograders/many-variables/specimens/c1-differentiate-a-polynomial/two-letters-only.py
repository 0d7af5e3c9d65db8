"""Unpacks the exponents into two names.

fails: test_c1_exact test_c1_any_polynomial
"""


# %% c1_poly_partial
def c1_poly_partial(poly, i):
    out = {}
    for (a, b), c in poly.items():
        if i == 0 and a:
            out[(a - 1, b)] = a * c
        if i == 1 and b:
            out[(a, b - 1)] = b * c
    return out
