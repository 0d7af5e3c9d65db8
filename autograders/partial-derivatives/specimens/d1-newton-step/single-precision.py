"""Calculates in float32.

fails: test_d1_exact test_d1_any_size
skips: test_d1_new_array
"""


# %% d1_newton_step
def d1_newton_step(grad, hess, v):
    point = np.array(v, dtype=np.float32)
    slopes, table = grad(point).astype(np.float32), hess(point).astype(np.float32)
    return point - np.linalg.solve(table, slopes)
