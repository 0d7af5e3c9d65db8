"""Two results share their memory.

fails: test_d1_new_array
"""

# %% d1_newton_step
_result = {}


def d1_newton_step(grad, hess, v):
    point = _result.setdefault(len(v), np.zeros(len(v)))
    point[:] = v
    point -= np.linalg.solve(hess(point.copy()), grad(point.copy()))
    return point
