"""Solves in a way that needs a bowl.

fails: test_d1_saddle
"""


# %% d1_newton_step
def d1_newton_step(grad, hess, v):
    point = np.array(v, dtype=float)
    lower = np.linalg.cholesky(hess(point))
    return point - np.linalg.solve(lower.T, np.linalg.solve(lower, grad(point)))
