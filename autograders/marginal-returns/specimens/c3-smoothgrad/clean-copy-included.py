"""Counts the input itself among the copies.

fails: test_c3_mean test_c3_generator
mistake: clean-copy-included
"""


# %% c3_smoothgrad
def c3_smoothgrad(grad, x, sigma, n, rng):
    total = np.array(grad(np.array(x, dtype=float)), dtype=float)
    for _ in range(n):
        total += grad(x + rng.normal(0, sigma, size=len(x)))
    return total / (n + 1)
