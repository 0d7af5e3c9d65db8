"""Sigma by the hyperbolic tangent, and the mean by einsum; returns a NumPy number for b.

fails: nothing
"""


# %% c4_logistic_gradient
def c4_logistic_gradient(X, y, w, b):
    r = 0.5 * (1 + np.tanh((X @ w + b) / 2)) - y
    return np.einsum("np,n->p", X, r) / len(r), np.mean(r)
