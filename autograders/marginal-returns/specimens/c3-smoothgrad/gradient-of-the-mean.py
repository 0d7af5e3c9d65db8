"""Averages the noisy copies and asks for one gradient.

fails: test_c3_mean test_c3_generator
mistake: gradient-of-the-mean
"""


# %% c3_smoothgrad
def c3_smoothgrad(grad, x, sigma, n, rng):
    copies = x + rng.normal(0, sigma, size=(n, len(x)))
    return grad(copies.mean(axis=0))
