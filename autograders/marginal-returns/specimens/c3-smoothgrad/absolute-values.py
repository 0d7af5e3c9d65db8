"""Averages the sizes of the slopes.

fails: test_c3_mean test_c3_no_noise test_c3_generator
mistake: absolute-values
"""


# %% c3_smoothgrad
def c3_smoothgrad(grad, x, sigma, n, rng):
    copies = x + rng.normal(0, sigma, size=(n, len(x)))
    return np.mean([abs(grad(copy)) for copy in copies], axis=0)
