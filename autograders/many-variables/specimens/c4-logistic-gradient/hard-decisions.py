"""Rounds the probabilities to classes.

fails: test_c4_half test_c4_any_data
skips: test_c4_unchanged
mistake: hard-decisions
"""


# %% c4_logistic_gradient
def c4_logistic_gradient(X, y, w, b):
    t = X @ w + b
    p = 0.5 * (1 + np.tanh(t / 2))
    r = (t > 0).astype(float) - y
    return X.T @ r / len(y), float(r.mean())
