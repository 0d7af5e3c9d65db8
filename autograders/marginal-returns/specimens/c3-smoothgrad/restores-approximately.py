"""Adds noise to the caller's array and takes it away again, which need not restore the last digit.

fails: test_c3_unchanged
mistake: restores-approximately
"""


# %% c3_smoothgrad
def c3_smoothgrad(grad, x, sigma, n, rng):
    x = np.asarray(x, dtype=float)
    total = np.zeros(len(x))
    for _ in range(n):
        noise = rng.normal(0, sigma, size=len(x))
        x += noise
        total += grad(x)
        x -= noise
    return total / n
