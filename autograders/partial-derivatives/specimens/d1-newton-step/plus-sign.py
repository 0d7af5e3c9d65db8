"""Adds the step instead of taking it away.

fails: test_d1_bowl test_d1_exact test_d1_saddle test_d1_any_size
skips: test_d1_new_array
mistake: plus-sign
"""


# %% d1_newton_step
def d1_newton_step(grad, hess, v):
    start = np.array(v, dtype=float)
    return start + np.linalg.solve(hess(start), grad(start))
