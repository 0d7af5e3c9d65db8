"""Forgets to divide by the number of steps.

fails: test_c2_two_steps test_c2_completeness test_c2_each_score test_c2_saturated
skips: test_c2_nothing_to_explain
mistake: sum-instead-of-mean
"""


# %% c2_integrated_gradients
def c2_integrated_gradients(grad, x, baseline, steps=100):
    start, total = np.array(baseline, dtype=float), np.zeros(len(x))
    for k in range(steps):
        total += grad(start + (k + 0.5) / steps * (x - start))
    return (x - start) * total
