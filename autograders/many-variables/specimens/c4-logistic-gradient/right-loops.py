"""One example after another, with a sigma for each sign.

fails: nothing
"""


# %% c4_logistic_gradient
def c4_logistic_gradient(X, y, w, b):
    def sigma(t):
        if t >= 0:
            return 1 / (1 + math.exp(-t))
        return math.exp(t) / (1 + math.exp(t))

    N, p = X.shape
    dw, db = np.zeros(p), 0.0
    for k in range(N):
        error = sigma(float(X[k] @ w) + b) - y[k]
        for j in range(p):
            dw[j] += error * X[k, j] / N
        db += error / N
    return dw, float(db)
