"""Treats the bias as the weight of a feature that is always one.

fails: nothing
"""


# %% c4_logistic_gradient
def c4_logistic_gradient(X, y, w, b):
    wide = np.column_stack([X, np.ones(len(y))])
    t = wide @ np.append(w, b)
    z = np.exp(-np.abs(t))
    p = np.where(t >= 0, 1 / (1 + z), z / (1 + z))
    g = wide.T @ (p - y) / len(y)
    return g[:-1].copy(), float(g[-1])
