"""Adds up and does not divide.

fails: ?
mistake: sum-instead-of-mean
"""

# %% c3_smoothgrad
def c3_smoothgrad(grad, x, sigma, n, rng):

    total = np.zeros(len(x))
    for _ in range(n):
        total += grad(x + rng.normal(0, sigma, size=len(x)))
    return total
