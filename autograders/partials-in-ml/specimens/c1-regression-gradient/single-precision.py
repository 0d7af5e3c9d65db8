"""Calculates in 32 bits and widens the result.

fails: test_c1_whole_numbers test_c1_many_examples test_c1_minimum
skips: test_c1_unchanged test_c1_independent
"""


# %% c1_mse_gradient
def c1_mse_gradient(X, w, b, y):
    X32 = X.astype(np.float32)
    error = X32 @ w.astype(np.float32) + np.float32(b) - y.astype(np.float32)
    return (X32.T @ error / len(y)).astype(float), float(error.mean())
