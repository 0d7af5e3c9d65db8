"""Works on the dictionary that it was given.

fails: test_c1_second_letter test_c1_unchanged
mistake: changes-the-input
"""


# %% c1_poly_partial
def c1_poly_partial(poly, i):
    for key in list(poly):
        c = poly.pop(key)
        if key[i] > 0:
            new = key[:i] + (key[i] - 1,) + key[i + 1 :]
            poly[new] = c * key[i]
    return poly
