"""One-hot labels, logaddexp and einsum.

fails: nothing
"""


# %% c3_backprop
def c3_backprop(params, X, labels):
    hot = (labels[:, None] == np.arange(params["b2"].size)).astype(float)
    H = np.tanh(np.einsum("nd,dh->nh", X, params["W1"]) + params["b1"])
    Z = np.einsum("nh,hk->nk", H, params["W2"]) + params["b2"]
    log_p = Z - np.logaddexp.reduce(Z, axis=1, keepdims=True)
    G = (np.exp(log_p) - hot) / len(labels)
    B = np.einsum("nk,hk,nh->nh", G, params["W2"], 1 - H**2)
    grads = {"b2": G.sum(0), "W2": np.einsum("nh,nk->hk", H, G), "b1": B.sum(0), "W1": np.einsum("nd,nh->dh", X, B)}
    return -(hot * log_p).sum() / len(labels), grads
