"""Hands over a root, as if sigma were the variance.

fails: test_c3_mean test_c3_generator
mistake: variance-for-deviation
"""


# %% c3_smoothgrad
def c3_smoothgrad(grad, x, sigma, n, rng):
    copies = x + rng.normal(0, sigma**0.5, size=(n, len(x)))
    return np.mean([grad(copy) for copy in copies], axis=0)
