"""Prints what it returns.

fails: test_c3_unchanged
mistake: prints-the-result
"""


# %% c3_smoothgrad
def c3_smoothgrad(grad, x, sigma, n, rng):
    noise = rng.normal(0, sigma, size=(n, len(x)))
    total = np.zeros(len(x))
    for row in noise:
        total += grad(x + row)
    result = total / n
    print(result)
    return result
