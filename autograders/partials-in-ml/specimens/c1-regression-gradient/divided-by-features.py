"""Divides by the number of columns.

fails: test_c1_whole_numbers test_c1_many_examples test_c1_single test_c1_minimum
skips: test_c1_unchanged test_c1_independent
mistake: divided-by-features
"""


# %% c1_mse_gradient
def c1_mse_gradient(X, w, b, y):
    rows, columns = X.shape
    error = X @ w + b - y
    return X.T @ error / columns, np.sum(error) / columns
