"""Returns zeros of the right types and shapes.

fails: ?
"""


# %% c1_mse_gradient
def c1_mse_gradient(X, w, b, y):
    return np.zeros(len(w)), 0.0
