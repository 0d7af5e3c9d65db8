"""Adds the noise to the gradient.

fails: ?
mistake: noise-on-the-gradient
"""

# %% c3_smoothgrad
def c3_smoothgrad(grad, x, sigma, n, rng):

    slopes = grad(np.array(x, dtype=float))
    noisy = [slopes + rng.normal(0, sigma, size=len(x)) for _ in range(n)]
    return np.mean(noisy, axis=0)
