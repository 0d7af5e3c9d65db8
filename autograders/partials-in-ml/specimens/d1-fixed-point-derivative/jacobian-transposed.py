"""Returns one row for each input.

fails: test_d1_rectangular test_d1_square
skips: test_d1_unchanged test_d1_independent
mistake: jacobian-transposed
"""


# %% d1_fixed_point_jacobian
def d1_fixed_point_jacobian(W, U, b, x):
    n = len(b)
    z = np.zeros(n)
    for _ in range(5000):
        new = np.tanh(W @ z + U @ x + b)
        change = np.abs(new - z).max()
        z = new
        if change < 1e-13:
            break
    D = np.diag(1 - z**2)
    J = np.linalg.solve(np.eye(n) - D @ W, D @ U)
    return z, J.T
