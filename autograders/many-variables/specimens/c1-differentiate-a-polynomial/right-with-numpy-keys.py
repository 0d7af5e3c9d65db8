"""Does the exponents with NumPy.

fails: nothing
"""


# %% c1_poly_partial
def c1_poly_partial(poly, i):
    terms = [(np.array(key), c) for key, c in poly.items()]
    one = lambda key: np.eye(len(key), dtype=int)[i]
    return {tuple(key - one(key)): key[i] * c for key, c in terms if key[i] >= 1}
