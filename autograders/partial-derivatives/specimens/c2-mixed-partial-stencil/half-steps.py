"""Corners at half a step, with a divisor that fits them.

fails: test_c2_corners test_c2_exact
"""


# %% c2_mixed_partial
def c2_mixed_partial(f, x, y, h=1e-3):
    k = h / 2
    return (f(x + k, y + k) - f(x + k, y - k) - f(x - k, y + k) + f(x - k, y - k)) / h**2
