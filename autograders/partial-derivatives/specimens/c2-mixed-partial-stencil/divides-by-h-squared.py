"""Forgets both factors of two.

fails: test_c2_exact test_c2_both_letters test_c2_accurate
mistake: divides-by-h-squared
"""


# %% c2_mixed_partial
def c2_mixed_partial(f, x, y, h=1e-3):
    return (f(x + h, y + h) - f(x + h, y - h) - f(x - h, y + h) + f(x - h, y - h)) / h**2
