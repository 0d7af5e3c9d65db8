"""Divides by the curvature along each eigenvector.

fails: nothing
"""


# %% d1_newton_step
def d1_newton_step(grad, hess, v):
    start = np.asarray(v, dtype=float)
    curvature, directions = np.linalg.eigh(hess(start))
    return start - directions @ (directions.T @ grad(start) / curvature)
