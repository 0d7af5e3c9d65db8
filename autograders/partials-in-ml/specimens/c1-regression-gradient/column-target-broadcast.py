"""Makes a column of the predictions: minus a row this is a square table.

fails: test_c1_whole_numbers test_c1_many_examples test_c1_single test_c1_minimum
skips: test_c1_unchanged test_c1_independent
mistake: column-target-broadcast
"""


# %% c1_mse_gradient
def c1_mse_gradient(X, w, b, y):
    prediction = (X @ w).reshape(-1, 1) + b
    error = prediction - y
    dw = (X.T @ error).mean(axis=1) / len(y)
    return dw, error.mean()
