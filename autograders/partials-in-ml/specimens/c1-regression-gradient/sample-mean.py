"""Divides by N - 1, as for a sample variance.

fails: test_c1_whole_numbers test_c1_many_examples test_c1_single test_c1_minimum
skips: test_c1_unchanged test_c1_independent
"""


# %% c1_mse_gradient
def c1_mse_gradient(X, w, b, y):
    error = X @ w + b - y
    return X.T @ error / max(len(y) - 1, 1), error.sum() / max(len(y) - 1, 1)
