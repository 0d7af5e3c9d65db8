"""Gets the loss right, and leaves the gradients at zero.

fails: ?
"""


# %% c3_backprop
def c3_backprop(params, X, labels):
    Z = np.tanh(X @ params["W1"] + params["b1"]) @ params["W2"] + params["b2"]
    losses = np.logaddexp.reduce(Z, axis=1) - Z[np.arange(len(X)), labels]
    return float(losses.mean()), {name: np.zeros(array.shape) for name, array in params.items()}
