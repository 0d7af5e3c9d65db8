"""Adds a little to the diagonal to be safe.

fails: test_d1_bowl test_d1_exact test_d1_saddle test_d1_any_size
skips: test_d1_new_array
"""


# %% d1_newton_step
def d1_newton_step(grad, hess, v):
    point = np.array(v, dtype=float)
    return point - np.linalg.solve(hess(point) + 1e-6 * np.eye(point.size), grad(point))
