"""Approximates the product by a central difference along v.

fails: test_c2_arithmetic test_c2_functions test_c2_powers test_c2_linear test_c2_sizes
skips: test_c2_one_call
mistake: finite-difference
"""


# %% c2_jvp
def c2_jvp(f, x, v):
    def at(point):
        return np.array(f(list(point), np.sin, np.exp), dtype=float)

    h = 1e-6
    return at(x), (at(x + h * v) - at(x - h * v)) / (2 * h)
