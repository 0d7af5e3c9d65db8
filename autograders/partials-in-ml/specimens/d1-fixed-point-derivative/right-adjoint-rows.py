"""Iterates with half steps, and finds the Jacobian row by row from transposed systems.

fails: nothing
"""


# %% d1_fixed_point_jacobian
def d1_fixed_point_jacobian(W, U, b, x):
    z = np.zeros(len(b))
    while np.abs(np.tanh(W @ z + U @ x + b) - z).max() > 1e-13:
        z = (z + np.tanh(W @ z + U @ x + b)) / 2
    s = 1 - z**2
    A = np.eye(len(b)) - s[:, None] * W
    rows = [(np.linalg.solve(A.T, e) * s) @ U for e in np.eye(len(b))]
    return z, np.array(rows)
