"""Multiplies with the inverse matrix.

fails: nothing
"""


# %% d1_newton_step
def d1_newton_step(grad, hess, v):
    start = np.array(v, dtype=float)
    return start - np.linalg.inv(hess(start)) @ grad(start)
