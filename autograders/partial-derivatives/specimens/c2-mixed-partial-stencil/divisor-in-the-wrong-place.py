"""Python reads / 2 * h from the left.

fails: test_c2_exact test_c2_both_letters test_c2_accurate
"""


# %% c2_mixed_partial
def c2_mixed_partial(f, x, y, h=1e-3):
    def slope_along_x(t):
        return (f(x + h, t) - f(x - h, t)) / 2 * h

    return (slope_along_x(y + h) - slope_along_x(y - h)) / 2 * h
