"""Gets both gradients from a matrix product, so the second one is an array.

fails: test_c1_whole_numbers test_c1_many_examples test_c1_single test_c1_minimum
skips: test_c1_unchanged test_c1_independent
mistake: bias-gradient-as-array
"""


# %% c1_mse_gradient
def c1_mse_gradient(X, w, b, y):
    error = X @ w + b - y
    ones = np.ones((len(y), 1))
    return X.T @ error / len(y), ones.T @ error / len(y)
