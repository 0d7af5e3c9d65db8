"""Thinks that asarray makes a copy.

fails: test_d1_new_array
"""


# %% d1_newton_step
def d1_newton_step(grad, hess, v):
    v = np.asarray(v, dtype=float)
    v -= np.linalg.solve(hess(v), grad(v))
    return v
