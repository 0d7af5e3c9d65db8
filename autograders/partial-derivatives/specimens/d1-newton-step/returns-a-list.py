"""The right point in a list.

fails: test_d1_new_array
"""


# %% d1_newton_step
def d1_newton_step(grad, hess, v):
    point = np.array(v, dtype=float)
    return (point - np.linalg.solve(hess(point), grad(point))).tolist()
