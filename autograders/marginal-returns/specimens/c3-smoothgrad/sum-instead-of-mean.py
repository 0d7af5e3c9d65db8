"""Adds up and does not divide.

fails: test_c3_mean test_c3_no_noise test_c3_generator
mistake: sum-instead-of-mean
"""


# %% c3_smoothgrad
def c3_smoothgrad(grad, x, sigma, n, rng):
    total = np.zeros(len(x))
    for _ in range(n):
        total += grad(x + rng.normal(0, sigma, size=len(x)))
    return total
