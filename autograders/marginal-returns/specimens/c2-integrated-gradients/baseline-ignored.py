"""Starts at zero, whatever the baseline is.

fails: test_c2_two_steps test_c2_completeness test_c2_each_score
skips: test_c2_nothing_to_explain
mistake: baseline-ignored
"""


# %% c2_integrated_gradients
def c2_integrated_gradients(grad, x, baseline, steps=100):
    total = np.zeros(len(x))
    for k in range(steps):
        total += grad((k + 0.5) / steps * x)
    return x * total / steps
