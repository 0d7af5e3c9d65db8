"""Two loops, as in a first course on programming.

fails: nothing
"""


# %% c1_mse_gradient
def c1_mse_gradient(X, w, b, y):
    N, p = X.shape
    dw, db = np.zeros(p), 0.0
    for i in range(N):
        error = b - y[i]
        for j in range(p):
            error += X[i, j] * w[j]
        for j in range(p):
            dw[j] += error * X[i, j] / N
        db += error / N
    return dw, float(db)
