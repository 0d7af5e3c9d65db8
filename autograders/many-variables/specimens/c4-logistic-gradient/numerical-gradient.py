"""Differentiates the loss by central differences.

fails: test_c4_half test_c4_any_data test_c4_saturated
skips: test_c4_unchanged
"""


# %% c4_logistic_gradient
def c4_logistic_gradient(X, y, w, b):
    def loss(w, b):
        p = 1 / (1 + np.exp(-(X @ w + b)))
        return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

    h = 1e-5
    dw = np.array([(loss(w + h * e, b) - loss(w - h * e, b)) / (2 * h) for e in np.eye(len(w))])
    return dw, float(loss(w, b + h) - loss(w, b - h)) / (2 * h)
