"""Solves for the point itself: H p = H v - g.

fails: nothing
"""


# %% d1_newton_step
def d1_newton_step(grad, hess, v):
    start = v + 0.0
    table = hess(start)
    point, *_ = np.linalg.lstsq(table, table @ start - grad(start), rcond=None)
    return point
