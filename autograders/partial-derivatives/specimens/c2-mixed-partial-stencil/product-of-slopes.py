"""Multiplies the two slopes.

fails: test_c2_corners test_c2_exact test_c2_both_letters test_c2_accurate
mistake: product-of-slopes
"""


# %% c2_mixed_partial
def c2_mixed_partial(f, x, y, h=1e-3):
    along_x = (f(x + h, y) - f(x - h, y)) / (2 * h)
    along_y = (f(x, y + h) - f(x, y - h)) / (2 * h)
    return along_x * along_y
