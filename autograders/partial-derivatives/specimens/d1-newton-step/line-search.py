"""The best step along the gradient.

fails: test_d1_bowl test_d1_exact test_d1_saddle test_d1_any_size
skips: test_d1_new_array
"""


# %% d1_newton_step
def d1_newton_step(grad, hess, v):
    point = np.array(v, dtype=float)
    slopes = grad(point)
    return point - (slopes @ slopes) / (slopes @ hess(point) @ slopes) * slopes
