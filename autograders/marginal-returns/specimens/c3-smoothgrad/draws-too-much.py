"""Draws a table of noise for all copies anew for each of them.

fails: test_c3_mean test_c3_generator
mistake: draws-too-much
"""


# %% c3_smoothgrad
def c3_smoothgrad(grad, x, sigma, n, rng):
    total = np.zeros(len(x))
    for k in range(n):
        table = rng.normal(0, sigma, size=(n, len(x)))
        total += grad(x + table[k])
    return total / n
