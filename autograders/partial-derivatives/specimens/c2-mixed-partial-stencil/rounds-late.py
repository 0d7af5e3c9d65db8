"""Rounds the result to ten decimals.

fails: test_c2_exact
mistake: rounds-late
"""


# %% c2_mixed_partial
def c2_mixed_partial(f, x, y, h=1e-3):
    return round((f(x + h, y + h) + f(x - h, y - h) - f(x + h, y - h) - f(x - h, y + h)) / (4 * h**2), 10)
