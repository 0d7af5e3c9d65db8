"""A formula of the same order with other points.

fails: test_c2_corners test_c2_exact
"""


# %% c2_mixed_partial
def c2_mixed_partial(f, x, y, h=1e-3):
    diagonal = f(x + h, y + h) + f(x - h, y - h) + 2 * f(x, y)
    axes = f(x + h, y) + f(x - h, y) + f(x, y + h) + f(x, y - h)
    return (diagonal - axes) / (2 * h**2)
