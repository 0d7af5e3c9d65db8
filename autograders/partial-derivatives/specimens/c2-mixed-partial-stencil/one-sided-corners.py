"""A one-sided difference of one-sided differences.

fails: test_c2_corners test_c2_exact test_c2_accurate
mistake: one-sided-corners
"""


# %% c2_mixed_partial
def c2_mixed_partial(f, x, y, h=1e-3):
    return (f(x + h, y + h) - f(x + h, y) - f(x, y + h) + f(x, y)) / h**2
