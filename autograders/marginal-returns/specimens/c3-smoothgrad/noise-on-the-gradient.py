"""Adds the noise to the gradient.

fails: test_c3_mean test_c3_generator test_c3_unchanged
mistake: noise-on-the-gradient
"""


# %% c3_smoothgrad
def c3_smoothgrad(grad, x, sigma, n, rng):
    slopes = grad(np.array(x, dtype=float))
    noisy = [slopes + rng.normal(0, sigma, size=len(x)) for _ in range(n)]
    return np.mean(noisy, axis=0)
