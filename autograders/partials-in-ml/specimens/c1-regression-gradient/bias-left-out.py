"""Predicts without the bias.

fails: test_c1_whole_numbers test_c1_many_examples test_c1_single test_c1_minimum
skips: test_c1_unchanged test_c1_independent
mistake: bias-left-out
"""


# %% c1_mse_gradient
def c1_mse_gradient(X, w, b, y):
    error = np.dot(X, w) - y
    return np.dot(X.T, error) / len(X), np.mean(error)
