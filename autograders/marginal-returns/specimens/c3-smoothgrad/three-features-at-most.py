"""Averages the first three features only.

fails: test_c3_no_noise
mistake: three-features-at-most
"""


# %% c3_smoothgrad
def c3_smoothgrad(grad, x, sigma, n, rng):
    noise = rng.normal(0, sigma, size=(n, len(x)))
    total = np.zeros(len(x))
    for row in noise:
        total[:3] += grad(x + row)[:3]
    return total / n
