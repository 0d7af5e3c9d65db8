"""Approximates the product by a central difference along v.

fails: ?
mistake: finite-difference
"""


# %% c2_jvp
def c2_jvp(f, x, v):
    def at(point):
        return np.array(f(list(point), np.sin, np.exp), dtype=float)

    h = 1e-6
    return at(x), (at(x + h * v) - at(x - h * v)) / (2 * h)
