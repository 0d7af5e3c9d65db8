"""Multiplies with NumPy, so that a coefficient comes back in single precision.

fails: test_c1_exact test_c1_any_polynomial
"""


# %% c1_poly_partial
def c1_poly_partial(poly, i):
    lowered = lambda key: key[:i] + (key[i] - 1,) + key[i + 1 :]
    return {lowered(key): np.float32(c) * np.float32(key[i]) for key, c in poly.items() if key[i]}
