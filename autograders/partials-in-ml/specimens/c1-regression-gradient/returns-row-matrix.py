"""Calculates with matrices throughout and returns a matrix with one row.

fails: test_c1_whole_numbers test_c1_many_examples test_c1_single test_c1_minimum
skips: test_c1_unchanged test_c1_independent
mistake: returns-row-matrix
"""


# %% c1_mse_gradient
def c1_mse_gradient(X, w, b, y):
    W, T = w.reshape(-1, 1), y.reshape(-1, 1)
    error = X @ W + b - T
    return (X.T @ error).T / len(X), float(error.mean())
