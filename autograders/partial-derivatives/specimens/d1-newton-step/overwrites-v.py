"""Takes the step in the caller's own array.

fails: test_d1_bowl test_d1_new_array
mistake: overwrites-v
"""


# %% d1_newton_step
def d1_newton_step(grad, hess, v):
    v -= np.linalg.solve(hess(v), grad(v))
    return v
