"""Returns a list of scores.

fails: test_c2_two_steps test_c2_completeness test_c2_each_score test_c2_saturated
skips: test_c2_nothing_to_explain
mistake: returns-a-list
"""


# %% c2_integrated_gradients
def c2_integrated_gradients(grad, x, baseline, steps=100):
    slopes = [grad(baseline + (k + 0.5) / steps * (x - baseline)) for k in range(steps)]
    return [float((a - b) * np.mean([s[i] for s in slopes])) for i, (a, b) in enumerate(zip(x, baseline))]
