"""Returns the gradient for the weights alone.

fails: test_c4_half test_c4_any_data test_c4_saturated
skips: test_c4_unchanged
mistake: only-dw
"""


# %% c4_logistic_gradient
def c4_logistic_gradient(X, y, w, b):
    t = X @ w + b
    p = 0.5 * (1 + np.tanh(t / 2))
    return X.T @ (p - y) / len(y)
