"""Applies the rule two times.

fails: nothing
"""


# %% c1_poly_partial
def c1_poly_partial(poly, i):
    for _ in range(2):
        poly = {key[:i] + (key[i] - 1,) + key[i + 1 :]: c * key[i] for key, c in poly.items() if key[i]}
    return poly
