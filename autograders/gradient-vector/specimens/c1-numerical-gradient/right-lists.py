"""Builds each point by a list comprehension over the coordinates.

fails: nothing
bank: lists
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    def moved(i, step):
        return np.array([x + step if k == i else float(x) for k, x in enumerate(v)])

    return np.array([float(f(moved(i, h)) - f(moved(i, -h))) / (2 * h) for i in range(len(v))])
