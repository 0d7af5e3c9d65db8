"""Returns the gradient at the input.

fails: test_c3_mean test_c3_generator test_c3_unchanged
mistake: plain-gradient
"""


# %% c3_smoothgrad
def c3_smoothgrad(grad, x, sigma, n, rng):
    return np.array(grad(np.array(x, dtype=float)), dtype=float)
