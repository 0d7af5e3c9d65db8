"""Uses math.exp, which stops with an OverflowError.

fails: test_c4_saturated
"""


# %% c4_logistic_gradient
def c4_logistic_gradient(X, y, w, b):
    dw, db = np.zeros(len(w)), 0.0
    for x, label in zip(X, y):
        p = 1 / (1 + math.exp(-(x @ w + b)))
        dw += (p - label) * x / len(y)
        db += (p - label) / len(y)
    return dw, float(db)
