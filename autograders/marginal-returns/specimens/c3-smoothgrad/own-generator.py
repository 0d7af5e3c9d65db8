"""Makes a generator of its own.

fails: test_c3_mean test_c3_generator
mistake: own-generator
"""


# %% c3_smoothgrad
def c3_smoothgrad(grad, x, sigma, n, rng):
    rng = np.random.default_rng(0)
    copies = x + rng.normal(0, sigma, size=(n, len(x)))
    return np.mean([grad(copy) for copy in copies], axis=0)
