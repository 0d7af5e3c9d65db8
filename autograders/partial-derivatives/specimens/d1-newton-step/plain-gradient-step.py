"""A step of gradient descent with rate one.

fails: test_d1_bowl test_d1_exact test_d1_saddle test_d1_any_size
skips: test_d1_new_array
mistake: plain-gradient-step
"""


# %% d1_newton_step
def d1_newton_step(grad, hess, v):
    start = np.array(v, dtype=float)
    return start - grad(start)
