"""Rounds to two digits.

fails: test_c2_exact test_c2_accurate
"""


# %% c2_mixed_partial
def c2_mixed_partial(f, x, y, h=1e-3):
    return round(float(f(x + h, y + h) - f(x + h, y - h) - f(x - h, y + h) + f(x - h, y - h)) / (4 * h**2), 2)
