"""Always takes the step 0.001.

fails: test_c2_corners test_c2_exact test_c2_both_letters
mistake: ignores-h
"""


# %% c2_mixed_partial
def c2_mixed_partial(f, x, y, h=1e-3):
    h = 1e-3
    return (f(x + h, y + h) - f(x + h, y - h) - f(x - h, y + h) + f(x - h, y - h)) / (4 * h**2)
