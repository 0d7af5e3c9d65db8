"""Squeezes the mean, so that a single feature loses its axis.

fails: test_c3_no_noise
mistake: squeezed
"""


# %% c3_smoothgrad
def c3_smoothgrad(grad, x, sigma, n, rng):
    noise = rng.normal(0, sigma, size=(n, len(x)))
    return np.mean([[grad(x + row)] for row in noise], axis=0).squeeze()
