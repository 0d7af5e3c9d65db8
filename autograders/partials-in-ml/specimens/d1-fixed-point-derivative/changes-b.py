"""Adds U x to the bias in place.

fails: test_d1_unchanged
"""


# %% d1_fixed_point_jacobian
def d1_fixed_point_jacobian(W, U, b, x):
    n = len(b)
    z = np.zeros(n)
    b += U @ x
    for _ in range(5000):
        new = np.tanh(W @ z + b)
        change = np.abs(new - z).max()
        z = new
        if change < 1e-13:
            break
    D = np.diag(1 - z**2)
    J = np.linalg.solve(np.eye(n) - D @ W, D @ U)
    return z, J
