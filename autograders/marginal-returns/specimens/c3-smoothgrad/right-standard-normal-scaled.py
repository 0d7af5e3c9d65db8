"""Scales standard normal numbers, which are the same ones.

fails: nothing
"""


# %% c3_smoothgrad
def c3_smoothgrad(grad, x, sigma, n, rng):
    total = 0
    for _ in range(n):
        total = total + grad(x + sigma * rng.standard_normal(len(x)))
    return total / n
