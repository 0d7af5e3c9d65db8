"""Hands y to f in the place of x.

fails: test_c2_corners test_c2_exact test_c2_accurate
"""


# %% c2_mixed_partial
def c2_mixed_partial(f, x, y, h=1e-3):
    def at(a, b):
        return f(y + b * h, x + a * h)

    return (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / (4 * h**2)
