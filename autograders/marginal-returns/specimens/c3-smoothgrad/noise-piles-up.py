"""Adds each noise to the copy before it.

fails: test_c3_mean test_c3_generator
mistake: noise-piles-up
"""


# %% c3_smoothgrad
def c3_smoothgrad(grad, x, sigma, n, rng):
    copy, total = np.array(x, dtype=float), np.zeros(len(x))
    for _ in range(n):
        copy = copy + rng.normal(0, sigma, size=len(x))
        total += grad(copy)
    return total / n
