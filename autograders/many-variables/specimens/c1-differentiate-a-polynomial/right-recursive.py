"""One term, and then the rest.

fails: nothing
"""


# %% c1_poly_partial
def c1_poly_partial(poly, i):
    if not poly:
        return {}
    (key, c), *rest = poly.items()
    others = c1_poly_partial(dict(rest), i)
    if key[i] == 0:
        return others
    return {(*key[:i], key[i] - 1, *key[i + 1 :]): c * key[i], **others}
