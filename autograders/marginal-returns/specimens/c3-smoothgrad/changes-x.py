"""Writes each noisy copy into the caller's own array.

fails: test_c3_mean test_c3_generator test_c3_unchanged
mistake: changes-x
"""


# %% c3_smoothgrad
def c3_smoothgrad(grad, x, sigma, n, rng):
    clean, total = x.astype(float), np.zeros(len(x))
    for _ in range(n):
        x[:] = clean + rng.normal(0, sigma, size=len(x))
        total += grad(x)
    return total / n
