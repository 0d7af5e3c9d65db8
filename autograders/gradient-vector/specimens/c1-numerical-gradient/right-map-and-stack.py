"""Stacks single numbers into the result.

fails: nothing
bank: map_and_stack
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    steps = np.diag(np.full(len(v), float(h)))
    return np.stack([np.float64((f(v + step) - f(v - step)) / (2 * h)) for step in steps])
