"""Casts the moved point to whole numbers.

fails: test_c2_corners test_c2_exact test_c2_both_letters test_c2_accurate
"""


# %% c2_mixed_partial
def c2_mixed_partial(f, x, y, h=1e-3):
    xs = np.array([int(x), int(x)])
    ys = np.array([int(y), int(y)])
    xs[0] += int(h)
    xs[1] -= int(h)
    return (f(xs[0], ys[0]) - f(xs[0], ys[1]) - f(xs[1], ys[0]) + f(xs[1], ys[1])) / (4 * h**2)
