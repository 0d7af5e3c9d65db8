"""Uses the trapezoidal rule.

fails: test_c2_two_steps test_c2_each_score test_c2_saturated
skips: test_c2_nothing_to_explain
mistake: trapezoids
"""


# %% c2_integrated_gradients
def c2_integrated_gradients(grad, x, baseline, steps=100):
    slopes = np.array([grad(baseline + k / steps * (x - baseline)) for k in range(steps + 1)])
    mean = (slopes[:-1] + slopes[1:]).mean(axis=0) / 2
    return (x - baseline) * mean
