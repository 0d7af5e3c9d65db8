"""Draws one noise and uses it for all copies.

fails: test_c3_mean test_c3_generator
mistake: same-noise-again
"""


# %% c3_smoothgrad
def c3_smoothgrad(grad, x, sigma, n, rng):
    noise = rng.normal(0, sigma, size=len(x))
    total = np.zeros(len(x))
    for _ in range(n):
        total += grad(x + noise)
    return total / n
