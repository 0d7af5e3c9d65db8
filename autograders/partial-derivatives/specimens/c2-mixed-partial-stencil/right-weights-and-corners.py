"""A loop over the corners with the product of the signs as weight.

fails: nothing
"""


# %% c2_mixed_partial
def c2_mixed_partial(f, x, y, h=1e-3):
    total = 0.0
    for right in (1, -1):
        for up in (1, -1):
            total += right * up * f(x + right * h, y + up * h)
    return total / 4 / h**2
