"""Takes the gradient half-way for the mean of all.

fails: test_c2_two_steps test_c2_completeness test_c2_each_score test_c2_saturated
skips: test_c2_nothing_to_explain
mistake: slope-in-the-middle-only
"""


# %% c2_integrated_gradients
def c2_integrated_gradients(grad, x, baseline, steps=100):
    middle = (np.asarray(x) + np.asarray(baseline)) / 2
    return np.asarray(grad(middle), dtype=float) * (x - baseline)
