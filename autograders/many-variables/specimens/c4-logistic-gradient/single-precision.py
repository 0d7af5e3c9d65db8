"""Computes in float32.

fails: test_c4_any_data
skips: test_c4_unchanged
"""


# %% c4_logistic_gradient
def c4_logistic_gradient(X, y, w, b):
    t = (X @ w + b).astype(np.float32)
    r = 1 / (1 + np.exp(-t)) - y
    return np.array(X.T @ r / len(y), dtype=float), float(r.mean())
