"""Keeps z in an array that is made once for each size.

fails: test_d1_independent
"""

# %% d1_fixed_point_jacobian
BUFFERS = {}


def d1_fixed_point_jacobian(W, U, b, x):
    z = BUFFERS.setdefault(len(b), np.zeros(len(b)))
    z[:] = 0
    for _ in range(5000):
        z[:] = np.tanh(W @ z + U @ x + b)
    D = (1 - z**2)[:, None]
    return z, np.linalg.solve(np.eye(len(b)) - D * W, D * U)
