"""Treats the bias as one more weight, of an input that is always one.

fails: nothing
"""


# %% c1_mse_gradient
def c1_mse_gradient(X, w, b, y):
    A = np.c_[X, np.ones(len(X))]
    gradient = A.T @ (A @ np.r_[w, b] - y) / len(A)
    return gradient[:-1].copy(), gradient[-1]
