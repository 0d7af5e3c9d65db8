"""Draws a table with one column for each copy.

fails: test_c3_mean test_c3_generator
mistake: noise-in-columns
"""


# %% c3_smoothgrad
def c3_smoothgrad(grad, x, sigma, n, rng):
    copies = x[:, None] + rng.normal(0, sigma, size=(len(x), n))
    return np.mean([grad(copies[:, k].copy()) for k in range(n)], axis=0)
