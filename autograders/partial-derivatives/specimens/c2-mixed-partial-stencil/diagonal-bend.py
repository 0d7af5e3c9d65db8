"""The second difference along the diagonal.

fails: test_c2_corners test_c2_exact test_c2_both_letters test_c2_accurate
mistake: diagonal-bend
"""


# %% c2_mixed_partial
def c2_mixed_partial(f, x, y, h=1e-3):
    return (f(x + h, y + h) - 2 * f(x, y) + f(x - h, y - h)) / (2 * h**2)
