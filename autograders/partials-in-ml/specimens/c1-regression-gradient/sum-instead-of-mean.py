"""Adds the examples up and forgets to divide.

fails: test_c1_whole_numbers test_c1_many_examples test_c1_single test_c1_minimum
skips: test_c1_unchanged test_c1_independent
mistake: sum-instead-of-mean
"""


# %% c1_mse_gradient
def c1_mse_gradient(X, w, b, y):
    error = X @ w + b - y
    return 1.0 * (X.T @ error), float(np.sum(error))
