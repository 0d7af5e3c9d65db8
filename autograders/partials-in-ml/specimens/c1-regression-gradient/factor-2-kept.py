"""Differentiates the square and overlooks the one half in front of the loss.

fails: test_c1_whole_numbers test_c1_many_examples test_c1_single test_c1_minimum
skips: test_c1_unchanged test_c1_independent
mistake: factor-2-kept
"""


# %% c1_mse_gradient
def c1_mse_gradient(X, w, b, y):
    N = X.shape[0]
    error = X.dot(w) + b - y
    return 2 / N * X.T.dot(error), 2 / N * error.sum()
