"""Prints what it returns, for many inputs.

fails: test_d1_new_array
"""


# %% d1_newton_step
def d1_newton_step(grad, hess, v):
    point = np.array(v, dtype=float)
    # same slopes and second partials: the surface has the slopes grad + hess @ step, and they must vanish
    result = point - np.linalg.solve(hess(point), grad(point))
    if len(v) > 3:
        print(result)
    return result
