"""Hands all corners to f at once.

fails: test_c2_corners
"""


# %% c2_mixed_partial
def c2_mixed_partial(f, x, y, h=1e-3):
    right = np.array([1, 1, -1, -1])
    up = np.array([1, -1, 1, -1])
    return float(np.sum(right * up * f(x + right * h, y + up * h)) / (4 * h**2))
