"""Gets the loss right, and leaves the gradients at zero.

fails: test_c3_rectangular test_c3_square test_c3_tiny test_c3_large_logits
skips: test_c3_unchanged test_c3_independent
"""


# %% c3_backprop
def c3_backprop(params, X, labels):
    Z = np.tanh(X @ params["W1"] + params["b1"]) @ params["W2"] + params["b2"]
    losses = np.logaddexp.reduce(Z, axis=1) - Z[np.arange(len(X)), labels]
    return float(losses.mean()), {name: np.zeros(array.shape) for name, array in params.items()}
