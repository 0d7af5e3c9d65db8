"""Differentiates the loss numerically with a one-sided difference.

fails: test_c1_whole_numbers test_c1_many_examples test_c1_single test_c1_minimum
skips: test_c1_unchanged test_c1_independent
"""


# %% c1_mse_gradient
def c1_mse_gradient(X, w, b, y):
    def loss(w, b):
        return np.mean((X @ w + b - y) ** 2) / 2

    h = 1e-6
    dw = np.array([(loss(w + h * e, b) - loss(w, b)) / h for e in np.eye(len(w))])
    return dw, (loss(w, b + h) - loss(w, b)) / h
