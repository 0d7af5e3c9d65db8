"""The values in a 2 by 2 array, the weights from an outer product.

fails: nothing
"""


# %% c2_mixed_partial
def c2_mixed_partial(f, x, y, h=1e-3):
    signs = np.array([1.0, -1.0])
    values = np.array([[f(x + a * h, y + b * h) for b in signs] for a in signs])
    return signs @ values @ signs / (2 * h) ** 2
