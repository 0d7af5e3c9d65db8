"""Moves one parameter after the other and looks at the loss.

fails: test_c3_rectangular test_c3_square test_c3_tiny test_c3_large_logits
skips: test_c3_unchanged test_c3_independent
"""


# %% c3_backprop
def c3_backprop(params, X, labels):
    def loss():
        Z = np.tanh(X @ work["W1"] + work["b1"]) @ work["W2"] + work["b2"]
        Z = Z - Z.max(axis=1, keepdims=True)
        return float(np.mean(np.log(np.exp(Z).sum(axis=1)) - Z[np.arange(len(X)), labels]))

    work = {name: array.copy() for name, array in params.items()}
    grads = {name: np.zeros(array.shape) for name, array in params.items()}
    for name, array in work.items():
        for place in np.ndindex(array.shape):
            old = array[place]
            array[place] = old + 1e-5
            above = loss()
            array[place] = old - 1e-5
            below = loss()
            array[place] = old
            grads[name][place] = (above - below) / 2e-5
    return loss(), grads
