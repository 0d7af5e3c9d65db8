"""Finds the Jacobian row by row, from transposed systems.

fails: nothing
"""


# %% d1_fixed_point_jacobian
def d1_fixed_point_jacobian(W, U, b, x):
    z = np.zeros(len(b))
    while np.abs(z - np.tanh(W @ z + U @ x + b)).max() > 1e-14:
        z = 0.5 * z + 0.5 * np.tanh(W @ z + U @ x + b)
        if np.abs(z - np.tanh(W @ z + U @ x + b)).max() < 5e-14:
            break
    s = 1 - z**2
    A = np.eye(len(b)) - s[:, None] * W
    rows = [(np.linalg.solve(A.T, e) * s) @ U for e in np.eye(len(b))]
    return z, np.array(rows)
