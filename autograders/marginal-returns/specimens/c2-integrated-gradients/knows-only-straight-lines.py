"""Asks for the gradient once, at the baseline.

fails: test_c2_two_steps test_c2_completeness test_c2_each_score test_c2_saturated
skips: test_c2_nothing_to_explain
mistake: knows-only-straight-lines
"""


# %% c2_integrated_gradients
def c2_integrated_gradients(grad, x, baseline, steps=100):
    return np.array((x - baseline) * grad(np.array(baseline, dtype=float)), dtype=float)
