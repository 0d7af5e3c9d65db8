"""Writes the sums with einsum.

fails: nothing
"""


# %% c1_mse_gradient
def c1_mse_gradient(X, w, b, y):
    error = np.einsum("ij,j->i", X, w) + b - y
    return np.einsum("ij,i->j", X, error) / len(X), np.einsum("i->", 1.0 * error) / len(X)
