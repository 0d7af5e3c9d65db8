"""Draws for each copy, and keeps a running mean.

fails: nothing
"""


# %% c3_smoothgrad
def c3_smoothgrad(grad, x, sigma, n, rng):
    mean = np.zeros(x.shape)
    for k in range(n):
        slopes = grad(x + rng.normal(0.0, sigma, size=x.shape))
        mean = mean + (slopes - mean) / (k + 1)
    return mean
