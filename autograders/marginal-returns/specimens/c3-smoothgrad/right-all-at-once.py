"""Draws the noise in one table.

fails: nothing
"""


# %% c3_smoothgrad
def c3_smoothgrad(grad, x, sigma, n, rng):
    copies = np.asarray(x) + rng.normal(0, sigma, size=(n, len(x)))
    return np.array([grad(copy) for copy in copies]).mean(axis=0)
