"""Puts the components into an array like w, which cuts the decimals off when w holds integers.

fails: test_c1_whole_numbers
"""


# %% c1_mse_gradient
def c1_mse_gradient(X, w, b, y):
    dw = np.zeros_like(w)
    error = X @ w + b - y
    for j in range(len(w)):
        dw[j] = np.mean(error * X[:, j])
    return dw, float(error.mean())
