"""Keeps the one half of the parabola.

fails: test_d1_bowl test_d1_exact test_d1_saddle test_d1_any_size
skips: test_d1_new_array
mistake: half-step
"""


# %% d1_newton_step
def d1_newton_step(grad, hess, v):
    start = np.array(v, dtype=float)
    return start - 0.5 * np.linalg.solve(hess(start), grad(start))
