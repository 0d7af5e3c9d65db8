"""Divides each slope by the curvature along its own axis.

fails: test_d1_bowl test_d1_exact test_d1_saddle test_d1_any_size
skips: test_d1_new_array
mistake: ignores-mixed-partials
"""


# %% d1_newton_step
def d1_newton_step(grad, hess, v):
    start = np.array(v, dtype=float)
    return start - grad(start) / np.diag(hess(start))
