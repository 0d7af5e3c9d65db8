"""Prints what it returns.

fails: test_d1_new_array
mistake: prints-the-result
"""


# %% d1_newton_step
def d1_newton_step(grad, hess, v):
    point = np.array(v, dtype=float)
    # same slopes and second partials: the surface has the slopes grad + hess @ step, and they must vanish
    result = point - np.linalg.solve(hess(point), grad(point))
    print(result)
    return result
