"""Draws one number for each copy.

fails: test_c3_mean test_c3_generator
mistake: same-shift-for-all-features
"""


# %% c3_smoothgrad
def c3_smoothgrad(grad, x, sigma, n, rng):
    total = np.zeros(len(x))
    for _ in range(n):
        total += grad(x + rng.normal(0, sigma))
    return total / n
