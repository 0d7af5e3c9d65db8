"""Inverts the matrix entry by entry.

fails: test_d1_bowl test_d1_exact test_d1_saddle test_d1_any_size
skips: test_d1_new_array
mistake: reciprocal-of-each-entry
"""


# %% d1_newton_step
def d1_newton_step(grad, hess, v):
    start = np.array(v, dtype=float)
    with np.errstate(divide="ignore"):
        return start - (1 / hess(start)) @ grad(start)
