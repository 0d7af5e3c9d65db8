"""Rounds the slope for b to float32.

fails: test_c4_any_data
skips: test_c4_unchanged
"""


# %% c4_logistic_gradient
def c4_logistic_gradient(X, y, w, b):
    r = 0.5 * (1 + np.tanh((X @ w + b) / 2)) - y
    return X.T @ r / len(y), np.float32(r.mean())
