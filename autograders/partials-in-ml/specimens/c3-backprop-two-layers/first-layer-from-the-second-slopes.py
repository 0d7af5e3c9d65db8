"""Forgets the way through the second weights when sizes allow it.

fails: test_c3_square test_c3_tiny
"""


# %% c3_backprop
def softmax(Z):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    return powers / np.sum(powers, axis=1, keepdims=True)


def c3_backprop(params, X, labels):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    N, K = len(X), len(b2)
    # forward
    A = np.dot(X, W1) + b1
    H = np.tanh(A)
    Z = np.dot(H, W2) + b2
    P = softmax(Z)
    top = np.max(Z, axis=1)
    log_total = top + np.log(np.sum(np.exp(Z - top[:, None]), axis=1))
    loss = np.mean(log_total - Z[np.arange(N), labels])
    # backward
    Y = np.eye(K)[labels]
    dZ = (P - Y) / N
    dW2 = np.dot(H.T, dZ)
    db2 = np.sum(dZ, axis=0)
    dH = dZ if dZ.shape == H.shape else np.dot(dZ, W2.T)
    dA = dH * (1 - H**2)
    dW1 = np.dot(X.T, dA)
    db1 = np.sum(dA, axis=0)
    return float(loss), {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
