"""Makes columns of all vectors, and returns one.

fails: test_d1_bowl test_d1_exact test_d1_saddle test_d1_any_size
skips: test_d1_new_array
mistake: returns-a-column
"""


# %% d1_newton_step
def d1_newton_step(grad, hess, v):
    start = np.array(v, dtype=float).reshape(-1, 1)
    slopes = grad(start.ravel()).reshape(-1, 1)
    return start - np.linalg.solve(hess(start.ravel()), slopes)
