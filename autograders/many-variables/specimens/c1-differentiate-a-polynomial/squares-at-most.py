"""Knows the rule for first, second and third powers only.

fails: test_c1_exact test_c1_any_polynomial
"""


# %% c1_poly_partial
def c1_poly_partial(poly, i):
    out = {}
    for key, c in poly.items():
        new = list(key)
        if key[i] in (1, 2, 3):
            new[i] -= 1
            out[tuple(new)] = c * key[i]
    return out
