"""Forgets b in the score.

fails: test_c4_any_data
skips: test_c4_unchanged
mistake: bias-left-out
"""


# %% c4_logistic_gradient
def c4_logistic_gradient(X, y, w, b):
    t = X @ w
    p = 0.5 * (1 + np.tanh(t / 2))
    r = p - y
    return X.T @ r / len(y), float(r.mean())
