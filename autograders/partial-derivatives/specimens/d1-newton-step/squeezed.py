"""Squeezes the result, so that a single input loses its axis.

fails: test_d1_any_size
mistake: squeezed
"""


# %% d1_newton_step
def d1_newton_step(grad, hess, v):
    point = np.array(v, dtype=float)
    return (point - np.linalg.solve(hess(point), grad(point))).squeeze()
