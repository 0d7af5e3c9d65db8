"""Makes every curvature positive first.

fails: test_d1_saddle
mistake: refuses-to-climb
"""


# %% d1_newton_step
def d1_newton_step(grad, hess, v):
    start = np.array(v, dtype=float)
    curvature, directions = np.linalg.eigh(hess(start))
    return start - directions @ (directions.T @ grad(start) / np.abs(curvature))
