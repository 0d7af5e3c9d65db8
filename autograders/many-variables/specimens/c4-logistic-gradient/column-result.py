"""Returns the weights' gradient as a column.

fails: test_c4_half test_c4_any_data test_c4_saturated
skips: test_c4_unchanged
"""


# %% c4_logistic_gradient
def c4_logistic_gradient(X, y, w, b):
    t = X @ w + b
    p = 0.5 * (1 + np.tanh(t / 2))
    r = p - y
    return (X.T @ r / len(y))[:, None], float(r.mean())
