"""Takes target minus prediction as in an update rule with a plus.

fails: test_c1_whole_numbers test_c1_many_examples test_c1_single test_c1_minimum
skips: test_c1_unchanged test_c1_independent
mistake: target-minus-prediction
"""


# %% c1_mse_gradient
def c1_mse_gradient(X, w, b, y):
    error = y - (X @ w + b)
    return X.T @ error / len(error), error.mean()
