"""The second difference along x.

fails: test_c2_corners test_c2_exact test_c2_both_letters test_c2_accurate
mistake: pure-second-partial
"""


# %% c2_mixed_partial
def c2_mixed_partial(f, x, y, h=1e-3):
    return (f(x + h, y) - 2 * f(x, y) + f(x - h, y)) / h**2
