"""The right number, in an array of one entry.

fails: test_c2_corners test_c2_exact test_c2_both_letters test_c2_accurate
"""


# %% c2_mixed_partial
def c2_mixed_partial(f, x, y, h=1e-3):
    return np.array([f(x + h, y + h) - f(x + h, y - h) - f(x - h, y + h) + f(x - h, y - h)]) / (4 * h**2)
