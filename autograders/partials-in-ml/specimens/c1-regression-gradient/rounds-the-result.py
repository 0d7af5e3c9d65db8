"""Rounds to six decimals, so that the output looks nice.

fails: test_c1_whole_numbers test_c1_many_examples test_c1_minimum
skips: test_c1_unchanged test_c1_independent
"""


# %% c1_mse_gradient
def c1_mse_gradient(X, w, b, y):
    error = X @ w + b - y
    return np.round(X.T @ error / len(y), 6), round(float(error.mean()), 6)
