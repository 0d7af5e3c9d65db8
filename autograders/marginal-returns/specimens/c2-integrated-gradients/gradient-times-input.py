"""Takes the slope at the input for the whole way.

fails: test_c2_two_steps test_c2_completeness test_c2_each_score test_c2_saturated
skips: test_c2_nothing_to_explain
mistake: gradient-times-input
"""


# %% c2_integrated_gradients
def c2_integrated_gradients(grad, x, baseline, steps=100):
    return np.asarray(grad(np.asarray(x, dtype=float)) * (x - baseline), dtype=float)
