"""Subtracts the left corners from the right ones.

fails: test_c2_exact test_c2_both_letters test_c2_accurate
mistake: signs-of-a-first-difference
"""


# %% c2_mixed_partial
def c2_mixed_partial(f, x, y, h=1e-3):
    right = f(x + h, y + h) + f(x + h, y - h)
    left = f(x - h, y + h) + f(x - h, y - h)
    return (right - left) / (4 * h * h)
