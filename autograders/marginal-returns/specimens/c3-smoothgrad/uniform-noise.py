"""Draws uniformly between -sigma and sigma.

fails: test_c3_mean test_c3_generator
mistake: uniform-noise
"""


# %% c3_smoothgrad
def c3_smoothgrad(grad, x, sigma, n, rng):
    copies = x + rng.uniform(-sigma, sigma, size=(n, len(x)))
    return np.mean([grad(copy) for copy in copies], axis=0)
