"""Puts the noisy copies into an array of the type of the input.

fails: test_c3_mean
mistake: cut-off-to-integers
"""


# %% c3_smoothgrad
def c3_smoothgrad(grad, x, sigma, n, rng):
    total = np.zeros(len(x))
    for _ in range(n):
        copy = x.copy()
        copy[:] = x + rng.normal(0, sigma, size=len(x))
        total += grad(copy)
    return total / n
