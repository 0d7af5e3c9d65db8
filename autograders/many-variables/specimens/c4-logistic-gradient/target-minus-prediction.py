"""Takes the error the wrong way round.

fails: test_c4_half test_c4_any_data test_c4_saturated
skips: test_c4_unchanged
mistake: target-minus-prediction
"""


# %% c4_logistic_gradient
def c4_logistic_gradient(X, y, w, b):
    t = X @ w + b
    p = 0.5 * (1 + np.tanh(t / 2))
    r = y - p
    return X.T @ r / len(y), float(r.mean())
