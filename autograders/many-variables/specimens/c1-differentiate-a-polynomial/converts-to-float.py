"""Makes every coefficient a float.

fails: test_c1_exact test_c1_any_polynomial
mistake: converts-to-float
"""


# %% c1_poly_partial
def c1_poly_partial(poly, i):
    out = {}
    for key, c in poly.items():
        if key[i] > 0:
            new = list(key)
            new[i] -= 1
            out[tuple(new)] = float(c) * key[i]
    return out
