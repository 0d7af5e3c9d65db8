"""Returns the sum of the scores.

fails: test_c2_two_steps test_c2_completeness test_c2_each_score test_c2_saturated
skips: test_c2_nothing_to_explain
mistake: scores-added-up
"""


# %% c2_integrated_gradients
def c2_integrated_gradients(grad, x, baseline, steps=100):
    start = np.array(baseline, dtype=float)
    slopes = [grad(start + (k + 0.5) / steps * (x - start)) for k in range(steps)]
    return np.sum((x - start) * np.mean(slopes, axis=0))
