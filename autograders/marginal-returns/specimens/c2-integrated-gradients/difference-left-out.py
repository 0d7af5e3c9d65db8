"""Returns the mean slopes.

fails: test_c2_two_steps test_c2_completeness test_c2_each_score test_c2_saturated
skips: test_c2_nothing_to_explain
mistake: difference-left-out
"""


# %% c2_integrated_gradients
def c2_integrated_gradients(grad, x, baseline, steps=100):
    start = np.array(baseline, dtype=float)
    alphas = (np.arange(steps) + 0.5) / steps
    return np.mean([grad(start + alpha * (x - start)) for alpha in alphas], axis=0)
