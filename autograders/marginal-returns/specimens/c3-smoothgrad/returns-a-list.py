"""Returns a list.

fails: test_c3_mean test_c3_no_noise test_c3_generator test_c3_unchanged
mistake: returns-a-list
"""


# %% c3_smoothgrad
def c3_smoothgrad(grad, x, sigma, n, rng):
    copies = x + rng.normal(0, sigma, size=(n, len(x)))
    slopes = [grad(copy) for copy in copies]
    return [float(sum(s[i] for s in slopes)) / n for i in range(len(x))]
