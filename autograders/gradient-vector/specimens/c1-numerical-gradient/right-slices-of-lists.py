"""Puts the points together from slices of a list.

fails: nothing
study: r_lists
"""


# %% numerical_gradient
def numerical_gradient(f, v, h=1e-5):
    xs = [float(x) for x in v]
    quotients = []
    for i in range(len(xs)):
        above = xs[:i] + [xs[i] + h] + xs[i + 1 :]
        below = xs[:i] + [xs[i] - h] + xs[i + 1 :]
        quotients.append((f(np.array(above)) - f(np.array(below))) / (2 * h))
    return np.array(quotients, dtype=float)
