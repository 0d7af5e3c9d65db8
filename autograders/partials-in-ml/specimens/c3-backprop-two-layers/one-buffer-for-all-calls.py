"""Allocates the gradients once for each set of shapes, and overwrites them.

fails: test_c3_independent
"""

# %% c3_backprop
BUFFERS = {}


def c3_backprop(params, X, labels):
    sizes = tuple(array.shape for array in params.values())
    grads = BUFFERS.setdefault(sizes, {name: np.zeros(array.shape) for name, array in params.items()})
    rows = np.arange(len(X))
    H = np.tanh(X @ params["W1"] + params["b1"])
    Z = H @ params["W2"] + params["b2"]
    S = np.logaddexp.reduce(Z, axis=1, keepdims=True)
    dZ = np.exp(Z - S)
    dZ[rows, labels] -= 1
    dZ /= len(X)
    dA = dZ @ params["W2"].T * (1 - H * H)
    grads["W1"][:], grads["b1"][:] = X.T @ dA, dA.sum(0)
    grads["W2"][:], grads["b2"][:] = H.T @ dZ, dZ.sum(0)
    return float((S[:, 0] - Z[rows, labels]).mean()), grads
