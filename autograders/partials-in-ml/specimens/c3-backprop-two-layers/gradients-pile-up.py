"""Adds the gradients to those of the call before, as a library does that was not told to clear them.

fails: test_c3_rectangular test_c3_square
skips: test_c3_unchanged test_c3_independent
"""

# %% c3_backprop
GRADS = {}


def c3_backprop(params, X, labels):
    rows = np.arange(len(X))
    H = np.tanh(X @ params["W1"] + params["b1"])
    Z = H @ params["W2"] + params["b2"]
    S = np.logaddexp.reduce(Z, axis=1, keepdims=True)
    dZ = np.exp(Z - S)
    dZ[rows, labels] -= 1
    dZ /= len(X)
    dA = dZ @ params["W2"].T * (1 - H * H)
    new = {"W1": X.T @ dA, "b1": dA.sum(0), "W2": H.T @ dZ, "b2": dZ.sum(0)}
    for name, gradient in new.items():
        old = GRADS.get(name, np.zeros(0))
        GRADS[name] = old + gradient if old.shape == gradient.shape else gradient
    return float((S[:, 0] - Z[rows, labels]).mean()), dict(GRADS)
