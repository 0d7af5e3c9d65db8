"""Goes through the batch one example at a time.

fails: nothing
"""


# %% c3_backprop
def c3_backprop(params, X, labels):
    W1, b1, W2, b2 = (params[name] for name in ("W1", "b1", "W2", "b2"))
    grads = {name: np.zeros(array.shape) for name, array in params.items()}
    total = 0.0
    for x, label in zip(X, labels):
        hidden = np.tanh(x @ W1 + b1)
        z = hidden @ W2 + b2
        z = z - max(z)
        log_sum = math.log(sum(math.exp(entry) for entry in z))
        total += log_sum - z[label]
        slope = np.exp(z - log_sum)
        slope[label] -= 1
        inner = (W2 @ slope) * (1 - hidden) * (1 + hidden)
        grads["W1"] += np.outer(x, inner)
        grads["b1"] += inner
        grads["W2"] += np.outer(hidden, slope)
        grads["b2"] += slope
    return total / len(X), {name: gradient / len(X) for name, gradient in grads.items()}
