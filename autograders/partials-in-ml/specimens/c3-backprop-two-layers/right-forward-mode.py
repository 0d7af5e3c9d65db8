"""Pushes one parameter after the other through the network, in forward mode: slow, but exact.

fails: nothing
"""


# %% c3_backprop
def c3_backprop(params, X, labels):
    rows = np.arange(len(X))
    H = np.tanh(X @ params["W1"] + params["b1"])
    Z = H @ params["W2"] + params["b2"]
    log_p = Z - np.logaddexp.reduce(Z, axis=1, keepdims=True)

    def slope_along(direction):
        dA = X @ direction["W1"] + direction["b1"]
        dH = (1 - H**2) * dA
        dZ = dH @ params["W2"] + H @ direction["W2"] + direction["b2"]
        return np.mean((np.exp(log_p) * dZ).sum(axis=1) - dZ[rows, labels])

    grads = {}
    for name in params:
        grads[name] = np.zeros(params[name].shape)
        for place in np.ndindex(params[name].shape):
            direction = {key: np.zeros(array.shape) for key, array in params.items()}
            direction[name][place] = 1
            grads[name][place] = slope_along(direction)
    return float(-log_p[rows, labels].mean()), grads
