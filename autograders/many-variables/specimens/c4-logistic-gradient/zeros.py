"""Returns zeros of the right shape.

fails: nothing
"""


# %% c4_logistic_gradient
def c4_logistic_gradient(X, y, w, b):
    return np.zeros(len(w)), 0.0
