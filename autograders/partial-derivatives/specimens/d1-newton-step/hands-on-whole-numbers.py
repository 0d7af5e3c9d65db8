"""Calls both functions at the start as it came, in whole numbers.

fails: test_d1_new_array
"""


# %% d1_newton_step
def d1_newton_step(grad, hess, v):
    return v - np.linalg.solve(hess(v), grad(v))
